import { advanceWithin } from '../../src/domain/umico/advance-within.js';
import { addConnection, changeConnection, removeConnection } from '../../src/domain/umico/connections.js';
import { refreshReceipt } from '../../src/domain/umico/receipt-view.js';
import { cancelSale, createSale } from '../../src/domain/umico/sales.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import { listUmicoReceiptHistory, type UmicoReceiptRow } from '../../src/store/umico-receipts.js';
import { now } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { connectionTo, openUmicoShop, type UmicoShop, umicoSale } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';

let sandbox: UmicoSandbox;
let shop: UmicoShop;
let opened = 0;
const clock = () => shop?.clock() ?? now;

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({ questionsUntilProcessed: 1 });
  await sandbox.card(card, '250.00');
  const pos = newClient({ clock });
  shop = await openUmicoShop(newFolder(), { pos, sandbox, name: `P${++opened}` });
});
afterEach(() => shop.close());

async function sell(more = {}): Promise<UmicoReceiptRow> {
  const answer = await createSale(shop, umicoSale(card, more));
  if (answer.code !== 'OK') throw new Error(answer.code);
  return answer.receipt;
}

const statuses = async ({ id }: UmicoReceiptRow) =>
  (await listUmicoReceiptHistory(shop.engine, id)).map(({ status }) => status);

const points = async () => (await sandbox.cards())[0]?.available;

test('a sale is stored, sent within the budget and asked for until it is processed', async () => {
  const sale = await sell({ pointsMinor: 5_000 });
  expect(sale).toMatchObject({ status: 'new', umicoId: null });
  const sent = await advanceWithin(shop, sale.id, 5_000);
  expect(sent).toMatchObject({ status: 'pending', umicoId: expect.any(String) });
  expect(await sendDue(shop)).toBe(0);
  await shop.settle();
  const processed = await shop.receipt(sale.key);
  expect(processed).toMatchObject({ status: 'processed', spentMinor: 5_000, nextAt: null });
  expect(processed.earnedMinor).toBeGreaterThan(0);
  expect(await statuses(sale)).toEqual(['new', 'sending', 'pending', 'processed']);
});

test('an answer that was lost behind the commit is found by the key, and nothing is sent twice', async () => {
  await sandbox.trouble({ kind: 'reset', operation: 'createReceipt', done: true, times: 1 });
  const sale = await sell();
  expect(await advanceWithin(shop, sale.id, 5_000)).toMatchObject({ status: 'unknown' });
  await shop.settle();
  expect(await statuses(sale)).toEqual(['new', 'sending', 'unknown', 'processed']);
  expect(await sandbox.receipts()).toHaveLength(1);
});

test('what never arrived is sent again with the same key', async () => {
  await sandbox.trouble({ kind: 'reset', operation: 'createReceipt', times: 1 });
  const sale = await sell();
  await advanceWithin(shop, sale.id, 5_000);
  await shop.settle();
  expect(await statuses(sale)).toEqual([
    'new',
    'sending',
    'unknown',
    'new',
    'sending',
    'pending',
    'processed',
  ]);
  expect(await sandbox.receipts()).toMatchObject([{ key: sale.key }]);
});

test('a killed process leaves it as sending: it is asked for first, when the claim is over', async () => {
  await sandbox.trouble({ kind: 'silence', operation: 'createReceipt', done: true, times: 1 });
  const sale = await sell();
  const died = advanceWithin(shop.another(), sale.id, 20);
  expect(await died).toMatchObject({ status: 'sending' });
  // As after a start: the claim of the one that died is still there, and the clock has gone on.
  expect(await sendDue(shop)).toBe(0);
  shop.at(shop.clock() + 61_000);
  await sendDue(shop);
  expect(['pending', 'processed']).toContain((await shop.receipt(sale.key)).status);
  await shop.settle();
  expect(await sandbox.receipts()).toHaveLength(1);
});

test('a wrong key is told as what it is, and what waits is sent when it is right', async () => {
  await changeConnection(shop, { ...connectionTo(sandbox), key: { sealed: 'wrong' } });
  const sale = await sell();
  const refused = await advanceWithin(shop, sale.id, 5_000);
  expect(refused).toMatchObject({
    status: 'new',
    reached: 0,
    reason: expect.stringContaining('KEY_REFUSED'),
  });
  await changeConnection(shop, connectionTo(sandbox));
  await shop.settle();
  expect(await shop.receipt(sale.key)).toMatchObject({ status: 'processed' });
});

test('what Umico may have got is asked for at the same POS only', async () => {
  await sandbox.trouble({ kind: 'reset', operation: 'createReceipt', done: true, times: 1 });
  const sale = await sell();
  await advanceWithin(shop, sale.id, 5_000);
  await changeConnection(shop, { ...connectionTo(sandbox), posId: 'POS-2' });
  shop.at(shop.clock() + 3_600_000);
  await sendDue(shop);
  const waiting = await shop.receipt(sale.key);
  expect(waiting).toMatchObject({ status: 'unknown', reason: expect.stringContaining('POS-1') });
  expect(await removeConnection(shop, 'main')).toEqual({ code: 'OK', unsettled: 1 });
  await addConnection(shop, { ...connectionTo(sandbox), id: 'again' });
  await shop.settle();
  expect(await shop.receipt(sale.key)).toMatchObject({ status: 'processed', connection: 'main' });
  expect(await sandbox.receipts()).toHaveLength(1);
});

