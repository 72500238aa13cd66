import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { programAt } from './debian.js';

/** nginx or Apache as a process of its own, with a configuration of `deploy/`. */
export interface WebServer {
  http: number;
  https: number;
  /** Ends it, with all its children. */
  stop(): Promise<void>;
}

export interface WebServerOptions {
  /** For its files; holds `fullchain.pem` and `key.pem`. */
  folder: string;
  /** Port of Tillgate on 127.0.0.1. */
  upstream: number;
  /** Of another one, for the balancer. */
  second?: number;
  /** Changes the configuration further, for the proof of the opposite. */
  change?: (text: string) => string;
}

interface Ports {
  http: number;
  https: number;
}

interface Kind {
  program: 'nginx' | 'apache2';
  file: string;
  /** What an administrator changes in the file, and what a test must besides. */
  placeholders(ports: Ports, options: WebServerOptions): [from: string, to: string][];
  /** What the distribution has around that file. */
  surroundings(ports: Ports, folder: string, text: string): string;
  args(folder: string): string[];
}

const loopback = '127.0.0.1';
const isRoot = process.getuid?.() === 0;

const nginx: Kind = {
  program: 'nginx',
  file: 'deploy/nginx/tillgate.conf',
  placeholders: ({ http, https }, { folder, upstream }) => [
    ['server 127.0.0.1:8080;', `server ${loopback}:${upstream};`],
    ['listen 80;', `listen ${loopback}:${http};`],
    ['listen 443 ssl;', `listen ${loopback}:${https} ssl;`],
    ['gate.shop.example', 'localhost'],
    ['/etc/tillgate/tls', folder],
    ['/var/log/nginx', folder],
    ['/var/www/letsencrypt', join(folder, 'www')],
  ],
  surroundings: (_, folder) =>
    [
      ...(isRoot ? ['user root;'] : []),
      'daemon off;',
      `pid ${folder}/nginx.pid;`,
      'events {}',
      'http {',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `  ${name}_temp_path ${folder}/${name};`,
      ),
      `  include ${folder}/tillgate.conf;`,
      '}',
    ].join('\n'),
  args: (folder) => ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'main.conf')],
};

/** Of Debian's Apache, beside what the file asks for. */
const modulesOfDebian = ['mpm_event', 'authz_core', 'alias', 'env', 'setenvif', 'dir'];

const balancer: Kind = {
  ...nginx,
  file: 'deploy/nginx/balancer.conf',
  placeholders: ({ http, https }, { upstream, second = upstream }) => [
    ['server tillgate-1:8080 ', `server ${loopback}:${upstream} `],
    ['server tillgate-2:8080 ', `server ${loopback}:${second} `],
    // It has one port; whoever starts a web server waits for two.
    ['listen 8080;', `listen ${loopback}:${http}; listen ${loopback}:${https};`],
  ],
};

const apache: Kind = {
  program: 'apache2',
  file: 'deploy/apache/tillgate.conf',
  placeholders: ({ http, https }, { folder, upstream }) => [
    ['http://127.0.0.1:8080/', `http://${loopback}:${upstream}/`],
    ['<VirtualHost *:80>', `<VirtualHost ${loopback}:${http}>`],
    ['<VirtualHost *:443>', `<VirtualHost ${loopback}:${https}>`],
    ['gate.shop.example', 'localhost'],
    ['/etc/tillgate/tls', folder],
    ['/var/log/apache2', folder],
    ['/var/www/letsencrypt', join(folder, 'www')],
  ],
  surroundings: ({ http, https }, folder, text) =>
    [
      ...[...modulesOfDebian, ...modulesNamedIn(text)].map(
        (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
      ),
      ...(isRoot ? ['User www-data', 'Group www-data'] : []),
      `DefaultRuntimeDir ${folder}`,
      `PidFile ${folder}/apache.pid`,
      `Mutex file:${folder} default`,
      `ErrorLog ${folder}/error.log`,
      'ServerName localhost',
      'StartServers 1',
      `Listen ${loopback}:${http}`,
      `Listen ${loopback}:${https}`,
      `Include ${folder}/tillgate.conf`,
    ].join('\n'),
  args: (folder) => ['-d', folder, '-f', join(folder, 'main.conf'), '-DFOREGROUND'],
};

export const webServers = { nginx, apache };
/** Plain HTTP, on both of its ports. */
export const webBalancer = balancer;

/** `a2enmod ssl headers` in the head of the file: what is left out there is missing here as on a real server. */
function modulesNamedIn(text: string): string[] {
  const [, names = ''] = /a2enmod ([a-z_0-9 ]+)/.exec(text) ?? [];
  return names.trim().split(' ');
}

/** Starts it on two free ports of 127.0.0.1. @throws with its output when it does not come up. */
export async function startWebServer(kind: Kind, options: WebServerOptions): Promise<WebServer> {
  const program = programAt(kind.program);
  for (let attempts = 3; ; attempts--) {
    const ports = await freePorts();
    prepareFolder(kind, ports, options);
    const child = spawn(program, kind.args(options.folder), { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = await untilUp(child, ports);
    if (said === undefined) return { ...ports, stop: () => stop(child) };
    const reason = said + readFileSync(join(options.folder, 'error.log'), 'utf8');
    const isTaken = /Address already in use/i.test(reason);
    if (!isTaken || attempts === 0) throw new Error(`${program} does not start:\n${reason}`);
  }
}

function prepareFolder(kind: Kind, ports: Ports, options: WebServerOptions): void {
  const { folder, change = (text) => text } = options;
  const file = readFileSync(kind.file, 'utf8');
  const text = kind.placeholders(ports, options).reduce((filled, [from, to]) => {
    if (!filled.includes(from)) throw new Error(`${kind.file} has no ${from}`);
    return filled.replaceAll(from, to);
  }, file);
  // Its workers are another user where it is started by root.
  for (const path of [dirname(folder), folder]) chmodSync(path, 0o755);
  mkdirSync(join(folder, 'www'), { recursive: true });
  writeFileSync(join(folder, 'error.log'), '');
  writeFileSync(join(folder, 'tillgate.conf'), change(text));
  writeFileSync(join(folder, 'main.conf'), `${kind.surroundings(ports, folder, file)}\n`);
}

const running = new Set<ChildProcess>();

/** Ends what a failed test has left behind; call it once in a file that starts web servers. */
export function endWebServersAfterAll(): void {
  afterAll(() => Promise.all([...running].map(stop)));
}

/**
 * Waits until it answers on both ports; to plain HTTP on the one for TLS, that this is wrong.
 * @returns what it said when it has ended instead
 */
async function untilUp(child: ChildProcess, ports: Ports): Promise<string | undefined> {
  running.add(child);
  let output = '';
  let hasEnded = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      running.delete(child);
      hasEnded = true;
      resolve();
    });
  });
  const listens = async (port: number) => {
    while (!hasEnded && !(await answers(port))) await setTimeout(10);
  };
  await Promise.race([ended, Promise.all([listens(ports.http), listens(ports.https)])]);
  return hasEnded ? output : undefined;
}

/** A connection alone says nothing: the system takes it before a worker is there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback, () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

/** Both end their children at SIGTERM. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}

async function freePorts(): Promise<Ports> {
  const servers = [createServer(), createServer()];
  const [http = 0, https = 0] = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, loopback, () => resolve((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { http, https };
}
