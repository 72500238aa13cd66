import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { startOwnSandbox } from '../../src/commands/own-sandbox.js';
import { loadConfig } from '../../src/config/load.js';
import { createLog } from '../../src/http/log.js';
import { cleanEnv, cli, endProcessesAfterAll, runCommand, startProcess } from '../support/server-process.js';
import { temporaryFolders } from '../support/temporary.js';
import { calls, umicoClients } from '../support/umico-sandbox.js';

const newFolder = temporaryFolders();
const newClient = umicoClients();
endProcessesAfterAll();
const card = '9944000000000012';

/** Where the sandbox is that a server says it has started. */
function urlIn(text: string): string | undefined {
  return /Umico sandbox (http:\S+),/.exec(text)?.[1];
}

async function takenPort(): Promise<{ port: number; free(): void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, free: () => void server.close() };
}

test('sandbox umico serves until it is told to end, and keeps its books', async () => {
  const dataDir = newFolder();
  const start = async () => {
    const child = spawn(process.execPath, [cli, 'sandbox', 'umico', '--port', '0', '--data-dir', dataDir], {
      env: cleanEnv(),
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    let hints = '';
    child.stderr.on('data', (bytes) => {
      hints += bytes;
    });
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (bytes) => resolve(/^ready (http:\S+)\n$/.exec(String(bytes))?.[1] ?? ''));
    });
    const stop = () => {
      child.kill('SIGTERM');
      return ended;
    };
    return { url, hints: () => hints, stop };
  };
  const first = await start();
  expect(first.hints()).toContain(`base URL ${first.url}, API key sandbox`);
  await calls(first.url).card(card, '7.00');
  expect(await first.stop()).toBe(0);
  const second = await start();
  const reply = await newClient().card(calls(second.url).access, card, { timeoutMs: 5000 });
  expect(reply).toMatchObject({ outcome: 'answered', value: { availableMinor: 700 } });
  expect(await second.stop()).toBe(0);
});

test('sandbox umico says why it cannot listen', async () => {
  const { port, free } = await takenPort();
  const args = ['sandbox', 'umico', '--data-dir', newFolder()];
  const taken = await runCommand([...args, '--port', String(port)]);
  expect([taken.code, taken.stdout, taken.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('another program listens'),
  ]);
  free();
  const open = await runCommand([...args, '--host', '0.0.0.0']);
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('allowPlainHttp')]);
});

describe('serve', () => {
  test('starts it with demo data on a loopback address, and ends it', async () => {
    const server = await startProcess({ dataDir: newFolder() });
    const url = urlIn(server.stderr());
    const reply = await newClient().card(calls(url ?? '').access, card, { timeoutMs: 5000 });
    expect(reply).toMatchObject({ outcome: 'answered', value: { availableMinor: 25_000 } });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await expect(fetch(url ?? '')).rejects.toThrow();
  });

  /** What `serve` does besides listening. */
  function startWith(env: Record<string, string>) {
    const dataDir = newFolder();
    const config = loadConfig({
      env: { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: dataDir, ...env },
      cwd: dataDir,
    });
    return startOwnSandbox(config, createLog('silent')).then((own) => ({ ...own, dataDir }));
  }

  test.each<[string, Record<string, string>]>([
    ['it is switched off', { TILLGATE_SANDBOX_UMICO: 'off' }],
    ['there are no demo data', { TILLGATE_PUBLICATIONS: '[{"name":"TP7"}]' }],
    ['others can reach the server', { TILLGATE_HOST: '0.0.0.0', TILLGATE_ALLOW_PLAIN_HTTP: 'true' }],
  ])('leaves it out where %s', async (_why, env) => {
    const { told, dataDir, close } = await startWith(env);
    await close();
    expect(told).toEqual([]);
    expect(existsSync(join(dataDir, 'umico.sandbox'))).toBe(false);
  });

  test('starts it for a shop without demo data that wants it', async () => {
    const { told, close } = await startWith({
      TILLGATE_SANDBOX_UMICO: 'on',
      TILLGATE_PUBLICATIONS: '[{"name":"TP7"}]',
    });
    expect(urlIn(told.join())).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await close();
  });

  test('serves without it where its port is taken', async () => {
    const { port, free } = await takenPort();
    const { told, close } = await startWith({
      TILLGATE_SANDBOX_UMICO_PORT: String(port),
      TILLGATE_PORT: '8080',
    });
    const reason = `not started, another program listens on port ${port}`;
    expect(told).toEqual([`  Umico sandbox: ${reason} (sandbox.umicoPort, sandbox.umico)`]);
    await close();
    free();
  });
});
