import fc from 'fast-check';
import { priceAt } from '../../src/domain/orders/price.js';
import { partFault, type QuantityRules, quantityFault } from '../../src/domain/orders/quantity.js';
import { refundLines, refundOf, sharesOfPayments } from '../../src/domain/orders/refund-shares.js';
import type { OrderPaymentRow } from '../../src/store/order-payments.js';
import type { OrderLineRow } from '../../src/store/orders.js';

const steps = {
  retailPriceMinor: 8990,
  volumePrices: [
    { aboveMilli: 12_000, priceMinor: 7990 },
    { aboveMilli: 6000, priceMinor: 8490 },
  ],
};

test.each([
  [1, 8990],
  [6000, 8990],
  [6001, 8490],
  [12_000, 8490],
  [12_001, 7990],
  [1_000_000, 7990],
])('price of %i thousandths: %i', (quantityMilli, priceMinor) => {
  expect(priceAt(quantityMilli, steps)).toBe(priceMinor);
});

test('a price above zero counts for everything, also where it is higher', () => {
  expect(priceAt(1, { retailPriceMinor: 100, volumePrices: [{ aboveMilli: 0, priceMinor: 200 }] })).toBe(200);
  expect(priceAt(1, { retailPriceMinor: 100, volumePrices: [] })).toBe(100);
});

const weighed: QuantityRules = { unit: 'кг', minQuantityMilli: 100, quantityStepMilli: 50 };
const portions: QuantityRules = { unit: 'кг', minQuantityMilli: 170, quantityStepMilli: 170 };
const pieces: QuantityRules = { unit: 'шт', minQuantityMilli: null, quantityStepMilli: null };
const anything: QuantityRules = { unit: 'л', minQuantityMilli: null, quantityStepMilli: null };

test.each<[QuantityRules, number]>([
  [weighed, 100],
  [weighed, 150],
  [portions, 170],
  // Six portions of 0.170 kg: in fractions 1.0200000000000002.
  [portions, 1020],
  [pieces, 1000],
  [pieces, 7000],
  [{ ...pieces, minQuantityMilli: 6000 }, 7000],
  [{ ...pieces, quantityStepMilli: 500 }, 1500],
  [{ ...weighed, minQuantityMilli: 130 }, 180],
  [anything, 1],
  [anything, 333],
])('%j sells %i', (rules, quantityMilli) => {
  expect(quantityFault(quantityMilli, rules)).toBeUndefined();
});

test.each<[QuantityRules, number, object]>([
  [weighed, 0, { code: 'QUANTITY_NOT_POSITIVE' }],
  [weighed, -100, { code: 'QUANTITY_NOT_POSITIVE' }],
  [weighed, 0.5, { code: 'QUANTITY_NOT_POSITIVE' }],
  [weighed, Number.NaN, { code: 'QUANTITY_NOT_POSITIVE' }],
  [weighed, 50, { code: 'QUANTITY_TOO_SMALL', leastMilli: 100 }],
  [weighed, 99, { code: 'QUANTITY_TOO_SMALL', leastMilli: 100 }],
  [weighed, 120, { code: 'QUANTITY_OFF_STEP', stepMilli: 50, lowerMilli: 100, upperMilli: 150 }],
  [portions, 1019, { code: 'QUANTITY_OFF_STEP', stepMilli: 170, lowerMilli: 850, upperMilli: 1020 }],
  [pieces, 500, { code: 'QUANTITY_OFF_STEP', stepMilli: 1000, lowerMilli: null, upperMilli: 1000 }],
  [pieces, 1500, { code: 'QUANTITY_OFF_STEP', stepMilli: 1000, lowerMilli: 1000, upperMilli: 2000 }],
])('%j does not sell %d', (rules, quantityMilli, fault) => {
  expect(quantityFault(quantityMilli, rules)).toEqual(fault);
});

