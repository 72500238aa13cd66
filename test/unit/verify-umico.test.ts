import { createDocument } from '../../src/domain/umico/documents.js';
import { queueReceipt } from '../../src/domain/umico/queue-receipt.js';
import { addUser } from '../../src/domain/users/manage-users.js';
import { verify } from '../../src/domain/verify.js';
import { now, openShop, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const at = new Date(now).toISOString();
let shop: TestShop;

const line = {
  ...{ position: 1, salePosition: null, article: 'A1', name: 'Çay' },
  ...{ quantityMilli: 1000, priceMinor: 1_000, amountMinor: 1_000 },
};

beforeEach(async () => {
  shop = await openShop(newFolder());
  await addUser(shop, { name: 'anna', password: 'secret-enough', roles: ['loyalty'] });
  const of = {
    card: '9944000000000012',
    documentKind: 'request',
    document: 'web 1',
    currency: 'AZN',
  } as const;
  const about = { asker: { purpose: 'retail', till: '1' }, now: at, amountMinor: 1_000, time: at } as const;
  await shop.engine.transaction(async (tx) => {
    await queueReceipt(tx, { ...of, ...about, kind: 'sale', createdBy: 'anna', lines: [line] });
    const back = { ...line, salePosition: 1 };
    await queueReceipt(tx, { ...of, ...about, kind: 'return', saleId: 1, createdBy: 'anna', lines: [back] });
    await tx.run(
      'UPDATE umico_receipt_lines SET returned_milli = 1000, returned_minor = 1000 WHERE receipt_id = 1',
    );
  });
  const { salePosition: _, ...sold } = line;
  const document = {
    client: 'Alfa',
    user: 'anna',
    card: of.card,
    amountMinor: 1_000,
    pointsMinor: 0,
    by: 'anna',
  };
  await createDocument(shop, { ...document, kind: 'sale', lines: [sold] });
});
afterEach(() => shop.close());

test('what is in order is in order', async () => {
  expect((await verify(shop.engine)).differences).toEqual([]);
});

test.each([
  ['umico-receipt-history', "UPDATE umico_receipts SET status = 'pending' WHERE id = 1"],
  [
    'umico-history-chain',
    "INSERT INTO umico_receipt_history (receipt_id, status_before, status, recorded_at) VALUES (1, 'sending', 'new', '')",
  ],
  ['umico-receipt-lines', 'UPDATE umico_receipts SET amount_minor = 999 WHERE id = 2'],
  ['umico-receipt-waits', 'UPDATE umico_receipts SET next_at = NULL WHERE id = 1'],
  ['umico-returned', 'UPDATE umico_receipt_lines SET returned_milli = 999 WHERE receipt_id = 1'],
  ['umico-return-of-sale', "UPDATE umico_receipts SET card = '9944000000000020' WHERE id = 2"],
  ['umico-points-spent', 'UPDATE umico_receipts SET spent_minor = 1 WHERE id = 1'],
  ['umico-hold-used', "UPDATE umico_receipts SET hold_key = 'none' WHERE id = 1"],
  ['umico-order-points', "UPDATE umico_receipts SET document_kind = 'order' WHERE id = 1"],
  ['umico-write-off', "UPDATE umico_documents SET write_off_minor = 5, written_off_at = ''"],
  ['umico-document-receipt', 'UPDATE umico_documents SET receipt_id = 1'],
  [
    'accounting-documents',
    `INSERT INTO accounting_entries (debit, credit, amount_minor, document_kind, document, description, time, recorded_at)
     VALUES ('76.09', '62.01', 1, 'umico document', 'UMD-000009', '', '', '')`,
  ],
])('%s is found', async (rule, sql) => {
  await shop.engine.transaction((tx) => tx.run(sql));
  const { differences } = await verify(shop.engine);
  expect(differences.map((difference) => difference.rule)).toEqual([rule]);
});
