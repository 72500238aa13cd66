import fc from 'fast-check';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { advance } from '../../src/domain/umico/advance.js';
import { advanceWithin } from '../../src/domain/umico/advance-within.js';
import { addConnection, removeConnection } from '../../src/domain/umico/connections.js';
import { createReturn } from '../../src/domain/umico/returns.js';
import { cancelSale, createSale } from '../../src/domain/umico/sales.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import { holdForTill, lookUpTillCard, releaseForTill } from '../../src/domain/umico/till-cards.js';
import type { Limits, UmicoPos } from '../../src/domain/umico/umico-pos.js';
import { verify } from '../../src/domain/verify.js';
import { listUmicoReceipts, type UmicoReceiptRow } from '../../src/store/umico-receipts.js';
import type { NewTrouble } from '../../src/umico/pos-api.js';
import { card as cardOf, line, now, sale, set } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { connectionTo, openUmicoShop, type UmicoShop, umicoSale } from '../support/umico-shop.js';

/**
 * Random histories of a card of Umico, over HTTP, in trouble: checks and sales, returns, cancellations, holds, a process that
 * dies between sending and writing down, two that work at once, clocks that jump, connections that go and come. When all is
 * calm again, both books must say the same, and nothing may be there twice.
 */

const aTrouble: fc.Arbitrary<NewTrouble> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('reset', 'broken-json', 'html', 'redirect', 'silence', 'huge', 'dribble'),
    done: fc.boolean(),
    times: fc.constantFrom(1, 1, 2, 6),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(401, 403, 429, 503),
    times: fc.constantFrom(1, 2, 6),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(500, 502, 504),
    done: fc.boolean(),
    times: fc.constantFrom(1, 2, 6),
  }),
  fc.record({
    kind: fc.constant('latency' as const),
    milliseconds: fc.constantFrom(5, 80),
    times: fc.constantFrom(1, 3),
  }),
  fc.record({ kind: fc.constantFrom('pending', 'reject'), times: fc.constant(1) }),
);

const anAct = fc.record({
  act: fc.constantFrom(
    ...['check', 'check', 'sale', 'return', 'return', 'cancel', 'look', 'hold', 'run', 'run'],
    ...['two', 'die', 'later', 'back', 'unplug', 'plug'],
  ),
  /** Which of what there is, and how much of it. */
  of: fc.nat(7),
  percent: fc.constantFrom(0, 0, 10, 50, 100, 400),
  trouble: fc.option(aTrouble, { freq: 2 }),
});
type Act = (typeof anAct)['generate'] extends (...given: never[]) => { value: infer Value } ? Value : never;

const runs = Number(process.env.HISTORIES ?? 1000);
const budgetMs = 60;
const opening = 25_000;

const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const folder = temporaryFolder();
let sandbox: UmicoSandbox;
let shop: UmicoShop;
const clock = () => shop?.clock() ?? now;

/** No question is given longer than this. */
function watched(pos: UmicoPos): UmicoPos {
  const names = Object.keys(pos).filter((name) => !['breakers', 'close', 'exchanges'].includes(name));
  const asks = pos as unknown as Record<string, (...given: unknown[]) => unknown>;
  const wrap = (name: string) => [
    name,
    (to: unknown, what: unknown, limits: Limits) => {
      return asks[name]?.(to, what, { ...limits, timeoutMs: Math.min(limits.timeoutMs, budgetMs) });
    },
  ];
  return Object.fromEntries(names.map(wrap)) as unknown as UmicoPos;
}

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
  await sandbox.settings({ questionsUntilProcessed: 2, accrualPercent: '5', payablePercent: '60' });
  shop = await openUmicoShop(folder, { pos: watched(newClient({ clock })), sandbox, name: 'P1' });
  await set(shop, 'umicoCards', [{ prefix: '9944', length: 16 }]);
  await set(shop, 'umicoBudgetMs', 100);
});
afterAll(() => shop.close());