test('the quantities that a refusal names are sold, and none between them', () => {
  const rule = fc.record({
    unit: fc.constantFrom('шт', 'кг'),
    minQuantityMilli: fc.option(fc.integer({ min: 1, max: 5000 })),
    quantityStepMilli: fc.option(fc.integer({ min: 1, max: 3000 })),
  });
  fc.assert(
    fc.property(rule, fc.integer({ min: 1, max: 20_000 }), (rules, quantityMilli) => {
      const fault = quantityFault(quantityMilli, rules);
      if (fault?.code === 'QUANTITY_TOO_SMALL') {
        expect(quantityMilli).toBeLessThan(fault.leastMilli);
        expect(quantityFault(fault.leastMilli, rules)).toBeUndefined();
      } else if (fault?.code === 'QUANTITY_OFF_STEP') {
        expect(quantityFault(fault.upperMilli, rules)).toBeUndefined();
        if (fault.lowerMilli !== null) expect(quantityFault(fault.lowerMilli, rules)).toBeUndefined();
        expect(fault.upperMilli - (fault.lowerMilli ?? 0)).toBe(fault.stepMilli);
        expect((fault.lowerMilli ?? 0) < quantityMilli && quantityMilli < fault.upperMilli).toBe(true);
      } else expect(fault).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

const line = (more: Partial<OrderLineRow> = {}): OrderLineRow => ({
  orderId: 1,
  position: 1,
  article: 'A1',
  name: 'A1',
  quantityMilli: 3000,
  priceMinor: 333,
  amountMinor: 1000,
  refundedMilli: 0,
  refundedMinor: 0,
  handedOverMilli: 0,
  ...more,
});

test('any split of a line comes to exactly its amount, and no part is negative', () => {
  const anyLine = fc.record({
    quantityMilli: fc.integer({ min: 1, max: 10_000_000_000 }),
    amountMinor: fc.integer({ min: 0, max: 2 ** 50 }),
    parts: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(anyLine, ({ quantityMilli, amountMinor, parts }) => {
      let now = line({ quantityMilli, amountMinor });
      for (const percent of [...parts, 100]) {
        const openMilli = now.quantityMilli - now.refundedMilli;
        const part = percent === 100 ? openMilli : Math.floor((openMilli * percent) / 100);
        if (part === 0) continue;
        const share = refundOf(part, now);
        expect(share).toBeGreaterThanOrEqual(0);
        now = { ...now, refundedMilli: now.refundedMilli + part, refundedMinor: now.refundedMinor + share };
        expect(now.refundedMinor).toBeLessThanOrEqual(amountMinor);
      }
      expect(now.refundedMinor).toBe(amountMinor);
    }),
    { numRuns: 500 },
  );
});

test.each<[QuantityRules, number, number]>([
  [pieces, 1000, 3000],
  [pieces, 500, 1500],
  [{ ...pieces, quantityStepMilli: 500 }, 500, 2000],
  [{ ...pieces, minQuantityMilli: 500 }, 500, 2000],
  [{ ...pieces, minQuantityMilli: 6000, quantityStepMilli: 6000 }, 1000, 6000],
  [weighed, 1, 2000],
])('of %j a part of %i comes back of %i', (rules, partMilli, soldMilli) => {
  expect(partFault(partMilli, { soldMilli, rules })).toBeUndefined();
});

test('of what is sold in whole pieces only whole ones come back', () => {
  const nearest = { code: 'QUANTITY_OFF_STEP', stepMilli: 1000, lowerMilli: 1000, upperMilli: 2000 };
  expect(partFault(1500, { soldMilli: 3000, rules: pieces })).toEqual(nearest);
  const inSixes = { ...pieces, minQuantityMilli: 6000, quantityStepMilli: 6000 };
  expect(partFault(1001, { soldMilli: 6000, rules: inSixes })).toEqual(nearest);
});

test('what is left of a line comes back, whatever it is', () => {
  const rulesOf = new Map([[line({}).article, pieces]]);
  const asked = (quantityMilli: number) => [{ position: 1, quantityMilli }];
  const half = line({ refundedMilli: 2500 });
  expect(refundLines(asked(500), [half], rulesOf).faults).toEqual([]);
  expect(refundLines(asked(499), [half], rulesOf).faults).toMatchObject([
    { position: 1, code: 'QUANTITY_OFF_STEP', quantityMilli: 499, lowerMilli: null, upperMilli: 1000 },
  ]);
});

const anyQuantity: ReadonlyMap<string, QuantityRules> = new Map();

test('what of which line is meant: all that is left, unless told', () => {
  const lines = [
    line({ refundedMilli: 1000 }),
    line({ position: 2 }),
    line({ position: 3, refundedMilli: 3000 }),
  ];
  expect(
    refundLines(
      [
        { position: 1, quantityMilli: null },
        { position: 2, quantityMilli: 1 },
      ],
      lines,
      anyQuantity,
    ),
  ).toEqual({
    wanted: [
      { position: 1, quantityMilli: 2000 },
      { position: 2, quantityMilli: 1 },
    ],
    faults: [],
  });
  const wrong = [
    { position: 1, quantityMilli: 2001 },
    { position: 2, quantityMilli: 0 },
    { position: 2, quantityMilli: -1 },
    { position: 2, quantityMilli: 0.5 },
    { position: 3, quantityMilli: null },
    { position: 4, quantityMilli: 1 },
  ];
  expect(refundLines(wrong, lines, anyQuantity).faults).toEqual([
    { position: 1, code: 'REFUND_TOO_LARGE', leftMilli: 2000 },
    { position: 2, code: 'QUANTITY_NOT_POSITIVE' },
    { position: 2, code: 'QUANTITY_NOT_POSITIVE' },
    { position: 2, code: 'QUANTITY_NOT_POSITIVE' },
    { position: 3, code: 'REFUND_TOO_LARGE', leftMilli: 0 },
    { position: 4, code: 'LINE_UNKNOWN' },
  ]);
  const twice = [
    { position: 2, quantityMilli: 1 },
    { position: 2, quantityMilli: 1 },
  ];
  expect(refundLines(twice, lines, anyQuantity).faults).toEqual([{ position: 2, code: 'LINE_REPEATED' }]);
});

test('money goes back to the oldest payment first, to none more than came from it', () => {
  const payment = (id: number, amountMinor: number, refundedMinor: number) =>
    ({ id, amountMinor, refundedMinor }) as OrderPaymentRow;
  const payments = [payment(1, 1000, 900), payment(2, 500, 500), payment(3, 700, 0)];
  expect(sharesOfPayments(150, payments)).toEqual([
    { paymentId: 1, amountMinor: 100 },
    { paymentId: 3, amountMinor: 50 },
  ]);
  expect(sharesOfPayments(800, payments)).toEqual([
    { paymentId: 1, amountMinor: 100 },
    { paymentId: 3, amountMinor: 700 },
  ]);
  expect(() => sharesOfPayments(801, payments)).toThrow('800 was paid, not 801');
});
