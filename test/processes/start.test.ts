import { demoUsers } from '../../src/domain/demo.js';
import { endProcessesAfterAll, runCommand, startProcess } from '../support/server-process.js';
import { basic, callTill, element, getCardBody } from '../support/soap-client.js';
import { databaseOf, makeDatabase, openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

const getCard = getCardBody('1000000000016');

test('three servers that start at once on an empty database make it once, with demo data once', async () => {
  const dataDir = newFolder();
  await makeDatabase(dataDir, 'template0');
  const servers = await Promise.all([1, 2, 3].map(() => startProcess({ dataDir })));
  const answers = await Promise.all(servers.map(({ service }) => callTill({ service, body: getCard })));
  expect(answers.map(({ text }) => element(text, 'Accumulation'))).toEqual(Array(3).fill('4200'));
  const env = { TILLGATE_DATA_DIR: dataDir };
  const verified = await runCommand(['verify'], { env });
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('verified: 4 cards') });
  const ended = await Promise.all(servers.map((server) => server.stop()));
  expect(ended).toEqual(Array(3).fill({ code: 0, signal: null }));
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  const users = await engine.all('SELECT name FROM users');
  expect(users).toHaveLength(demoUsers.length);
  await engine.close();
});

test('a user that a command adds signs in at every server with the next request', async () => {
  const dataDir = newFolder();
  const servers = [await startProcess({ dataDir }), await startProcess({ dataDir })];
  const env = { TILLGATE_DATA_DIR: dataDir };
  const asNew = { Authorization: basic('till-9', 'open sesame') };
  const statuses = () =>
    Promise.all(
      servers.map(async ({ service }) => (await callTill({ service, body: getCard, headers: asNew })).status),
    );
  expect(await statuses()).toEqual([401, 401]);
  const added = ['user', 'add', 'till-9', '--role', 'till', '--password-stdin'];
  expect(await runCommand(added, { env, input: 'open sesame\n' })).toMatchObject({ code: 0 });
  expect(await statuses()).toEqual([200, 200]);
  await Promise.all(servers.map((server) => server.stop()));
});

test('a command on a database without the publication is refused and makes nothing', async () => {
  const dataDir = newFolder();
  await makeDatabase(dataDir, 'template0');
  const env = { TILLGATE_DATA_DIR: dataDir };
  expect(await runCommand(['cards', 'show', '1'], { env })).toEqual({
    code: 3,
    stdout: '',
    stderr: 'The store is not available: the database has no publication TP7; "tillgate init" makes one\n',
  });
  expect(await runCommand(['init'], { env })).toMatchObject({ code: 0 });
  expect(await runCommand(['verify'], { env })).toMatchObject({ code: 0 });
});

test.each([
  [
    'a database that is not there',
    (url: string) => url.replace(/\/t\d*_\w+/, '/absent'),
    'database "absent" does not exist',
  ],
  [
    'a user who may not come in',
    (url: string) => url.replace('tillgate@', 'nobody@'),
    'role "nobody" does not exist',
  ],
])('%s is refused at once, with the reason', async (_what, change, reason) => {
  const dataDir = newFolder();
  const url = change(databaseOf(dataDir) ?? '');
  const { code, stderr } = await runCommand(['serve'], {
    env: { TILLGATE_DATA_DIR: dataDir, TILLGATE_DATABASE_URL: url, TILLGATE_PORT: '0' },
  });
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(reason) });
});
