import { writeFileSync } from 'node:fs';
import { tellTask } from '../../src/domain/orders/tell.js';
import { changeSetting } from '../../src/domain/settings/shop.js';
import type { Engine } from '../../src/store/engine.js';
import { type CallRegate, regateAt } from '../support/regate.js';
import { faultsOf, webhookBodies } from '../support/regate-contract.js';
import { startServer, type TestServer } from '../support/server.js';
import { runCommand } from '../support/server-process.js';
import { now } from '../support/shop.js';
import { onPostgres, openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';
import { openReceiver, type Received, type Receiver, signed } from '../support/webhook-receiver.js';
import { webhookSecret as secret } from '../support/webhook-secret.js';

/** Changes of orders arrive at the application server: a real receiver on this machine. */

const dataDir = temporaryFolder();
let at = now;
let server: TestServer;
let call: CallRegate;
let receiver: Receiver;

/** Resolves when so many have arrived, while time goes on by itself, quickly, and past what the command line takes for now. */
async function arrivedInTime(count: number): Promise<void> {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  let hurried = Promise.resolve();
  const timer = setInterval(() => {
    at = Math.max(at + 31_000, Date.now());
    if (onPostgres) hurried = hurried.then(() => makeTasksDue(engine));
  }, 20);
  await receiver.arrived(count);
  clearInterval(timer);
  await hurried;
  await engine.close();
}

/** Tasks go by the clock of the database, which no test can set. */
async function makeTasksDue(engine: Engine): Promise<void> {
  await engine.transaction(async (tx) => {
    const due = { name: tellTask, long: '2026-01-01T00:00:00.000Z' };
    await tx.run(
      "UPDATE tasks SET run_at = :long WHERE name = :name AND status = 'waiting' AND run_at > :long",
      due,
    );
  });
}

async function set(webhook: unknown): Promise<void> {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await changeSetting(engine, 'webhook', webhook);
  await engine.close();
}

beforeAll(async () => {
  receiver = await openReceiver();
  server = await startServer({ dataDir, clock: () => at });
  call = regateAt(server.url);
  await set({ url: receiver.url, secret });
  await call('confirmClient', { body: { clientId: 'RS-1' } });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(() => receiver.begin());

const book = async () =>
  (
    await call('booking', {
      body: { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }] },
    })
  ).json;

const [{ schema }] = webhookBodies as [(typeof webhookBodies)[number]];

test('every change is posted as the contract says, signed', async () => {
  const { order } = await book();
  await call('cancel', { body: { order } });
  await receiver.arrived(2);
  const { received } = receiver;
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
    expect(one.headers['webhook-signature']).toBe(signed(one));
  }
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
});

test('what is not accepted comes again under the same name, until it is', async () => {
  receiver.begin((response) => response.writeHead(503).end());
  await book();
  await receiver.arrived(1);
  receiver.respond((response) =>
    response.writeHead(302, { Location: receiver.url.replace('hooks', 'elsewhere') }).end(),
  );
  await arrivedInTime(2);
  receiver.respond((response) => {
    // Larger than anybody reads, and never at its end.
    response.writeHead(200, { 'Content-Length': 1e12 });
    response.write('x'.repeat(100_000));
  });
  await arrivedInTime(3);
  const { received } = receiver;
  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/hooks']));
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(received.map(({ text }) => text)).size).toBe(1);
  const stamps = received.map(({ headers }) => Number(headers['webhook-timestamp']));
  expect(stamps[1]).toBeGreaterThanOrEqual((stamps[0] ?? 0) + 31);
});

test('the command line lists what was told and tells it again', async () => {
  const { order } = await book();
  await arrivedInTime(1);
  const [first] = receiver.received;
  const name = String(first?.headers['webhook-id']);
  const tillgate = (...args: string[]) => runCommand([...args, '--data-dir', dataDir], {});
  const listed = await tillgate('webhooks', 'list', '--order', order, '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { eventId: name, orderNumber: order, change: { event: 'booked' } },
  ]);
  const again = await tillgate('webhooks', 'replay', name);
  expect([again.code, again.stdout]).toEqual([0, '1 are told again as soon as the server looks\n']);
  await arrivedInTime(2);
  expect(receiver.received[1]?.headers['webhook-id']).toBe(name);
  const unknown = await tillgate('webhooks', 'replay', 'msg_x');
  expect([unknown.code, unknown.stdout]).toEqual([
    1,
    '0 are told again as soon as the server looks\nmsg_x: there is no such event\n',
  ]);
  expect((await tillgate('webhooks', 'replay')).code).toBe(2);
  const ofNone = await tillgate('webhooks', 'replay', '--order', 'INV-x');
  expect([ofNone.code, ofNone.stderr]).toEqual([1, expect.stringContaining('there is no order "INV-x"')]);
}, 60_000);

test('the secret may stand in a file', async () => {
  const key = Buffer.from('fedcba9876543210fedcba9876543210');
  const file = `${dataDir}/secret`;
  writeFileSync(file, `whsec_${key.toString('base64')}\n`);
  await set({ url: receiver.url, secret: { file } });
  await book();
  await arrivedInTime(1);
  const [one] = receiver.received as [Received];
  expect(one.headers['webhook-signature']).toBe(signed(one, key));
});

test('the secret is never shown', async () => {
  await set({ url: receiver.url, secret });
  const shown = await runCommand(['settings', 'show', '--data-dir', dataDir]);
  expect(shown.stdout).toContain(`webhook: {"url":"${receiver.url}","secret":"***"}`);
  expect(shown.stdout).not.toContain(secret);
});
