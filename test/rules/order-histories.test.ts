import fc from 'fast-check';
import { sumOf } from '../../src/base/money.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { annul } from '../../src/domain/orders/annul.js';
import { book } from '../../src/domain/orders/book.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payInOffice } from '../../src/domain/orders/pay-in-office.js';
import { refund } from '../../src/domain/orders/refund.js';
import { verify } from '../../src/domain/verify.js';
import { putItem } from '../../src/store/catalogue.js';
import { findStock } from '../../src/store/stock.js';
import { booking, cardPayment, giveClient, stateOf } from '../support/orders.js';
import { giveStock, item, line, now, openShop, sale, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/**
 * Random histories of orders for few goods: booked, paid, annulled, expired, paid back in parts, handed over, by themselves
 * or by the check of a till, many steps at once. What goes in must come out: no piece and no kopeck is lost or made, and
 * nothing is reserved that is not there.
 */

const anOrder = fc.record({
  kind: fc.constant('book' as const),
  lines: fc.array(
    fc.record({ article: fc.constantFrom('N', 'P', 'U'), steps: fc.integer({ min: 1, max: 6 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});
const which = fc.nat({ max: 30 });
const aStep = fc.oneof(
  { weight: 4, arbitrary: anOrder },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('card' as const, 'office' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('annul' as const, 'again' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      which,
      position: fc.integer({ min: 1, max: 3 }),
      quantityMilli: fc.option(fc.oneof(fc.constantFrom(1_000, 2_000), fc.integer({ min: 1, max: 2_000 }))),
      isWhole: fc.boolean(),
      goodsReturned: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('hand over' as const), which, byCheck: fc.boolean() }),
  },
);
const aBatch = fc.record({
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  isTaskDue: fc.boolean(),
  steps: fc.array(aStep, { minLength: 1, maxLength: 8 }),
});
type Batch = typeof aBatch extends fc.Arbitrary<infer T> ? T : never;
type Step = Batch['steps'][number];

/** N: pieces; P: portions of 0.170; U: without a limit. Prices that do not divide. */
const goods = {
  N: { quantityMilli: 9_000, stepMilli: 1_000 },
  P: { quantityMilli: 2_040, stepMilli: 170 },
  U: { quantityMilli: 0, stepMilli: 500 },
} as const;
const articles = Object.keys(goods) as (keyof typeof goods)[];

const folder = temporaryFolder();

interface Played {
  shop: TestShop;
  numbers: string[];
  paidMinor: number;
  refundedMinor: number;
  /** Sold by tills: not goods of an order, or goods that an order was handed over with. */
  soldMilli: Map<string, number>;
  checks: number;
  codes: Set<string>;
}

let histories = 0;

async function open(): Promise<Played> {
  const shop = await openShop(folder, `P${++histories}`);
  await giveClient(shop, 'K');
  await shop.engine.transaction(async (tx) => {
    const prices = { N: 333, P: 8_990, U: 1 };
    for (const article of articles) {
      const isWeighed = article === 'P';
      const sold = {
        ...item(article, 'food', prices[article]),
        unit: isWeighed ? 'кг' : 'шт',
        quantityStepMilli: goods[article].stepMilli,
      };
      const volumePrices = isWeighed ? [{ article, aboveMilli: 500, priceMinor: 7_777 }] : [];
      await putItem(tx, sold, { barcodes: [], volumePrices });
    }
  });
  for (const article of articles) {
    const { quantityMilli } = goods[article];
    await giveStock(shop, article, { quantityMilli, unlimited: article === 'U' ? 1 : 0 });
  }
  return {
    shop,
    numbers: [],
    paidMinor: 0,
    refundedMinor: 0,
    soldMilli: new Map(),
    checks: 0,
    codes: new Set(),
  };
}

/** Does one step, whatever comes of it, and keeps the books of a bystander. */
async function take(played: Played, step: Step, transaction: string): Promise<void> {
  const { shop, numbers } = played;
  if (step.kind === 'book') {
    const lines = step.lines.map(({ article, steps }) => ({
      article,
      quantityMilli: steps * goods[article].stepMilli,
    }));
    const answer = await book(shop, booking({ lines, externalId: transaction }));
    if (answer.code === 'OK') numbers.push(answer.order.number);
    played.codes.add(`${step.kind} ${answer.code}`);
    return;
  }
  const number = numbers[step.which % (numbers.length || 1)];
  if (number === undefined) return;
  const code = await change(played, step, number, transaction);
  played.codes.add(`${step.kind} ${code}`);
}

async function change(
  played: Played,
  step: Exclude<Step, { kind: 'book' }>,
  number: string,
  transaction: string,
): Promise<string> {
  const { shop } = played;
  const by = 'anna';
  if (step.kind === 'refund') {
    const { position, quantityMilli, isWhole, goodsReturned } = step;
    const lines = isWhole ? null : [{ position, quantityMilli }];
    const answer = await refund(shop, { number, by, lines, amountMinor: null, reason: null, goodsReturned });
    if (answer.code === 'OK') played.refundedMinor += answer.refund.amountMinor;
    return answer.code;
  }
  const { amountMinor } = (await stateOf(shop, number)).order;
  if (step.kind === 'card' || step.kind === 'again') {
    // One transaction for each order: `again` repeats it.
    const answer = await payByCard(shop, cardPayment(number, { amountMinor, transactionId: `of ${number}` }));
    if (answer.code === 'OK' && !answer.repeated) played.paidMinor += amountMinor;
    return answer.code;
  }
  if (step.kind === 'office') {
    const cash = { number, by, paymentCode: 3, amountMinor: null, document: null, paidAt: null } as const;
    const answer = await payInOffice(shop, cash);
    if (answer.code === 'OK') played.paidMinor += amountMinor;
    return answer.code;
  }
  if (step.kind === 'hand over') return handOverOnce(played, number, step.byCheck, transaction);
  return (await annul(shop, { number, by, reason: null })).code;
}

/** By a check: the till has sold what was ordered, whether or not the order then accepts the check. */
async function handOverOnce(played: Played, number: string, byCheck: boolean, name: string): Promise<string> {
  const { shop, soldMilli } = played;
  if (!byCheck) return (await handOver(shop, { number, by: 'anna', check: null })).code;
  const { lines } = await stateOf(shop, number);
  const check = { till: '1', shift: 1, number: ++played.checks, date: null };
  const sold = lines.map(({ position, article, quantityMilli }) =>
    line(position, article, quantityMilli, 100),
  );
  const { code } = await closeCheck(shop, sale({ number: check.number, lines: sold }));
  if (code !== 'OK') throw new Error(`the till was refused at ${name}: ${code}`);
  for (const { article, quantityMilli } of lines) {
    soldMilli.set(article, (soldMilli.get(article) ?? 0) + quantityMilli);
  }
  return (await handOver(shop, { number, by: 'anna', check })).code;
}

async function play(batches: readonly Batch[]): Promise<Played> {
  const played = await open();
  let ms = now;
  for (const [index, { hours, isTaskDue, steps }] of batches.entries()) {
    ms += hours * 3_600_000;
    played.shop.at(ms);
    const task = isTaskDue ? expireOrders(played.shop) : Promise.resolve(0);
    await Promise.all([task, ...steps.map((step, i) => take(played, step, `${index}.${i}`))]);
    if (played.soldMilli.size === 0) await expectNothingReservedBeyond(played);
  }
  return played;
}

/** As long as no till sells, which may sell what is reserved. */
async function expectNothingReservedBeyond({ shop }: Played): Promise<void> {
  for (const article of ['N', 'P']) {
    const row = await findStock(shop.engine, 'main', article);
    expect(row?.reservedMilli).toBeGreaterThanOrEqual(0);
    expect(row?.reservedMilli).toBeLessThanOrEqual(row?.quantityMilli ?? 0);
  }
}

async function expectConserved({
  shop,
  numbers,
  paidMinor,
  refundedMinor,
  soldMilli,
}: Played): Promise<void> {
  expect((await verify(shop.engine)).differences).toEqual([]);
  const states = await Promise.all(numbers.map((number) => stateOf(shop, number)));
  expect(sumOf(states, ({ order }) => order.paidMinor)).toBe(paidMinor);
  expect(sumOf(states, ({ order }) => order.refundedMinor)).toBe(refundedMinor);
  for (const { order, lines, refunds } of states) {
    expect(order.refundedMinor).toBeLessThanOrEqual(order.paidMinor);
    const isBack = lines.every(({ quantityMilli, refundedMilli }) => quantityMilli === refundedMilli);
    if (isBack && order.paidMinor > 0) expect(order.refundedMinor).toBe(order.amountMinor);
    expect(sumOf(refunds, ({ amountMinor }) => amountMinor)).toBe(order.refundedMinor);
  }
  for (const article of articles) {
    const row = await findStock(shop.engine, 'main', article);
    const ofArticle = states.flatMap(({ order, lines, refunds }) =>
      lines
        .filter((one) => one.article === article)
        .map((one) => ({
          left: order.handedOverCheck === null ? one.handedOverMilli : 0,
          held:
            [5, 6].includes(order.status) || order.handedOverAt !== null
              ? 0
              : one.quantityMilli - one.refundedMilli,
          back: sumOf(
            refunds.flatMap((made) => made.lines.filter(({ position }) => position === one.position)),
            ({ returnedMilli }) => returnedMilli,
          ),
        })),
    );
    const gone = sumOf(ofArticle, ({ left, back }) => left - back) + (soldMilli.get(article) ?? 0);
    expect(row?.quantityMilli).toBe(goods[article].quantityMilli - gone);
    expect(row?.reservedMilli).toBe(sumOf(ofArticle, ({ held }) => held));
  }
}

test('no piece and no kopeck is lost or made, and nothing is reserved that is not there', async () => {
  const codes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(aBatch, { minLength: 1, maxLength: 10 }), async (batches) => {
      const played = await play(batches);
      try {
        await expectConserved(played);
      } finally {
        await played.shop.close();
      }
      for (const code of played.codes) codes.add(code);
    }),
    { numRuns: 100 },
  );
  // The histories are no good if they never get anywhere.
  expect([...codes]).toEqual(
    expect.arrayContaining([
      'book OK',
      'book NOT_ENOUGH_STOCK',
      'card OK',
      'card NOT_ALLOWED',
      'again OK',
      'office OK',
      'annul OK',
      'annul NOT_ALLOWED',
      'refund OK',
      'refund LINES_REFUSED',
      'refund NOTHING_LEFT',
      'refund NOT_ALLOWED',
      'hand over OK',
      'hand over HANDED_OVER',
      'hand over NOT_ALLOWED',
    ]),
  );
}, 300_000);
