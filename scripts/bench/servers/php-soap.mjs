import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** PHP's SoapServer behind nginx and php-fpm, as it is usually run. node php-soap.mjs PHP-FPM DATABASE */
const [fpm, database] = process.argv.slice(2);
const near = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tillgate-php-'));
const port = await freePort();
const isRoot = process.getuid?.() === 0;
const socket = join(folder, 'php.sock');
mkdirSync(join(folder, 'logs'));

const children = [
  run(fpm, ['-F', '-y', write('php-fpm.conf', fpmSettings()), ...(isRoot ? ['-R'] : [])]),
  run('nginx', [
    '-p',
    folder,
    '-e',
    join(folder, 'logs/error.log'),
    '-c',
    write('nginx.conf', nginxSettings()),
  ]),
];
process.on('exit', () => {
  // php-fpm and nginx have processes of their own, which a group takes with it.
  for (const { pid } of children) stop(pid);
  rmSync(folder, { recursive: true, force: true });
});
process.on('SIGTERM', () => process.exit(0));
await untilAnswered();
process.stdout.write(`ready http://127.0.0.1:${port}\n`);

function run(program, args) {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.once('error', () => process.exit(1));
  child.once('exit', () => process.exit(1));
  return child;
}

function stop(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function write(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function fpmSettings() {
  return `[global]
error_log = ${join(folder, 'logs/fpm.log')}
daemonize = no
[bench]
${isRoot ? 'user = root\ngroup = root\n' : ''}listen = ${socket}
pm = static
pm.max_children = 4
php_admin_value[opcache.enable] = 1
php_admin_value[soap.wsdl_cache_dir] = ${folder}
`;
}

function nginxSettings() {
  return `daemon off;
${isRoot ? 'user root;\n' : ''}worker_processes 1;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:${port};
    location / {
      fastcgi_pass unix:${socket};
      fastcgi_param SCRIPT_FILENAME ${near('card.php')};
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_SOAPACTION $http_soapaction;
      fastcgi_param HTTP_AUTHORIZATION $http_authorization;
      fastcgi_param DATABASE ${database};
      fastcgi_param WSDL ${near('../../../wsdl/KKMTransfer.wsdl')};
    }
  }
}
`;
}

/** nginx cannot say which port it was given. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilAnswered() {
  for (let tries = 0; tries < 100; tries += 1) {
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.status,
      () => 0,
    );
    // Without a name and a password, which it asks for.
    if (status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.stderr.write('nginx and php-fpm did not answer\n');
  process.exit(1);
}
