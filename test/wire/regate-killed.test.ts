import { changeSetting } from '../../src/domain/settings/shop.js';
import { regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import type { Answer } from '../support/rest-server.js';
import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';
import { openReceiver, signed } from '../support/webhook-receiver.js';
import { webhookSecret } from '../support/webhook-secret.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

const booking = (i: number) => ({
  body: { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }], comment: `${i}` },
  key: `key-${i}`,
});

test('kill -9 among bookings, and the same keys again: each is one order, whoever got an answer gets it again', async () => {
  const dataDir = newFolder();
  const first = await startProcess({ dataDir });
  const call = regateAt(first.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
  const answered: (Answer | undefined)[] = [];
  let count = 0;
  const calls = Array.from({ length: 60 }, async (_, i) => {
    answered[i] = await call('booking', booking(i)).catch(() => undefined);
    // In the middle: some have their answers, others are on their way.
    if (++count === 10) await first.stop('SIGKILL');
  });
  await Promise.all(calls);
  const known = answered.filter((answer) => answer !== undefined);
  expect(known.length).toBeGreaterThanOrEqual(10);

  const second = await startProcess({ dataDir });
  const callAgain = regateAt(second.url);
  const again = await Promise.all(answered.map((_, i) => callAgain('booking', booking(i))));
  expect(again.map(({ status }) => status)).toEqual(Array(60).fill(201));
  answered.forEach((answer, i) => {
    if (answer === undefined) return;
    expect([again[i]?.text, again[i]?.headers['idempotency-replayed']]).toEqual([answer.text, 'true']);
  });
  expect(new Set(again.map(({ json }) => json.order)).size).toBe(60);
  await second.stop();

  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  const { orders } = (await engine.first<{ orders: number }>('SELECT COUNT(*) AS orders FROM orders')) ?? {};
  expect(orders).toBe(60);
  await expectBooksInOrder(engine);
  await engine.close();
}, 60_000);

test('kill -9 between orders and telling of them: all are told after the restart, the one under way under its old name', async () => {
  const dataDir = newFolder();
  const receiver = await openReceiver();
  const engine = await openStore({ dataDir, publication: 'TP7' });
  await changeSetting(engine, 'webhook', { url: receiver.url, secret: webhookSecret });
  // It takes the first event and says nothing, so that all others wait behind it.
  receiver.begin(() => undefined);
  const first = await startProcess({ dataDir });
  const call = regateAt(first.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
  const booked = await Promise.all(Array.from({ length: 20 }, (_, i) => call('booking', booking(i))));
  await receiver.arrived(1);
  const [underWay] = receiver.received;
  await first.stop('SIGKILL');

  receiver.begin();
  const second = await startProcess({ dataDir });
  await receiver.arrived(20);
  await second.stop();
  const told = receiver.received.map(({ text }) => JSON.parse(text).data.order);
  expect(told.toSorted()).toEqual(booked.map(({ json }) => json.order).toSorted());
  const names = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect([new Set(names).size, names[0]]).toEqual([20, underWay?.headers['webhook-id']]);
  expect(receiver.received.every((one) => one.headers['webhook-signature'] === signed(one))).toBe(true);
  await expectBooksInOrder(engine);
  await engine.close();
  await receiver.close();
}, 60_000);
