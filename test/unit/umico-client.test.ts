import type { UmicoSale } from '../../src/domain/umico/umico-pos.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';

const startSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';
const limits = { timeoutMs: 5000 };
let sandbox: UmicoSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());

const sale: UmicoSale = {
  key: 'sale-1',
  card,
  document: 'Check 1',
  time: '2026-11-22T10:15:30+04:00',
  amountMinor: 100_00,
  pointsMinor: 30_00,
  holdKey: 'hold-1',
  lines: [
    { position: 1, article: 'A', name: 'Oil', quantityMilli: 2000, priceMinor: 4000, amountMinor: 8000 },
    { position: 2, article: 'B', name: 'Bread', quantityMilli: 2500, priceMinor: 800, amountMinor: 2000 },
  ],
};

test('a sale with held points is processed, goes back in part, and is cancelled', async () => {
  const client = newClient();
  const { access } = sandbox;
  const before = { card, status: 'active', holder: 'Ə*** M***', availableMinor: 25000, pendingMinor: 0 };
  expect(await client.card(access, card, limits)).toEqual({ outcome: 'answered', value: before });

  const offer = { mayBeSpentMinor: 5000, willBeEarnedMinor: 140, availableMinor: 25000 };
  expect(await client.offer(access, sale, limits)).toEqual({ outcome: 'answered', value: offer });

  const hold = { key: 'hold-1', card, pointsMinor: 3000, document: null };
  const held = await client.hold(access, hold, limits);
  expect(held).toMatchObject({ outcome: 'answered', value: { key: 'hold-1', status: 'held' } });

  const points = { earnedMinor: 0, spentMinor: 0, returnedMinor: 0, takenBackMinor: 0 };
  const sold = { id: 'UM-000001', key: 'sale-1', status: 'pending', reason: null, ...points };
  expect(await client.sell(access, sale, limits)).toEqual({ outcome: 'answered', value: sold });
  const processed = { ...sold, status: 'processed', earnedMinor: 140, spentMinor: 3000 };
  expect(await client.findReceipt(access, 'sale-1', limits)).toEqual({
    outcome: 'answered',
    value: processed,
  });
  expect(await client.findHold(access, 'hold-1', limits)).toMatchObject({ value: { status: 'used' } });

  const lines = [{ ...sale.lines[0], quantityMilli: 1000, amountMinor: 4000, salePosition: 1 }] as never;
  const question = { saleKey: 'sale-1', card, amountMinor: 4000, lines };
  const calculated = await client.calculateReturn(access, question, limits);
  const calculation = { id: 'UC-000001', returnedMinor: 1200, takenBackMinor: 56, cashMinor: 2800 };
  expect(calculated).toEqual({ outcome: 'answered', value: calculation });
  const { document, time } = sale;
  const returned = { ...question, key: 'return-1', document, time, calculation: 'UC-000001' };
  expect(await client.giveBack(access, returned, limits)).toMatchObject({ value: { status: 'pending' } });
  expect(await client.findReceipt(access, 'return-1', limits)).toMatchObject({
    value: { status: 'processed', returnedMinor: 1200, takenBackMinor: 56 },
  });

  const cancel = { key: 'cancel-1', saleKey: 'sale-1' };
  expect(await client.cancel(access, cancel, limits)).toMatchObject({ value: { status: 'pending' } });
  expect(await client.findReceipt(access, 'cancel-1', limits)).toMatchObject({
    value: { status: 'processed', returnedMinor: 1800, takenBackMinor: 84 },
  });
  expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({
    value: { status: 'returned', returnedMinor: 3000, takenBackMinor: 140 },
  });
  expect(await client.card(access, card, limits)).toEqual({ outcome: 'answered', value: before });
});

test('what Umico has never seen is undefined', async () => {
  const client = newClient();
  const absent = { outcome: 'answered', value: undefined };
  expect(await client.findReceipt(sandbox.access, 'nothing-1', limits)).toEqual(absent);
  expect(await client.findHold(sandbox.access, 'nothing-1', limits)).toEqual(absent);
});
