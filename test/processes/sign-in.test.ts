import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { basic, callTill, getCardBody } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

test('wrong passwords are counted over all servers, and slow down that user at all of them', async () => {
  const dataDir = newFolder();
  const servers = [await startProcess({ dataDir }), await startProcess({ dataDir })];
  const sign = async (nth: number, name: string, password: string) => {
    const { service } = servers[nth % servers.length] as (typeof servers)[number];
    const headers = { Authorization: basic(name, password) };
    return (await callTill({ service, body: getCardBody('1000000000016'), headers })).status;
  };
  const wrong: number[] = [];
  for (const nth of [0, 1, 2, 3, 4]) wrong.push(await sign(nth, 'kassir', `guess ${nth}`));
  expect(wrong).toEqual([401, 401, 401, 401, 401]);
  expect([await sign(0, 'kassir', 'guess'), await sign(1, 'kassir', 'guess')]).toEqual([429, 429]);
  expect([await sign(0, 'admin', 'guess'), await sign(1, 'admin', 'guess')]).toEqual([401, 401]);
  await Promise.all(servers.map((server) => server.stop()));
});
