import { join } from 'node:path';
import Database from 'better-sqlite3';
import { versionCards } from '../../src/domain/cards/card-versions.js';
import { expireBonus } from '../../src/domain/cards/expire-bonus.js';
import { expireHolds } from '../../src/domain/cards/holds.js';
import { forgetOldKeys } from '../../src/domain/idempotency/once-per-key.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { forgetTold, tellDue } from '../../src/domain/orders/tell.js';
import { postUnpostedLines } from '../../src/domain/stock/post-lines.js';
import type { UmicoContext } from '../../src/domain/umico/context.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import type { Engine, Parameters, Reader, Transaction } from '../../src/store/engine.js';
import { openShop, set } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();

test('what is done every minute goes through no table that grows with the checks', async () => {
  const shop = await openShop(folder);
  await set(shop, 'bonusDays', 365);
  const texts = new Set<string>();
  const engine = noting(shop.engine, texts);
  const context = { ...shop, engine } as unknown as UmicoContext;
  await expireHolds(context);
  await expireBonus(context);
  await versionCards(engine);
  await expireOrders(context);
  await postUnpostedLines(context);
  await forgetOldKeys(context);
  await forgetTold(context);
  await tellDue(context, () => Promise.reject(new Error('there is nothing to tell')));
  await sendDue(context);
  await shop.close();

  const database = new Database(join(folder, 'TP7', 'tillgate.db'), { readonly: true });
  const scans = [...texts].flatMap((text) => scansOf(database, text));
  database.close();
  expect(texts.size).toBeGreaterThan(8);
  expect(scans.filter((scan) => !short.includes(scan))).toEqual([]);
});

/** One row each, a page of codes, an index of what waits, and the largest of its kind. */
const short = [
  'SCAN CONSTANT ROW',
  'SCAN settled',
  'SCAN codes',
  'SCAN b USING INDEX webhook_outbox_waiting',
  'SEARCH card_movements USING INTEGER PRIMARY KEY (rowid<?)',
];

/** All of a table, or all of it from a key on. */
const isLong = /^SCAN|^SEARCH .*PRIMARY KEY \(\w+[<>]\?\)|^SEARCH .*sqlite_autoindex_\w+ \(\w+[<>]\?\)/;

function scansOf(database: Database.Database, text: string): string[] {
  const names = [...text.matchAll(/:(\w+)/g)].map(([, name]) => [name, null]);
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(Object.fromEntries(names));
  return (steps as { detail: string }[]).map(({ detail }) => detail).filter((step) => isLong.test(step));
}

/** The engine, and what it was asked. */
function noting(engine: Engine, texts: Set<string>): Engine {
  const noted = <R extends Reader>(reader: R): R => ({
    ...reader,
    first: (sql: string, parameters?: Parameters) => reader.first(add(sql), parameters),
    all: (sql: string, parameters?: Parameters) => reader.all(add(sql), parameters),
    allOf: (sql: string, rows: readonly Parameters[]) => reader.allOf(add(sql), rows),
  });
  const add = (sql: string) => {
    texts.add(sql);
    return sql;
  };
  const notedRuns = (tx: Transaction): Transaction => ({
    ...noted(tx),
    run: (sql, parameters) => tx.run(add(sql), parameters),
  });
  return {
    ...noted(engine),
    transaction: (work, options) => engine.transaction((tx) => work(notedRuns(tx)), options),
  };
}