let histories = 0;
let checks = 0;

/** One history, on a card of its own. */
async function play(acts: readonly Act[]): Promise<void> {
  const card = `9944${String(++histories).padStart(12, '0')}`;
  await sandbox.card(card, '250.00');
  const history = { card, number: String(histories), ...{ holds: 0 } };
  for (const act of acts) {
    if (act.trouble !== null) await sandbox.trouble(act.trouble);
    await perform(history, act);
  }
  await sandbox.calm();
  await addConnection(shop, connectionTo(sandbox));
  for (const receipt of await sandbox.receipts(card))
    if (receipt.status === 'pending') await sandbox.settle(receipt.key);
  await shop.settle();
  // Whatever a till still holds runs out.
  shop.at(shop.clock() + 86_400_000);
  await shop.settle();
  await expectOneTruth(card);
}

interface History {
  card: string;
  number: string;
  holds: number;
}

const own = (card: string) => listUmicoReceipts(shop.engine, { card }, { limit: 1000 });

async function perform(history: History, { act, of, percent }: Act): Promise<void> {
  const { card } = history;
  switch (act) {
    case 'check':
      return check(history, of, percent);
    case 'sale': {
      const pointsMinor = percent * 100;
      const answer = await createSale(shop, umicoSale(card, { pointsMinor: Math.min(pointsMinor, 10_000) }));
      if (answer.code === 'OK') await advanceWithin(shop, answer.receipt.id, of * 10);
      return;
    }
    case 'return':
      return giveBack(history, of, percent);
    case 'cancel':
      return ofOne(history, of, async ({ key }) => {
        await cancelSale(shop, { key, by: 'anna' });
      });
    case 'look':
      return ofOne(history, of, async ({ id }) => {
        await lookUpTillCard(shop, { till: '1', number: card });
        await advanceWithin(shop, id, 50, true);
      });
    case 'hold': {
      const key = `${card}/${history.holds++}`;
      await holdForTill(shop, { till: '1', card, amountMinor: 1 + percent * 50, key });
      if (of % 2 === 0) await releaseForTill(shop, key);
      return;
    }
    case 'two':
      await Promise.all([sendDue(shop), sendDue(shop.another())]);
      return;
    case 'die':
      return ofOne(history, of, ({ id }) => die(id));
    case 'later':
      shop.at(shop.clock() + 10 ** of);
      return;
    case 'back':
      shop.at(shop.clock() - 10 ** of);
      return;
    case 'unplug':
      await removeConnection(shop, 'main');
      return;
    case 'plug':
      await addConnection(shop, connectionTo(sandbox));
      return;
    default:
      await sendDue(shop);
  }
}

async function ofOne({ card }: History, of: number, work: (row: UmicoReceiptRow) => Promise<void>) {
  const rows = await own(card);
  const row = rows[of % Math.max(1, rows.length)];
  if (row !== undefined) await work(row);
}

/** A check of 100.00 and 25.50 a piece, paid with points in part; nothing of it may wait for Umico. */
async function check(history: History, of: number, percent: number): Promise<void> {
  const { card } = history;
  const key = `${card}/${history.holds - 1}`;
  const lines = [line(1, 'A1', 1000, 10_000), line(2, 'A2', 1000 * (1 + of), 2_550)];
  const totalMinor = 10_000 + 2_550 * (1 + of);
  const points = Math.min(totalMinor, percent * 50);
  const payments = [
    { kind: 'Points' as const, amountMinor: points, card },
    { kind: 'Cash' as const, amountMinor: totalMinor - points, card: null },
  ];
  const cards = [cardOf(card, { holdKey: of % 2 === 0 ? key : null })];
  // There is nobody in its context whom it could ask.
  const { engine, shop: read } = shop;
  const outcome = await closeCheck(
    { engine, shop: read, clock },
    sale({ number: ++checks, lines, payments, cards }),
  );
  expect(outcome.code).toBe('OK');
}

