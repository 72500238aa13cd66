import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostileBodies } from '../support/hostile-bodies.js';
import {
  CARD,
  envelope,
  getCard,
  type SoapServer,
  send,
  startSoapServer,
  TEXT_XML,
} from '../support/soap-server.js';

let server: SoapServer;
let reached = 0;

beforeAll(async () => {
  const operation = async () => {
    reached++;
    return CARD;
  };
  server = await startSoapServer({
    GetCard: operation,
    CloseCheck: operation,
    TransferSales: operation,
    HoldBonus: operation,
  });
});
afterAll(() => server.close());

test('hostile bodies: at least 2,000, every one a fault or a 4xx, none reaches an operation', async () => {
  const bodies = hostileBodies();
  expect(bodies.length).toBeGreaterThanOrEqual(2_000);
  const accepted: string[] = [];
  const talkative: string[] = [];
  for (const { name, contentType, body } of bodies) {
    const answer = await send(server.url, { headers: { 'Content-Type': contentType }, body });
    const fault = answer.status >= 400 && answer.status <= 500 && answer.text.includes(':Fault>');
    if (!fault || answer.text.includes('INTERNAL')) accepted.push(`${name}: ${answer.status}`);
    if (/\bat .*\.js:/.test(answer.text) || answer.text.length > 5_000) talkative.push(name);
  }
  expect(accepted).toEqual([]);
  expect(talkative).toEqual([]);
  expect(reached).toBe(0);
  expect(server.errors).toEqual([]);
  expect(server.records).toHaveLength(bodies.length);
  expect((await send(server.url, { headers: TEXT_XML, body: envelope(getCard()) })).status).toBe(200);
}, 120_000);

test('hostile bodies: the corpus is the same each time', () => {
  const sum = () => hostileBodies().map(({ name, body }) => `${name} ${body.length}`);
  expect(sum()).toEqual(sum());
});

test('external entities: the canary server sees no request, and memory does not grow', async () => {
  let visits = 0;
  const canary = createServer((_req, res) => {
    visits++;
    res.end();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  const before = process.memoryUsage().rss;
  for (const doctype of [
    `<!DOCTYPE a SYSTEM "${address}/a.dtd">`,
    `<!DOCTYPE a PUBLIC "x" "${address}/a.dtd">`,
    `<!DOCTYPE a [<!ENTITY x SYSTEM "${address}/x">]>`,
    `<!DOCTYPE a [<!ENTITY % x SYSTEM "${address}/x"> %x;]>`,
    `<?xml-stylesheet href="${address}/x.xsl"?>`,
    `<!DOCTYPE a [${Array.from({ length: 10 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('')}]>`,
  ]) {
    const answer = await send(server.url, {
      headers: TEXT_XML,
      body: doctype + envelope(getCard('&x;&l10;')),
    });
    expect(answer.status).toBe(500);
  }
  const schema = `xsi:schemaLocation="urn:x ${address}/x.xsd" xsi:noNamespaceSchemaLocation="${address}/y.xsd"`;
  await send(server.url, {
    headers: TEXT_XML,
    body: envelope(getCard().replace('<m:KKM', `<m:KKM ${schema}`)),
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  expect(visits).toBe(0);
  await new Promise((resolve) => canary.close(resolve));
});
