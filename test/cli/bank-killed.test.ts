import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { verify } from '../../src/domain/verify.js';
import { openStore } from '../../src/store/open.js';
import { booked, giveClient } from '../support/orders.js';
import { runCommand, startCommand } from '../support/server-process.js';
import { giveStock, openShop } from '../support/shop.js';
import { clientInn, incoming, statementBytes } from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
const file = join(dataDir, 'kl_to_1c.txt');
const documents = 3000;
const env = { TILLGATE_DATA_DIR: dataDir };

beforeAll(async () => {
  const shop = await openShop(dataDir);
  shop.at(Date.now());
  await giveClient(shop, 'K', { inn: clientInn });
  await giveStock(shop, 'A1', { quantityMilli: 0, unlimited: 1 });
  for (let i = 0; i < 100; i++) await booked(shop);
  await shop.close();
  const naming = (i: number) => (i % 30 === 0 ? `по счету ${i / 30 + 1}` : 'Аванс');
  const all = Array.from({ length: documents }, (_, i) =>
    incoming({ Сумма: i % 30 === 0 ? '200.00' : '1.00', НазначениеПлатежа: naming(i) }),
  );
  writeFileSync(file, statementBytes(all));
});

function countOf(sql: string): number {
  const connection = new Database(join(dataDir, 'TP7', 'tillgate.db'), { readonly: true });
  try {
    return connection.prepare<[], number>(sql).pluck().get() ?? 0;
  } finally {
    connection.close();
  }
}

const taken = () => countOf('SELECT COUNT(*) FROM bank_documents');

async function differences() {
  const engine = await openStore({ dataDir, publication: 'TP7' });
  try {
    return (await verify(engine)).differences;
  } finally {
    await engine.close();
  }
}

test('an import that is killed again and again takes each document once', async () => {
  for (let kills = 1; kills <= 3; kills++) {
    const before = taken();
    const run = startCommand(['bank', 'import', file], { env });
    while (taken() < before + 300) await pause(2);
    run.kill('SIGKILL');
    expect((await run.ended).code).toBeNull();
    expect(taken()).toBeLessThan(documents);
    expect(await differences()).toEqual([]);
  }
  const { code, stdout } = await runCommand(['--json', 'bank', 'import', file], { env });
  expect([code, JSON.parse(stdout).documents.read]).toEqual([0, documents]);
  expect(taken()).toBe(documents);
  expect(countOf('SELECT COUNT(*) FROM orders WHERE status = 2')).toBe(100);
  expect(countOf('SELECT prepayment_minor FROM clients')).toBe((documents - 100) * 100);
  expect(await differences()).toEqual([]);
}, 120_000);

test('two processes that import the same file at once take each document once', async () => {
  const twice = await Promise.all([
    runCommand(['--json', 'bank', 'import', file], { env }),
    runCommand(['--json', 'bank', 'import', file], { env }),
  ]);
  expect(twice.map(({ code, stdout }) => [code, JSON.parse(stdout).documents.new])).toEqual([
    [0, 0],
    [0, 0],
  ]);
  const more = join(dataDir, 'more.txt');
  writeFileSync(more, statementBytes(Array.from({ length: 500 }, () => incoming({ Сумма: '1.00' }))));
  const both = await Promise.all([0, 1].map(() => runCommand(['--json', 'bank', 'import', more], { env })));
  const counts = both.map(({ stdout }) => JSON.parse(stdout).documents.new as number);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
  expect(taken()).toBe(documents + 500);
  expect(await differences()).toEqual([]);
}, 120_000);
