import pg from 'pg';
import { closeCheck } from '../../dist/domain/checks/close-check.js';
import { rememberShop } from '../../dist/domain/settings/shop.js';
import { openPostgres } from '../../dist/store/postgres.js';
import { firstCard } from './cards.mjs';
import { createHistogram } from './histogram.mjs';
import { askAgain, firstNumber, openThin, takenDown } from './postgres-statements.mjs';
import { familySeconds } from './processes.mjs';

/**
 * One process that closes checks without HTTP, so many at once: node postgres-closer.mjs '{"kind", "url", "folder", "pid",
 * "schema", "shift", "cards", "items", "atOnce", "share", "warmSeconds", "seconds"}'. `pid` is the database's; `share`: of a
 * core, which is all that this process may take. Kinds:
 * - `spread`: the function, five articles taken at random; `bag`: one of them is in every check
 * - `statements`: what the function asks of the database for one check, asked by a driver that does nothing else;
 *   `grouped`: for eight checks that come at once
 * - `twelve`, a yardstick: a transaction of twelve prepared statements, one answer after the other
 */
const job = JSON.parse(process.argv[2]);
const together = 8;
const time = `${new Date().toISOString().slice(0, 10)}T12:00:00`;
let number = 0;
const { work, end, checksEach = 1 } = await makers()[job.kind]();
let histogram = createHistogram();
let isStopping = false;
let errors = 0;
let firstError;

const startedAt = performance.now();
const loops = Array.from({ length: job.atOnce }, (_, place) => loop(place));
await pause(job.warmSeconds);
histogram = createHistogram();
const cpuSince = process.cpuUsage();
const databaseSince = familySeconds(job.pid);
const since = performance.now();
await pause(job.seconds);
const { user, system } = process.cpuUsage(cpuSince);
const databaseUs = (familySeconds(job.pid) - databaseSince) * 1e6;
const seconds = (performance.now() - since) / 1000;
const { count, ...latency } = histogram.summary();
isStopping = true;
await Promise.all(loops);
await end();
const requests = count * checksEach;
const result = {
  ...{ requests, perSecond: requests / seconds, ...latency, errors, firstError },
  ...{ cpuUs: (user + system) / requests, databaseUs, busy: 1, rssMb: process.memoryUsage.rss() / 2 ** 20 },
};
process.stdout.write(`${JSON.stringify(result)}\n`);

async function loop(place) {
  while (!isStopping) {
    await withinShare();
    const started = performance.now();
    try {
      await work(place);
      histogram.add(performance.now() - started);
    } catch (error) {
      errors += 1;
      firstError ??= String(error);
    }
  }
}

/** Begins nothing while this process has had more of its core than it may. */
async function withinShare() {
  if (job.share === undefined) return;
  for (;;) {
    const { user, system } = process.cpuUsage();
    if (user + system < job.share * (performance.now() - startedAt + 1000) * 1000 || isStopping) return;
    await pause(0.02);
  }
}

function pause(ofSeconds) {
  return new Promise((resolve) => setTimeout(resolve, ofSeconds * 1000));
}

function makers() {
  return {
    spread: closing,
    bag: closing,
    twelve,
    statements: () => statements(1),
    grouped: () => statements(together),
  };
}

function openShop() {
  const engine = openPostgres({ url: job.url, schema: job.schema });
  return { engine, shop: rememberShop(engine), clock: Date.now };
}

function closing() {
  const context = openShop();
  return { work: () => closeOne(context, nextCheck()), end: () => context.engine.close() };
}

async function closeOne(context, check) {
  const outcome = await closeCheck(context, check);
  if (outcome.code !== 'OK' || outcome.duplicate || outcome.exceptions.length > 0)
    throw new Error(JSON.stringify(outcome));
}

/** Takes down so many transactions that articles and cards vary, then asks them again with new numbers. */
async function statements(checksEach) {
  const context = openShop();
  number = firstNumber - 1;
  const taken = [];
  // Those of the first look at the shop do not come at once.
  await closeOne(context, nextCheck());
  for (let at = 0; at < 300; at += 1) {
    const checks = Array.from({ length: checksEach }, nextCheck);
    const turns = await takenDown(() => Promise.all(checks.map((check) => closeOne(context, check))));
    taken.push({ turns, checks: checks.map((check) => check.number) });
  }
  await context.engine.close();
  number = 0;
  const options = `-c synchronous_commit=on -c timezone=UTC -c search_path=${job.schema}`;
  const connection = { folder: job.folder, user: 'tillgate', database: 'postgres', options };
  const connections = await Promise.all(Array.from({ length: job.atOnce }, () => openThin(connection)));
  return {
    checksEach,
    async work(place) {
      const numbers = Array.from({ length: checksEach }, () => {
        number += 1;
        return number;
      });
      await askAgain(connections[place], taken[random(0, taken.length - 1)], numbers);
    },
    end: () => connections.map((open) => open.end()),
  };
}

async function twelve() {
  const clients = Array.from({ length: job.atOnce }, () => new pg.Client({ connectionString: job.url }));
  await Promise.all(clients.map((client) => client.connect()));
  const insert = { name: 'yardstick', text: 'INSERT INTO yardstick (place, at) VALUES ($1, $2)' };
  return {
    async work(place) {
      const client = clients[place];
      await client.query('BEGIN');
      for (let at = 0; at < 12; at += 1) await client.query({ ...insert, values: [place, at] });
      await client.query('COMMIT');
    },
    end: () => Promise.all(clients.map((client) => client.end())),
  };
}

function nextCheck() {
  number += 1;
  const articles = new Set(job.kind === 'bag' ? [1] : []);
  while (articles.size < 5) articles.add(random(1, job.items));
  return {
    ...{ till: String(1 + (number % 64)), shift: job.shift, number, type: 'Sale', time },
    ...{ cashier: 'Иванова А. П.', fiscalSign: null, offline: false, totalMinor: 5000, returnOf: null },
    lines: [...articles].map((article, index) => ({
      ...{ position: index + 1, itemCode: `B${article}`, barcode: null, name: null, quantityMilli: 1000 },
      ...{ priceMinor: 1000, discountMinor: 0, bonusSpentMinor: 0, amountMinor: 1000 },
      ...{ department: null, returnOfPosition: null },
    })),
    payments: [{ kind: 'Cash', amountMinor: 5000, card: null }],
    cards: [
      {
        ...{ number: String(random(firstCard, firstCard + job.cards - 1)), kind: null, holdKey: null },
        ...{ bonusSpentMinor: null, bonusEarnedMinor: null, accumulatedMinor: null },
      },
    ],
  };
}

function random(from, to) {
  return from + Math.floor(Math.random() * (to - from + 1));
}
