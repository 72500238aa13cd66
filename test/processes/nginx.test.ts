import { keepClosing, numbersOfChecks } from '../support/closing-tills.js';
import { endProcessesAfterAll, type ServerProcess, startProcess } from '../support/server-process.js';
import { temporaryFolders } from '../support/temporary.js';
import { endWebServersAfterAll, startWebServer, type WebServer, webBalancer } from '../support/web-server.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();
endWebServersAfterAll();

let dataDir: string;
let servers: [ServerProcess, ServerProcess];
let web: WebServer;

beforeEach(async () => {
  dataDir = newFolder();
  servers = await Promise.all([startProcess({ dataDir }), startProcess({ dataDir })]);
  const [{ port: upstream }, { port: second }] = servers;
  web = await startWebServer(webBalancer, { folder: newFolder(), upstream, second });
});
afterEach(async () => {
  await web.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'nginx in front of two servers that end by %s and start again in turn refuses no check',
  async (signal) => {
    const tills = keepClosing({ service: `http://127.0.0.1:${web.http}/TP7/ws/KKMTransfer.1cws` }, 4);
    for (const at of [0, 1, 0, 1] as const) {
      await tills.more(10);
      const { port } = servers[at];
      await servers[at].stop(signal);
      await tills.more(10);
      servers[at] = await startProcess({ dataDir, env: { TILLGATE_PORT: String(port) } });
    }
    await tills.more(10);
    await tills.stop();
    expect(tills.refusals).toEqual([]);
    expect(await numbersOfChecks(dataDir)).toEqual([...tills.closed].sort((a, b) => a - b));
  },
  120_000,
);
