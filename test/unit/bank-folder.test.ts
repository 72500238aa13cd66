import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { watchBankFolder } from '../../src/bank-folder.js';
import { takeFolder } from '../../src/exchange/bank/folder.js';
import type { Exchange } from '../../src/journal/exchange.js';
import { documentsOf, prepaymentOf } from '../support/bank.js';
import { giveClient } from '../support/orders.js';
import { now, openShopForEachTest, set, type TestShop } from '../support/shop.js';
import { clientInn, incoming, statementBytes } from '../support/statements.js';
import { temporaryFolder, temporaryFolders } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (open) => {
  shop = open;
});
const newFolder = temporaryFolders();
let folder: string;
let recorded: Exchange[];

beforeEach(async () => {
  folder = newFolder();
  recorded = [];
  await giveClient(shop, 'K', { inn: clientInn });
  await set(shop, 'bankFolder', folder);
});

const watch = (signal = new AbortController().signal) =>
  watchBankFolder({ context: shop, record: (exchange) => recorded.push(exchange) }, signal);

function lay(name: string, bytes: Buffer, ageMs = 60_000): void {
  writeFileSync(join(folder, name), bytes);
  const at = (now - ageMs) / 1000;
  utimesSync(join(folder, name), at, at);
}

const report = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));

test('a statement is taken and moved to done, with its report beside it and in the journal', async () => {
  lay('kl_to_1c.txt', statementBytes([incoming()]));
  await watch();
  expect(readdirSync(folder)).toEqual(['done']);
  expect(readdirSync(join(folder, 'done')).sort()).toEqual(['kl_to_1c.txt', 'kl_to_1c.txt.report.json']);
  expect(report('done/kl_to_1c.txt.report.json')).toMatchObject({
    documents: { new: 1 },
    matched: { toPrepayments: '200.00' },
  });
  expect(recorded).toMatchObject([
    {
      protocol: 'exchange',
      operation: 'bank.folder',
      document: 'kl_to_1c.txt',
      status: 200,
      resultCode: 'OK',
    },
  ]);
  expect(recorded[0]?.response).toContain('NOTHING_UNPAID');
  expect(await prepaymentOf(shop)).toBe(20_000);
});

test('what is refused, or has a bad document, is moved to failed and says why', async () => {
  lay('a.txt', Buffer.from('что это'));
  lay('b.txt', statementBytes([incoming(), incoming({ Сумма: '1,5' })]));
  await watch();
  expect(readdirSync(join(folder, 'failed')).sort()).toEqual([
    'a.txt',
    'a.txt.report.json',
    'b.txt',
    'b.txt.report.json',
  ]);
  expect(report('failed/a.txt.report.json')).toMatchObject({
    refused: { code: 'NOT_A_STATEMENT', text: expect.stringContaining('1CClientBankExchange') },
  });
  expect(report('failed/b.txt.report.json')).toMatchObject({
    documents: { new: 1, bad: 1 },
    faults: { rows: [{ element: 'Сумма' }] },
  });
  expect(recorded.map(({ status }) => status)).toEqual([422, 422]);
});

test('banks call every file the same', async () => {
  const document = incoming();
  for (const documents of [[document], [document, incoming()], [incoming()]]) {
    lay('kl_to_1c.txt', statementBytes(documents));
    await watch();
  }
  expect(readdirSync(join(folder, 'done')).filter((name) => !name.includes('report'))).toEqual([
    'kl_to_1c.2.txt',
    'kl_to_1c.3.txt',
    'kl_to_1c.txt',
  ]);
  expect(await documentsOf(shop)).toHaveLength(3);
});

test('what is being written, hidden, half of a copy, a folder or a link is left alone', async () => {
  const bytes = statementBytes([incoming()]);
  lay('young.txt', bytes, 4000);
  lay('.hidden.txt', bytes);
  lay('half.part', bytes);
  lay('half.tmp', bytes);
  mkdirSync(join(folder, 'folder.txt'));
  symlinkSync('/etc/hostname', join(folder, 'link.txt'));
  const before = readdirSync(folder);
  await watch();
  expect(readdirSync(folder)).toEqual(before);
  shop.at(now + 2000);
  await watch();
  expect(existsSync(join(folder, 'done', 'young.txt'))).toBe(true);
});

test('a file of a clock that is ahead is taken too', async () => {
  lay('ahead.txt', statementBytes([incoming()]), -3_600_000);
  await watch();
  expect(existsSync(join(folder, 'done', 'ahead.txt'))).toBe(true);
});

test('a server that stops takes no further file', async () => {
  lay('a.txt', statementBytes([incoming()]));
  const stop = new AbortController();
  stop.abort();
  await watch(stop.signal);
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('no folder, nothing to do; a folder that is not there is a failure that says so', async () => {
  await set(shop, 'bankFolder', null);
  await watch();
  await set(shop, 'bankFolder', join(folder, 'absent'));
  await expect(watch()).rejects.toThrow('absent');
});

test('a file that cannot be taken keeps no other from being taken, and stays', async () => {
  for (const name of ['a.txt', 'b.txt', 'c.txt']) lay(name, statementBytes([incoming()]));
  const seen: string[] = [];
  const take = async ({ name }: { name: string }) => {
    seen.push(name);
    if (name === 'a.txt') throw new Error('the disk is full');
    return { isTaken: true, report: {} };
  };
  const taking = takeFolder({ folder, now: () => now, take }, new AbortController().signal);
  await expect(taking).rejects.toThrow('the disk is full');
  expect(seen).toEqual(['a.txt', 'b.txt', 'c.txt']);
  expect(readdirSync(folder)).toEqual(['a.txt', 'done']);
});

test('a statement that the bank writes anew while the one before is taken stays for the next time', async () => {
  lay('kl_to_1c.txt', statementBytes([incoming()]));
  const take = async ({ path }: { path: string }) => {
    writeFileSync(path, statementBytes([incoming(), incoming()]));
    return { isTaken: true, report: {} };
  };
  await takeFolder({ folder, now: () => now, take }, new AbortController().signal);
  expect(readdirSync(folder)).toEqual(['kl_to_1c.txt']);
});
