import { openStore } from '../../src/store/open.js';
import { regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import type { Answer } from '../support/rest-server.js';
import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
endProcessesAfterAll();

const booking = (i: number) => ({
  body: { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }], comment: `${i}` },
  key: `key-${i}`,
});

test('kill -9 among bookings, and the same keys again: each is one order, whoever got an answer gets it again', async () => {
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
