import { readFileSync } from 'node:fs';
import { freePort, readyWith, runNginx } from './programs.mjs';

/** nginx with the balancer of deploy/ in front of servers on these ports. node balancer.mjs PORT … */
const servers = process.argv.slice(2);
const port = await freePort();
const file = new URL('../../../deploy/nginx/balancer.conf', import.meta.url);
const settings = readFileSync(file, 'utf8')
  .replace('listen 8080;', `listen 127.0.0.1:${port};`)
  .replaceAll(/( *server )tillgate-1:8080( .*;\n) *server tillgate-2:8080 .*;\n/g, (_, head, tail) =>
    servers.map((server) => `${head}127.0.0.1:${server}${tail}`).join(''),
  );
runNginx(settings);
await readyWith(200, port, '/readyz');
