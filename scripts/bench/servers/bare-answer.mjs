import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/**
 * The least that an answer of this size and with so many headers costs over node:http; nothing is read or parsed.
 * node bare-answer.mjs '{"status", "headers": [name, value, …], "bodyFile"}'
 */
const { status, headers, bodyFile } = JSON.parse(process.argv[2]);
const body = bodyFile === undefined ? undefined : readFileSync(bodyFile);

const server = createServer((_request, response) => {
  response.writeHead(status, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
