import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listenTrouble } from '../../src/commands/listening.js';
import { endProcessesAfterAll, runCommand } from '../support/server-process.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

/** A start that is refused: its exit code and what it said, which is one line and no stack. */
async function refusal(env: Record<string, string>): Promise<string> {
  const all = { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: newFolder(), ...env };
  const { code, stdout, stderr } = await runCommand(['serve', '--quiet'], { env: all });
  expect(stdout).toBe('');
  return `${code}: ${stderr}`;
}

test('a port that is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect(await refusal({ TILLGATE_PORT: String(port) })).toBe(
    `2: Cannot listen on 127.0.0.1, port ${port}: another program listens there; stop it, or choose another port (port, TILLGATE_PORT, --port) (EADDRINUSE)\n`,
  );
  await new Promise((resolve) => other.close(resolve));
});

test('an address of another machine, and a name of none', async () => {
  const open = { TILLGATE_ALLOW_PLAIN_HTTP: 'true' };
  // 192.0.2.0/24 is for documentation; .invalid is never given to anybody.
  expect(await refusal({ ...open, TILLGATE_HOST: '192.0.2.1' })).toMatch(
    /^2: Cannot listen on 192\.0\.2\.1, port 0: it is no address of this machine; .* \(EADDRNOTAVAIL\)\n$/,
  );
  expect(await refusal({ ...open, TILLGATE_HOST: 'till.invalid' })).toMatch(
    /^2: Cannot listen on till\.invalid, port 0: .* \((ENOTFOUND|EAI_AGAIN)\)\n$/,
  );
});

test('a port without the right to it; an error of another kind stays what it is', () => {
  const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen' });
  expect(listenTrouble(denied, { host: '0.0.0.0', port: 443 })).toMatchObject({
    message: expect.stringMatching(/^Cannot listen on 0\.0\.0\.0, port 443: this user may not; /),
    exitCode: 2,
  });
  const other = new TypeError('oops');
  expect(listenTrouble(other, { host: '', port: 0 })).toBe(other);
});

test('TLS files that are none', async () => {
  const files = { TILLGATE_TLS_CERTIFICATE_FILE: 'package.json', TILLGATE_TLS_KEY_FILE: newFolder() };
  expect(await refusal(files)).toMatch(
    /^2: The configuration is wrong:\n {2}tls\.keyFile \(TILLGATE_TLS_KEY_FILE\): cannot be read: EISDIR.*\n$/,
  );
  expect(await refusal({ ...files, TILLGATE_TLS_KEY_FILE: 'package.json' })).toMatch(
    /^2: The configuration is wrong:\n {2}tls: .* cannot be used: .*PEM.*\n$/,
  );
});

test('a database of a newer version, by the server and by commands', async () => {
  const folder = newFolder();
  const env = { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: folder };
  expect((await runCommand(['init'], { env })).code).toBe(0);
  const database = new Database(join(folder, 'TP7', 'tillgate.db'));
  database.exec("INSERT INTO schema_migrations VALUES (9999, 'later', '2030-01-01T00:00:00.000Z')");
  database.close();
  for (const args of [['serve'], ['verify'], ['cards', 'show', '1']]) {
    const { code, stdout, stderr } = await runCommand(args, { env });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^The store is not available: The database has schema 9999, this program knows \d+: use a newer Tillgate\.\n$/,
    );
  }
});
