import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a peer needs that consists of programs with files of their own; all of it ends with this process. */
export const isRoot = process.getuid?.() === 0;
export const folder = mkdtempSync(join(tmpdir(), 'tillgate-programs-'));
mkdirSync(join(folder, 'logs'));

const children = [];
process.on('exit', () => {
  // php-fpm and nginx have processes of their own, which a group takes with it.
  for (const { pid } of children) stop(pid);
  rmSync(folder, { recursive: true, force: true });
});
process.on('SIGTERM', () => process.exit(0));

export function run(program, args) {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.once('error', () => process.exit(1));
  child.once('exit', () => process.exit(1));
  children.push(child);
}

export function runNginx(settings) {
  const head = `daemon off;\n${isRoot ? 'user root;\n' : ''}worker_processes 1;\npid ${join(folder, 'nginx.pid')};\n`;
  const file = write('nginx.conf', `${head}events { worker_connections 1024; }\nhttp {\n${settings}\n}\n`);
  run('nginx', ['-p', folder, '-e', join(folder, 'logs/error.log'), '-c', file]);
}

export function write(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** nginx cannot say which port it was given. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Says that the server is ready once it answers with that status. */
export async function readyWith(expected, port, path = '/') {
  for (let tries = 0; tries < 100; tries += 1) {
    const status = await fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === expected) {
      process.stdout.write(`ready http://127.0.0.1:${port}\n`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.stderr.write(`nothing answered ${expected}\n`);
  process.exit(1);
}

function stop(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
