import Database from 'better-sqlite3';
import { closeCheck } from '../../dist/domain/checks/close-check.js';
import { rememberShop } from '../../dist/domain/settings/shop.js';
import { createStatements } from '../../dist/store/sqlite-statements.js';
import { createHistogram } from './histogram.mjs';
import { randomCard } from './requests.mjs';

/**
 * The close-check transaction without HTTP and without group commit: each check in a transaction of its own, committed with
 * `synchronous=FULL`, one after the other. node one-by-one.mjs '{"file", "cards", "shift", "sale", "warmSeconds", "seconds"}'
 */
const job = JSON.parse(process.argv[2]);
const engine = openOneByOne(job.file);
const context = { engine, shop: rememberShop(engine), clock: Date.now };
let number = 1_000_000;

await closeFor(job.warmSeconds);
const cpuSince = process.cpuUsage();
const measured = await closeFor(job.seconds);
const { user, system } = process.cpuUsage(cpuSince);
const result = {
  ...measured,
  cpuUs: (user + system) / measured.requests,
  busy: (user + system) / 1e6 / job.seconds,
  rssMb: process.memoryUsage.rss() / 2 ** 20,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
engine.close();

async function closeFor(seconds) {
  const histogram = createHistogram();
  const started = performance.now();
  let errors = 0;
  let firstError;
  for (let now = started; now - started < seconds * 1000; ) {
    const outcome = await closeCheck(context, nextCheck());
    const after = performance.now();
    histogram.add(after - now);
    now = after;
    if (outcome.code === 'OK' && !outcome.duplicate && outcome.exceptions.length === 0) continue;
    errors += 1;
    firstError ??= JSON.stringify(outcome);
  }
  const { count, ...latency } = histogram.summary();
  const perSecond = (count * 1000) / (performance.now() - started);
  return { requests: count, perSecond, ...latency, errors, firstError };
}

/** What the wire's mapping makes of the request in `requests.mjs`. */
function nextCheck() {
  number += 1;
  return {
    till: number % 2 === 0 ? '1' : '2',
    shift: job.shift,
    number,
    type: 'Sale',
    time: job.sale.time,
    cashier: 'Иванова А. П.',
    fiscalSign: null,
    offline: false,
    totalMinor: job.sale.totalMinor,
    returnOf: null,
    lines: job.sale.lines.map(({ position, itemCode, quantity, priceMinor, amountMinor }) => ({
      position,
      itemCode,
      barcode: null,
      name: null,
      quantityMilli: quantity * 1000,
      priceMinor,
      discountMinor: 0,
      bonusSpentMinor: 0,
      amountMinor,
      department: null,
      returnOfPosition: null,
    })),
    payments: [{ kind: 'Cash', amountMinor: job.sale.totalMinor, card: null }],
    cards: [
      {
        number: randomCard(job.cards),
        kind: null,
        bonusSpentMinor: null,
        bonusEarnedMinor: null,
        accumulatedMinor: null,
        holdKey: null,
      },
    ],
  };
}

/** The storage seam over one connection, with the commits that SQLite makes by itself. */
function openOneByOne(file) {
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('cache_size = -16384');
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const statements = createStatements(connection);
  const reader = {
    first: async (sql, parameters) => statements.first(sql, parameters),
    all: async (sql, parameters) => statements.all(sql, parameters),
    allOf: async (sql, rows) => statements.allOf(sql, rows),
  };
  const transaction = {
    ...reader,
    run: async (sql, parameters) => statements.run(sql, parameters),
    insertMany: async (sql, rows) => statements.insertMany(sql, rows),
  };
  return {
    ...reader,
    // An error ends the bench, so there is no rollback to write.
    async transaction(work) {
      begin.run();
      const value = await work(transaction);
      commit.run();
      return value;
    },
    close: () => connection.close(),
  };
}
