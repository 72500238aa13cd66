import { advanceWithin } from '../../src/domain/umico/advance-within.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import { createDocument, findDocument } from '../../src/domain/umico/documents.js';
import { calculateDocument, sendDocument } from '../../src/domain/umico/send-document.js';
import { writeOffDocument } from '../../src/domain/umico/write-off.js';
import { addUser } from '../../src/domain/users/manage-users.js';
import { now } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { connectionTo, openUmicoShop, type UmicoShop } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';
const by = 'anna';

let sandbox: UmicoSandbox;
let shop: UmicoShop;
let opened = 0;
const clock = () => shop?.clock() ?? now;

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({ questionsUntilProcessed: 1, accrualPercent: '5', payablePercent: '50' });
  await sandbox.card(card, '250.00');
  shop = await openUmicoShop(newFolder(), {
    ...{ pos: newClient({ clock }), sandbox, name: `P${++opened}`, connect: false },
  });
  await addUser(shop, { name: by, password: 'secret-enough', roles: ['loyalty'] });
  const request = { ...connectionTo(sandbox), id: 'wholesale', purpose: 'wholesale' as const, user: by };
  expect(await addConnection(shop, request)).toMatchObject({
    code: 'OK',
    connection: { key: { kind: 'sealed' } },
  });
});
afterEach(() => shop.close());

const lines = [
  { position: 1, article: 'A1', name: 'Çay', quantityMilli: 10_000, priceMinor: 1_000, amountMinor: 10_000 },
];

async function draft(more = {}): Promise<string> {
  const sale = {
    kind: 'sale',
    client: 'Alfa',
    user: by,
    card,
    amountMinor: 10_000,
    pointsMinor: 3_000,
    lines,
    by,
  };
  const answer = await createDocument(shop, { ...sale, ...more } as Parameters<typeof createDocument>[1]);
  if (answer.code !== 'OK') throw new Error(answer.code);
  return answer.document.number;
}

async function send(number: string, overrideReason: string | null = null) {
  const answer = await sendDocument(shop, { number, overrideReason, by });
  if (answer.code === 'OK') await advanceWithin(shop, answer.receipt.id, 5_000);
  return answer;
}

const calculate = (number: string) => calculateDocument(shop, { number, timeoutMs: 5_000, by });
const entries = () =>
  shop.engine.all('SELECT debit, credit, amount, client, document FROM v_accounting ORDER BY entry_id');

test('a wholesale day: calculated, sent, processed, written off; then the same back', async () => {
  const sale = await draft();
  expect(sale).toBe('UMD-000001');
  expect(await calculate(sale)).toMatchObject({ code: 'OK', offer: { mayBeSpentMinor: 5_000 } });
  expect(await writeOffDocument(shop, { number: sale, by })).toEqual({
    ...{ code: 'DOCUMENT_NOT_PROCESSED', number: sale, status: null },
  });
  expect(await send(sale)).toMatchObject({ code: 'OK', receipt: { document: sale } });
  expect(await send(sale)).toMatchObject({ code: 'DOCUMENT_SENT' });
  expect(await writeOffDocument(shop, { number: sale, by })).toMatchObject({ status: 'pending' });
  await shop.settle();
  expect(await writeOffDocument(shop, { number: sale, by })).toMatchObject({ code: 'OK' });
  expect(await writeOffDocument(shop, { number: sale, by })).toMatchObject({
    code: 'ALREADY_WRITTEN_OFF',
    by,
  });

  const returned = await createDocument(shop, { kind: 'return', sale, lines: null, by });
  const back = returned.code === 'OK' ? returned.document.number : '';
  expect(await send(back)).toMatchObject({ code: 'RETURN_NOT_CALCULATED', amountMinor: 10_000 });
  expect(await calculate(back)).toMatchObject({
    code: 'OK',
    calculation: { returnedMinor: 3_000, cashMinor: 7_000 },
  });
  expect(await send(back)).toMatchObject({ code: 'OK' });
  await shop.settle();
  expect(await writeOffDocument(shop, { number: back, by })).toMatchObject({ code: 'OK' });
  expect(await entries()).toEqual([
    { debit: '76.09', credit: '62.01', amount: 30, client: 'Alfa', document: sale },
    { debit: '62.01', credit: '76.09', amount: 30, client: 'Alfa', document: back },
  ]);
  expect((await sandbox.cards())[0]).toMatchObject({ available: '250.00' });
  expect(await createDocument(shop, { kind: 'return', sale, lines: null, by })).toMatchObject({
    code: 'NOTHING_LEFT',
  });
});

test('a document that Umico rejected may be sent again', async () => {
  await sandbox.trouble({ kind: 'reject', operation: 'createReceipt', reason: 'Try later', times: 1 });
  const number = await draft();
  await send(number);
  await shop.settle();
  expect((await findDocument(shop, number))?.document).toMatchObject({
    receiptStatus: 'rejected',
    receiptReason: 'Try later',
  });
  await send(number);
  await shop.settle();
  expect((await findDocument(shop, number))?.document).toMatchObject({ receiptStatus: 'processed' });
});

test('what has no points has nothing to write off', async () => {
  const number = await draft({ pointsMinor: 0 });
  await send(number);
  await shop.settle();
  expect(await writeOffDocument(shop, { number, by })).toEqual({ code: 'NOTHING_TO_WRITE_OFF', number });
  expect(await entries()).toEqual([]);
});

test('what cannot be a document is refused', async () => {
  const sale = {
    kind: 'sale',
    client: 'Alfa',
    user: by,
    card,
    amountMinor: 10_000,
    pointsMinor: 0,
    lines,
    by,
  } as const;
  expect(await createDocument(shop, { ...sale, client: ' ' })).toMatchObject({ code: 'FIELDS_REFUSED' });
  expect(await createDocument(shop, { ...sale, card: '12 34' })).toMatchObject({ code: 'FIELDS_REFUSED' });
  expect(await createDocument(shop, { ...sale, user: 'nobody' })).toEqual({
    code: 'USER_UNKNOWN',
    user: 'nobody',
  });
  expect(await createDocument(shop, { ...sale, amountMinor: 9_999 })).toMatchObject({
    ...{ code: 'LINES_REFUSED', faults: [{ fault: 'TOTAL_OF_LINES', expectedMinor: 10_000 }] },
  });
  expect(await createDocument(shop, { ...sale, pointsMinor: 10_001 })).toMatchObject({
    code: 'LINES_REFUSED',
  });
  expect(await createDocument(shop, { kind: 'return', sale: 'UMD-9', lines: null, by })).toMatchObject({
    code: 'DOCUMENT_NOT_FOUND',
  });
  const number = await draft();
  expect(await createDocument(shop, { kind: 'return', sale: number, lines: null, by })).toMatchObject({
    code: 'DOCUMENT_NOT_SENT',
  });
});
