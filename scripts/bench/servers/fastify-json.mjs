import Fastify from 'fastify';
import { itemsPage } from './items-page.mjs';

/** The same with Fastify, which is known for being fast. node fastify-json.mjs DATABASE */
const page = itemsPage(process.argv[2]);
const right = `Basic ${Buffer.from('richest:richest').toString('base64')}`;
const app = Fastify();
app.addHook('onRequest', (request, reply, done) => {
  if (request.headers.authorization === right) return done();
  reply.code(401).header('WWW-Authenticate', 'Basic realm="1C:Enterprise 8.3"').send();
});
app.get('/TP7/hs/regate/assortment', (request, reply) => {
  reply.send(page(request.query));
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`ready http://127.0.0.1:${app.server.address().port}\n`);
process.on('SIGTERM', () => process.exit(0));