/** Of a check by a check, of another sale by a request, whether Umico has calculated it or not. */
async function giveBack({ card }: History, of: number, percent: number): Promise<void> {
  const sales = (await own(card)).filter(({ kind }) => kind === 'sale');
  const sold = sales[of % Math.max(1, sales.length)];
  if (sold === undefined) return;
  if (sold.checkId !== null) {
    const number = Number(sold.document.split('/')[2]);
    const quantityMilli = percent > 100 ? 1000 : 10 * (1 + percent);
    const lines = [{ ...line(1, 'A2', quantityMilli, 2_550), returnOfPosition: 2 }];
    const returnOf = { till: '1', shift: 1, number, time: null };
    await closeCheck(shop, sale({ type: 'Return', number: ++checks, lines, returnOf }));
    return;
  }
  const lines = percent > 100 ? null : [{ salePosition: 1, quantityMilli: 1 + percent }];
  const request = { saleKey: sold.key, lines, card: null, by: 'anna', document: 'web', time: null };
  await createReturn(shop, { ...request, calculation: null, overrideReason: 'a test' });
}

/** The process ends when Umico has answered and nothing is written down yet. */
async function die(id: number): Promise<void> {
  const dying = shop.another();
  const asks = shop.umico.pos as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  const pos = Object.fromEntries(
    Object.keys(asks).map((name) => [
      name,
      async (...given: unknown[]) => {
        await asks[name]?.(...given);
        throw new Error('died');
      },
    ]),
  ) as unknown as UmicoPos;
  await advance({ ...dying, umico: { ...dying.umico, pos } }, id).catch((error: Error) => {
    expect(error.message).toBe('died');
  });
}

const sum = (rows: readonly UmicoReceiptRow[], value: (row: UmicoReceiptRow) => number) =>
  rows.reduce((total, row) => total + value(row), 0);

/** Both books say the same of a card. */
async function expectOneTruth(card: string): Promise<void> {
  const ours = await own(card);
  const theirs = await sandbox.receipts(card);
  const stateOf = (row: { key: string; status: string; returned: number }) =>
    `${row.key} ${row.status} ${row.returned}`;
  const reached = ours.filter(({ umicoId }) => umicoId !== null);
  const money = (text: string) => Math.round(Number(text) * 100);
  expect(reached.map((row) => stateOf({ ...row, returned: row.returnedMinor })).toSorted()).toEqual(
    theirs.map((row) => stateOf({ ...row, returned: money(row.returned) })).toSorted(),
  );
  expect(ours.filter(({ nextAt }) => nextAt !== null)).toEqual([]);
  expect(ours.filter(({ status, umicoId }) => umicoId === null && status !== 'rejected')).toEqual([]);
  const sales = ours.filter(({ kind, status }) => kind === 'sale' && status !== 'rejected');
  const back = ours.filter(({ kind, status }) => kind !== 'sale' && status === 'processed');
  const points =
    opening +
    sum(sales, ({ earnedMinor, spentMinor }) => earnedMinor - spentMinor) +
    sum(back, ({ returnedMinor, takenBackMinor }) => returnedMinor - takenBackMinor);
  const found = (await sandbox.cards()).find((row) => row.card === card);
  expect(money(found?.available ?? '')).toBe(points);
  expect((await sandbox.holds(card)).filter(({ status }) => status === 'held')).toEqual([]);
}

test(`${runs} histories in trouble: Umico's books and ours agree, nothing is there twice`, async () => {
  const history = fc.array(anAct, { minLength: 2, maxLength: 9 });
  await fc.assert(fc.asyncProperty(history, play), { numRuns: runs, seed: 20261122, endOnFailure: true });
  expect((await verify(shop.engine)).differences).toEqual([]);
  const { count } =
    (await shop.engine.first<{ count: number }>('SELECT COUNT(*) AS count FROM umico_receipts')) ?? {};
  expect(count).toBeGreaterThan(runs);
}, 900_000);
