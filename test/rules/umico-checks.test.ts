import { closeCheck } from '../../src/domain/checks/close-check.js';
import { addConnection, removeConnection } from '../../src/domain/umico/connections.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import { holdForTill, lookUpTillCard, releaseForTill } from '../../src/domain/umico/till-cards.js';
import { listUmicoReceiptLines, listUmicoReceipts } from '../../src/store/umico-receipts.js';
import { card, line, now, sale, set } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { connectionTo, openUmicoShop, type UmicoShop } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const number = '9944000000000012';
const other = '9944000000000020';

let sandbox: UmicoSandbox;
let shop: UmicoShop;
let opened = 0;
const clock = () => shop?.clock() ?? now;

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({ questionsUntilProcessed: 1, accrualPercent: '5', payablePercent: '100' });
  await sandbox.card(number, '250.00');
  shop = await openUmicoShop(newFolder(), { pos: newClient({ clock }), sandbox, name: `P${++opened}` });
  await set(shop, 'umicoCards', [{ prefix: '9944', length: 16 }]);
});
afterEach(() => shop.close());

const receipts = async () => (await listUmicoReceipts(shop.engine, {}, { limit: 100 })).reverse();
const points = async () => (await sandbox.cards()).find((found) => found.card === number)?.available;
const open = () =>
  shop.engine.all(
    'SELECT code, card, check_number AS check_number FROM v_exceptions WHERE resolved_at IS NULL',
  );
const paid = (points: number, cash: number, of: string | null = null) => [
  { kind: 'Points' as const, amountMinor: points, card: of },
  { kind: 'Cash' as const, amountMinor: cash, card: null },
];
const returnOf = { till: '1', shift: 1, number: 1, time: null };

test('a check with a card of Umico queues its receipt in its own transaction, and is sent behind it', async () => {
  const lines = [line(7, 'A1', 1000, 10_000), line(3, 'X9', 2000, 2_550, { discountMinor: 100 })];
  const outcome = await closeCheck(shop, sale({ lines, cards: [card(number)] }));
  expect(outcome).toMatchObject({ code: 'OK', exceptions: [], cards: [{ number, code: 'OK', card: null }] });
  const [receipt] = await receipts();
  expect(receipt).toMatchObject({
    status: 'new',
    kind: 'sale',
    document: '1/1/1/2026-11-22',
    amountMinor: 15_000,
    time: '2026-11-22T07:15:30.000Z',
  });
  expect(await listUmicoReceiptLines(shop.engine, receipt?.id ?? 0)).toMatchObject([
    { position: 1, article: 'X9', amountMinor: 5_000 },
    { position: 2, article: 'A1', amountMinor: 10_000 },
  ]);
  await shop.settle();
  expect(await receipts()).toMatchObject([{ status: 'processed', earnedMinor: 750 }]);
  expect(await closeCheck(shop, sale({ lines, cards: [card(number)] }))).toMatchObject({ duplicate: true });
  expect(await receipts()).toHaveLength(1);
});

test('points that a check was paid with are spent, covered by the hold of the till', async () => {
  const held = await holdForTill(shop, { till: '1', card: number, amountMinor: 4_000, key: 'h1' });
  expect(held).toMatchObject({ code: 'OK', availableMinor: 21_000 });
  const cards = [card(number, { holdKey: 'h1' })];
  await closeCheck(shop, sale({ cards, payments: paid(4_000, 6_000) }));
  await shop.settle();
  expect(await receipts()).toMatchObject([{ status: 'processed', spentMinor: 4_000 }]);
  expect(await points()).toBe('213.00');
  expect(await open()).toEqual([]);
  expect(await releaseForTill(shop, 'h1')).toMatchObject({ code: 'HOLD_EXPIRED', hold: { status: 'used' } });
});

test('a return finds the receipt of its sale, whatever card it names, and brings its points back by part', async () => {
  const lines = [line(1, 'A1', 3000, 10_000)];
  await closeCheck(shop, sale({ lines, cards: [card(number)], payments: paid(9_000, 21_000) }));
  const part = (check: number, quantityMilli: number, points: number) =>
    sale({
      ...{ type: 'Return', number: check, returnOf, lines: [line(1, 'A1', quantityMilli, 10_000)] },
      payments: paid(points, quantityMilli * 10 - points),
    });
  expect(await closeCheck(shop, part(2, 1000, 3_000))).toMatchObject({ code: 'OK', exceptions: [] });
  expect((await receipts()).map(({ status }) => status)).toEqual(['new', 'new']);
  expect(await closeCheck(shop, part(3, 2000, 5_000))).toMatchObject({ code: 'OK' });
  await shop.settle();
  expect(await receipts()).toMatchObject([
    { kind: 'sale', status: 'returned' },
    { kind: 'return', status: 'processed', returnedMinor: 3_000 },
    { kind: 'return', status: 'processed', returnedMinor: 6_000 },
  ]);
  expect(await points()).toBe('250.00');
  expect(await open()).toEqual([{ code: 'UMICO_POINTS_DIFFER', card: number, check_number: 3 }]);
});

test('a return that comes before its sale is sent when that has come', async () => {
  const back = sale({ type: 'Return', number: 2, returnOf, cards: [card(number)] });
  expect(await closeCheck(shop, back)).toMatchObject({
    exceptions: [{ code: 'RETURN_WITHOUT_SALE' }, { code: 'UMICO_NO_SALE', card: number }],
  });
  expect(await receipts()).toEqual([]);
  await closeCheck(shop, sale({ cards: [card(number)] }));
  await shop.settle();
  expect(await receipts()).toMatchObject([{ status: 'returned' }, { kind: 'return', status: 'processed' }]);
  expect(await points()).toBe('250.00');
  expect(await open()).toEqual([]);
});

