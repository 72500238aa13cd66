import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type OrderChange, tellDue } from '../../src/domain/orders/tell.js';
import { createLog } from '../../src/http/log.js';
import { webhook } from '../../src/regate/webhook.js';
import { tellChanges } from '../../src/regate-webhook.js';
import { listEvents } from '../../src/store/outbox.js';
import { makeCertificate } from '../support/certificate.js';
import { booked, giveClient } from '../support/orders.js';
import { giveStock, openShopForEachTest, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';
import { openReceiver, type Receiver, signed } from '../support/webhook-receiver.js';
import { webhookKey, webhookSecret } from '../support/webhook-secret.js';

/** Receivers that are not as they should be: what they were to be told is kept and told later. */

const folder = temporaryFolder();
let shop: TestShop;
let opened: { close(): unknown } | undefined;

openShopForEachTest(folder, (made) => {
  shop = made;
});
beforeEach(async () => {
  await giveClient(shop, 'K');
  await giveStock(shop, 'A1', { quantityMilli: 1_000_000 });
  await set(shop, 'webhook', { url: 'https://shop.example/hooks', secret: webhookSecret });
  await booked(shop);
});
afterEach(() => opened?.close());

/** Tells what is due to this address, and nobody takes it. @returns why. */
async function keptAt(url: string): Promise<string> {
  const sender = { publication: 'TP7', timeZone: 'Europe/Moscow', url, key: webhookKey, now: shop.clock };
  const tell = webhook({ ...sender, signal: new AbortController().signal, timeoutMs: 300 });
  expect(await tellDue(shop, tell)).toBe(0);
  const [event] = await listEvents(shop.engine, { state: 'waiting', orderNumber: null, limit: 2 });
  expect(event).toMatchObject({ attempts: 1 });
  await expectToldLater(event?.eventId);
  return event?.lastError ?? '';
}

async function expectToldLater(eventId: string | undefined): Promise<void> {
  const told: { id: string; change: OrderChange }[] = [];
  shop.at(shop.clock() + 30_000);
  await tellDue(shop, async (event) => {
    told.push(event);
    return { code: 'ACCEPTED' };
  });
  expect(told).toMatchObject([{ id: eventId, change: { event: 'booked' } }]);
}

/** A server that does this with whoever connects. */
async function tcp(greet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    greet(socket);
  });
  opened = {
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
}

const late = 'no answer in 300 ms';

test('one whose certificate nobody trusts is told nothing', async () => {
  const { certificateFile, keyFile } = makeCertificate(folder);
  const paths: string[] = [];
  const pair = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
  const server = createSecureServer(pair, ({ url = '' }, response) => {
    paths.push(url);
    response.writeHead(204).end();
  });
  opened = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await keptAt(`https://localhost:${port}/hooks`)).toMatch(/self.signed certificate/);
  expect(paths).toEqual([]);
});

test('one that takes everything and says nothing', async () => {
  expect(await keptAt(`http://${await tcp((socket) => socket.resume())}`)).toBe(late);
});

test('one that never ends its handshake', async () => {
  expect(await keptAt(`https://${await tcp((socket) => socket.resume())}`)).toBe(late);
});

test('one that never ends its headers', async () => {
  expect(await keptAt(`http://${await tcp((socket) => socket.write('HTTP/1.1 200 OK\r\nA: b\r\n'))}`)).toBe(
    late,
  );
});

test.each([
  ['answers garbage', 'MAIL FROM:<x>\r\n\r\n', /Parse Error/],
  ['answers with a status that is none', 'HTTP/1.1 2000 OK\r\n\r\n', /Parse Error/],
  ['answers with endless headers', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(50_000)}`, /Parse Error/],
  ['hangs up', '', /socket hang up|ECONNRESET/],
])('one that %s', async (_, answer, reason) => {
  const place = await tcp((socket) => socket.once('data', () => socket.end(answer)));
  expect(await keptAt(`http://${place}`)).toMatch(reason);
});

test('nobody', async () => {
  const place = await tcp(() => undefined);
  opened?.close();
  expect(await keptAt(`http://${place}`)).toMatch(/ECONNREFUSED/);
});

test.each<[string, string | undefined, RegExp]>([
  ['is gone', undefined, /ENOENT/],
  ['is empty', '\n', /is empty/],
  ['has another form', '0123456789abcdef0123456789abcdef', /must be whsec_ and Base64 of 24 to 64 bytes/],
])('nothing is told while the file of the secret %s, and everything afterwards', async (_, text, reason) => {
  const receiver = await openReceiver();
  opened = receiver;
  const file = join(folder, 'secret');
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  await set(shop, 'webhook', { url: receiver.url, secret: { file } });
  const telling = { name: 'TP7', context: shop, log: createLog('silent') };
  const run = () => tellChanges(telling, new AbortController().signal);
  await expect(run()).rejects.toThrow(reason);
  expect(receiver.received).toEqual([]);
  writeFileSync(file, `${webhookSecret}\n`);
  await run();
  const [one] = receiver.received;
  expect(one?.headers['webhook-signature']).toBe(one && signed(one));
});

describe('one that answers', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
    opened = receiver;
  });

  test.each([301, 302, 303, 307, 308])('%i and sends elsewhere is not followed', async (status) => {
    const Location = receiver.url.replace('hooks', 'elsewhere');
    receiver.begin((response) => response.writeHead(status, { Location }).end());
    expect(await keptAt(receiver.url)).toBe(`answered ${status}`);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks']);
  });

  test.each([400, 401, 404, 410, 418, 429, 500, 503])('%i has not accepted it', async (status) => {
    receiver.begin((response) => response.writeHead(status).end('x'.repeat(1000)));
    expect(await keptAt(receiver.url)).toBe(`answered ${status}`);
  });
});