test('two processes that advance one receipt send it once', async () => {
  const sale = await sell();
  await Promise.all(Array.from({ length: 10 }, () => advanceWithin(shop.another(), sale.id, 5_000)));
  await shop.settle();
  expect(await statuses(sale)).toEqual(['new', 'sending', 'pending', 'processed']);
});

test('a clock that is set back or forward keeps nothing waiting for long', async () => {
  const begun = shop.clock();
  await sandbox.trouble({ kind: 'silence', operation: 'createReceipt', times: 1 });
  const sale = await sell();
  await advanceWithin(shop.another(), sale.id, 20);
  shop.at(begun - 86_400_000);
  expect(await refreshReceipt(shop, sale.key, 5_000)).toMatchObject({ status: 'pending' });
  shop.at(begun - 2 * 86_400_000);
  expect(await sendDue(shop)).toBe(1);
  shop.at(begun + 86_400_000);
  await shop.settle();
  expect(await shop.receipt(sale.key)).toMatchObject({ status: 'processed' });
});

test('pending for ever is asked ever more rarely, and at least every six hours', async () => {
  await sandbox.settings({ questionsUntilProcessed: null });
  const sale = await sell();
  await advanceWithin(shop, sale.id, 5_000);
  const pauses: number[] = [];
  for (let asked = 0; asked < 20; asked++) {
    const { nextAt } = await shop.receipt(sale.key);
    pauses.push(Date.parse(nextAt ?? '') - shop.clock());
    shop.at(Date.parse(nextAt ?? ''));
    expect(await sendDue(shop)).toBe(1);
  }
  expect(pauses.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
  expect(pauses.at(-1)).toBe(6 * 3_600_000);
  expect(await statuses(sale)).toEqual(['new', 'sending', 'pending']);
});

test('one dead connection costs one attempt a run, however many receipts wait', async () => {
  await sandbox.trouble({ kind: 'status', status: 503 });
  for (let n = 0; n < 70; n++) await sell({ document: `web ${n}` });
  const steps = await sendDue(shop);
  expect(steps).toBeLessThanOrEqual(8);
  await sandbox.calm();
  await shop.settle();
  expect(await sandbox.receipts()).toHaveLength(70);
});

test('a sale that has not gone out is dropped; one that has is cancelled at Umico', async () => {
  const dropped = await sell();
  expect(await cancelSale(shop, { key: dropped.key, by: 'umico' })).toMatchObject({
    code: 'OK',
    receipt: null,
    sale: { status: 'rejected' },
  });
  const sale = await sell({ pointsMinor: 2_000 });
  await advanceWithin(shop, sale.id, 5_000);
  const cancelled = await cancelSale(shop, { key: sale.key, by: 'umico' });
  expect(cancelled).toMatchObject({ code: 'OK', receipt: { kind: 'cancel', status: 'new' } });
  expect(await cancelSale(shop, { key: sale.key, by: 'umico' })).toMatchObject({ code: 'NOTHING_LEFT' });
  await shop.settle();
  expect(await points()).toBe('250.00');
  expect(['returned', 'rejected']).toContain((await shop.receipt(sale.key)).status);
});

test('without a connection a sale is refused at once', async () => {
  await removeConnection(shop, 'main');
  expect(await createSale(shop, umicoSale(card))).toEqual({
    code: 'UMICO_NO_CONNECTION',
    asker: { purpose: 'retail', till: '1' },
  });
});

test('while nobody answers hardly anything is touched, however much waits', async () => {
  await sandbox.trouble({ kind: 'status', status: 503 });
  const sales: UmicoReceiptRow[] = [];
  for (let sale = 0; sale < 20; sale++) sales.push(await sell({ document: `web ${sale}` }));
  expect(await sendDue(shop)).toBeLessThanOrEqual(4);
  const rows = await Promise.all(sales.map(({ key }) => shop.receipt(key)));
  expect(rows.filter(({ waits }) => waits > 0).length).toBeLessThanOrEqual(4);
  expect(
    rows.filter(({ changedAt, createdAt, attempts }) => attempts === 0 && changedAt === createdAt),
  ).not.toEqual([]);
  await sandbox.calm();
  shop.at(shop.clock() + 60_000);
  await shop.settle();
  expect(await sandbox.receipts()).toHaveLength(20);
});

test('steps keep their distance from each other', async () => {
  for (let sale = 0; sale < 6; sale++) await sell({ document: `web ${sale}` });
  const started = performance.now();
  expect(await sendDue(shop, { gapMs: 20 })).toBe(6);
  // Timers may be a little early.
  expect(performance.now() - started).toBeGreaterThan(90);
});

test('keys are UUIDs that begin with the time, so that indexes grow at their end', async () => {
  const { key } = await sell();
  expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(Number.parseInt(key.replace('-', '').slice(0, 12), 16)).toBe(shop.clock());
});
