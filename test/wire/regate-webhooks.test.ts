import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { openStore } from '../../src/store/open.js';
import { type CallRegate, regateAt } from '../support/regate.js';
import { faultsOf, webhookBodies } from '../support/regate-contract.js';
import { startServer, type TestServer } from '../support/server.js';
import { runCommand } from '../support/server-process.js';
import { now } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** Changes of orders arrive at the application server: a real receiver on this machine. */

const dataDir = temporaryFolder();
const secret = 'a secret of the test';
let at = now;
let server: TestServer;
let call: CallRegate;

interface Received {
  headers: IncomingHttpHeaders;
  text: string;
}

const received: Received[] = [];
let waiting: { count: number; resolve: () => void } | undefined;
/** How the receiver answers; it accepts unless told. */
let respond: (response: ServerResponse) => void = accept;

function accept(response: ServerResponse): void {
  response.writeHead(204).end();
}

const receiver = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    received.push({ headers: request.headers, text });
    respond(response);
    if (waiting !== undefined && received.length >= waiting.count) waiting.resolve();
  });
});

/** Resolves when so many have arrived since the beginning of the test. */
function arrived(count: number): Promise<void> {
  return new Promise((resolve) => {
    if (received.length >= count) resolve();
    else waiting = { count, resolve };
  });
}

/** The same while time goes on by itself, quickly, and past what the command line takes for now. */
async function arrivedInTime(count: number): Promise<void> {
  const timer = setInterval(() => {
    at = Math.max(at + 31_000, Date.now());
  }, 20);
  await arrived(count);
  clearInterval(timer);
}

async function set(webhook: unknown): Promise<void> {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await changeSetting(engine, 'webhook', webhook);
  await engine.close();
}

let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  server = await startServer({ dataDir, clock: () => at });
  call = regateAt(server.url);
  await set({ url, secret });
  await call('confirmClient', { body: { clientId: 'RS-1' } });
});
afterAll(async () => {
  await server.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  received.length = 0;
  waiting = undefined;
  respond = accept;
});

const book = async () =>
  (
    await call('booking', {
      body: { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }] },
    })
  ).json;

function signed({ headers, text }: Received, key: string | Buffer): string {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

const [{ schema }] = webhookBodies as [(typeof webhookBodies)[number]];

test('every change is posted as the contract says, signed', async () => {
  const { order } = await book();
  await call('cancel', { body: { order } });
  await arrived(2);
  const bodies = received.map(({ text }) => JSON.parse(text));
  expect(bodies.flatMap((body) => faultsOf(schema, body))).toEqual([]);
  expect(bodies.map(({ type, data }) => [type, data.order, data.statusBefore, data.status])).toEqual([
    ['order.booked', order, null, 0],
    ['order.annulled', order, 0, 6],
  ]);
  expect(bodies[0]).toMatchObject({
    timestamp: '2026-11-22T10:15:30+03:00',
    data: { publication: 'TP7', clientId: 'RS-1', amount: '89.90', paidAmount: '0.00', currency: 'RUB' },
  });
  for (const one of received) {
    expect(one.headers['webhook-timestamp']).toBe(String(Math.floor(at / 1000)));
    expect(one.headers['webhook-signature']).toBe(signed(one, secret));
  }
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
});

test('what is not accepted comes again under the same name, until it is', async () => {
  respond = (response) => response.writeHead(503).end();
  await book();
  await arrived(1);
  respond = (response) => response.writeHead(302, { Location: `${url}/elsewhere` }).end();
  await arrivedInTime(2);
  respond = (response) => {
    // Larger than anybody reads, and never at its end.
    response.writeHead(200, { 'Content-Length': 1e12 });
    response.write('x'.repeat(100_000));
  };
  await arrivedInTime(3);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(received.map(({ text }) => text)).size).toBe(1);
  const stamps = received.map(({ headers }) => Number(headers['webhook-timestamp']));
  expect(stamps[1]).toBeGreaterThanOrEqual((stamps[0] ?? 0) + 31);
});

test('the command line lists what was told and tells it again', async () => {
  const { order } = await book();
  await arrived(1);
  const [first] = received;
  const name = String(first?.headers['webhook-id']);
  const tillgate = (...args: string[]) => runCommand([...args, '--data-dir', dataDir], {});
  const listed = await tillgate('webhooks', 'list', '--order', order, '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { eventId: name, orderNumber: order, change: { event: 'booked' } },
  ]);
  const again = await tillgate('webhooks', 'replay', name);
  expect([again.code, again.stdout]).toEqual([0, '1 are told again as soon as the server looks\n']);
  await arrivedInTime(2);
  expect(received[1]?.headers['webhook-id']).toBe(name);
  const unknown = await tillgate('webhooks', 'replay', 'msg_x');
  expect([unknown.code, unknown.stdout]).toEqual([
    1,
    '0 are told again as soon as the server looks\nmsg_x: there is no such event\n',
  ]);
  expect((await tillgate('webhooks', 'replay')).code).toBe(2);
}, 60_000);

test('a secret behind whsec_ is Base64, and one may stand in a file', async () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const file = `${dataDir}/secret`;
  writeFileSync(file, `whsec_${key.toString('base64')}\n`);
  await set({ url, secret: { file } });
  await book();
  await arrived(1);
  const [one] = received as [Received];
  expect(one.headers['webhook-signature']).toBe(signed(one, key));
});

test('the secret is never shown', async () => {
  await set({ url, secret });
  const shown = await runCommand(['settings', 'show', '--data-dir', dataDir]);
  expect(shown.stdout).toContain(`webhook: {"url":"${url}","secret":"***"}`);
  expect(shown.stdout).not.toContain(secret);
});
