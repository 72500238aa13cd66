import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makePublicationFolder } from '../../src/store/open.js';
import { takeServerLock } from '../../src/store/sqlite-server-lock.js';
import { endProcessesAfterAll, runCommand, startProcess } from '../support/server-process.js';
import { callTill, element, testConnectionBody } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

const refused = (folder: string) =>
  `The store is not available: another server works with ${folder}; stop it, or give this one a data folder of its own\n`;

test('a second server on a data folder is refused, commands are not, and the first one goes on', async () => {
  const dataDir = newFolder();
  const env = { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: dataDir };
  const first = await startProcess({ dataDir });
  const second = await runCommand(['serve'], { env });
  expect(second).toEqual({ code: 3, stdout: '', stderr: refused(join(dataDir, 'TP7')) });
  // Also when a publication of its own has been opened before.
  const publications = JSON.stringify([{ name: 'Other' }, { name: 'TP7' }]);
  const third = await runCommand(['serve'], { env: { ...env, TILLGATE_PUBLICATIONS: publications } });
  expect(third).toEqual({ code: 3, stdout: '', stderr: refused(join(dataDir, 'TP7')) });
  expect((await runCommand(['verify'], { env })).code).toBe(0);
  const { text } = await callTill({ service: first.service, body: testConnectionBody });
  expect(element(text, 'Publication')).toBe('TP7');
  await first.stop();
});

test('the next server starts after kill -9, and while its predecessor is ending', async () => {
  const dataDir = newFolder();
  const killed = await startProcess({ dataDir });
  await killed.stop('SIGKILL');
  const second = await startProcess({ dataDir });
  const ending = second.stop();
  const third = await startProcess({ dataDir });
  expect(await ending).toEqual({ code: 0, signal: null });
  await third.stop();
  const files = readdirSync(join(dataDir, 'TP7')).sort();
  expect(files).toEqual(['import.lock', 'journal.db', 'server.lock', 'tillgate.db']);
});

test('a lock that is released can be taken again, and each publication has its own', () => {
  const dataDir = newFolder();
  const one = makePublicationFolder({ dataDir, publication: 'One' });
  const two = makePublicationFolder({ dataDir, publication: 'Two' });
  const lock = takeServerLock(one);
  const other = takeServerLock(two);
  expect(() => takeServerLock(one)).toThrow('another server works with');
  lock.release();
  takeServerLock(one).release();
  other.release();
});