test('without a connection the check counts and is told; its receipt is sent when there is one', async () => {
  await removeConnection(shop, 'main');
  expect(await closeCheck(shop, sale({ cards: [card(number)] }))).toMatchObject({
    code: 'OK',
    exceptions: [{ code: 'UMICO_NO_CONNECTION', card: number }],
  });
  await sendDue(shop);
  expect(await receipts()).toMatchObject([{ status: 'new', reason: expect.stringContaining('till 1') }]);
  await addConnection(shop, connectionTo(sandbox));
  await shop.settle();
  expect(await receipts()).toMatchObject([{ status: 'processed' }]);
});

test('what Umico rejects of a check is told to the back office', async () => {
  const blocked = '9944000000000038';
  await sandbox.card(blocked, '0.00', 'blocked');
  await closeCheck(shop, sale({ cards: [card(blocked)] }));
  await closeCheck(shop, sale({ number: 2, cards: [card(number)], payments: paid(10_000, 0) }));
  await sandbox.card(number, '10.00');
  await shop.settle();
  expect(await receipts()).toMatchObject([
    { status: 'rejected', reason: expect.stringContaining('CARD_BLOCKED') },
    { status: 'rejected', reason: expect.stringContaining('NOT_ENOUGH_POINTS') },
  ]);
  expect(await open()).toEqual([
    { code: 'UMICO_REJECTED', card: blocked, check_number: 1 },
    { code: 'UMICO_REJECTED', card: number, check_number: 2 },
  ]);
});

test('one card of several is taken, and points without a card are told', async () => {
  const cards = [card(number), card(other)];
  const outcome = await closeCheck(shop, sale({ cards, payments: paid(1_000, 9_000, other) }));
  expect(outcome).toMatchObject({ exceptions: [{ code: 'UMICO_ONE_CARD', card: number }] });
  expect(await receipts()).toMatchObject([{ card: other, pointsMinor: 1_000 }]);
  expect(await closeCheck(shop, sale({ number: 2, payments: paid(1_000, 9_000) }))).toMatchObject({
    exceptions: [{ code: 'UMICO_POINTS_WITHOUT_CARD' }],
  });
  expect(await receipts()).toHaveLength(1);
});

test('a hold that the check may not spend is told, and goes back', async () => {
  await holdForTill(shop, { till: '1', card: number, amountMinor: 1_000, key: 'small' });
  const cards = [card(number, { holdKey: 'small' })];
  const outcome = await closeCheck(shop, sale({ cards, payments: paid(2_000, 8_000) }));
  expect(outcome).toMatchObject({ exceptions: [{ code: 'HOLD_EXPIRED', card: number }] });
  const unknown = [card(number, { holdKey: 'none' })];
  expect(await closeCheck(shop, sale({ number: 2, cards: unknown }))).toMatchObject({
    exceptions: [{ code: 'HOLD_NOT_FOUND', card: number }],
  });
  await shop.settle();
  expect(await receipts()).toMatchObject([{ status: 'processed' }, { status: 'processed' }]);
  expect((await sandbox.holds(number)).filter(({ status }) => status === 'held')).toEqual([]);
});

test('a till is told what is the matter', async () => {
  const ask = (asked = number) => lookUpTillCard(shop, { till: '1', number: asked });
  expect(await ask()).toMatchObject({ code: 'OK', card: { availableMinor: 25_000 } });
  expect(await ask(other)).toEqual({ code: 'CARD_NOT_FOUND' });
  expect(await lookUpTillCard(shop, { till: '9', number })).toEqual({ code: 'TILL_UNKNOWN' });
  await sandbox.trouble({ kind: 'status', status: 401, times: 1 });
  expect(await ask()).toEqual({ code: 'UMICO_KEY_REFUSED' });
  await sandbox.trouble({ kind: 'html', times: 1 });
  expect(await ask()).toEqual({ code: 'UMICO_UNAVAILABLE' });
  await sandbox.trouble({ kind: 'status', status: 401, times: 1 });
  const hold = { till: '1', card: number, amountMinor: 100, key: 'k' };
  expect(await holdForTill(shop, hold)).toEqual({ code: 'UMICO_KEY_REFUSED' });
  expect(await holdForTill(shop, hold)).toMatchObject({ code: 'HOLD_EXPIRED' });
  expect(await holdForTill(shop, { ...hold, key: 'l', amountMinor: 25_001 })).toEqual({
    code: 'NOT_ENOUGH',
    availableMinor: 25_000,
  });
  expect(await holdForTill(shop, { ...hold, key: 'm', card: other })).toEqual({ code: 'CARD_NOT_FOUND' });
  await removeConnection(shop, 'main');
  expect(await ask()).toEqual({ code: 'UMICO_NO_CONNECTION' });
});

test('what Umico refuses is told in its own words', async () => {
  const said = { code: 'UMICO_REFUSED', reason: 'Trouble was asked for.' };
  await sandbox.trouble({ kind: 'status', status: 400 });
  expect(await lookUpTillCard(shop, { till: '1', number })).toEqual(said);
  expect(await holdForTill(shop, { till: '1', card: number, amountMinor: 100, key: 'h1' })).toEqual(said);
});

test('points that are given back are there again; where Umico does not answer nobody knows', async () => {
  await holdForTill(shop, { till: '1', card: number, amountMinor: 4_000, key: 'h1' });
  await holdForTill(shop, { till: '1', card: number, amountMinor: 1_000, key: 'h2' });
  expect(await releaseForTill(shop, 'h1')).toMatchObject({ code: 'OK', availableMinor: 24_000 });
  await sandbox.trouble({ kind: 'status', status: 503 });
  expect(await releaseForTill(shop, 'h2')).toMatchObject({ code: 'OK', availableMinor: null });
});
