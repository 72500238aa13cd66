import pg from 'pg';
import { closeCheck } from '../../dist/domain/checks/close-check.js';
import { rememberShop } from '../../dist/domain/settings/shop.js';
import { openPostgres } from '../../dist/store/postgres.js';
import { firstCard } from './cards.mjs';
import { createHistogram } from './histogram.mjs';

/**
 * One process that closes checks without HTTP, over ten connections at once:
 * node postgres-closer.mjs '{"kind", "url", "schema", "shift", "cards", "items", "warmSeconds", "seconds"}'.
 * Kinds: `spread` (five articles taken at random), `bag` (one of them in every check), and as a yardstick `twelve`
 * (a transaction of twelve prepared statements, one answer after the other).
 */
const job = JSON.parse(process.argv[2]);
const connections = 10;
const time = `${new Date().toISOString().slice(0, 10)}T12:00:00`;
const { work, end } = job.kind === 'twelve' ? twelve() : closing();
let number = 0;
let histogram = createHistogram();
let isStopping = false;
let errors = 0;
let firstError;

const loops = Array.from({ length: connections }, loop);
await pause(job.warmSeconds);
histogram = createHistogram();
const cpuSince = process.cpuUsage();
const since = performance.now();
await pause(job.seconds);
const { user, system } = process.cpuUsage(cpuSince);
const seconds = (performance.now() - since) / 1000;
const { count, ...latency } = histogram.summary();
isStopping = true;
await Promise.all(loops);
await end();
const result = {
  ...{ requests: count, perSecond: count / seconds, ...latency, errors, firstError },
  ...{ cpuUs: (user + system) / count, busy: 1, rssMb: process.memoryUsage.rss() / 2 ** 20 },
};
process.stdout.write(`${JSON.stringify(result)}\n`);

async function loop(_, place) {
  while (!isStopping) {
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

function pause(ofSeconds) {
  return new Promise((resolve) => setTimeout(resolve, ofSeconds * 1000));
}

function closing() {
  const engine = openPostgres({ url: job.url, schema: job.schema, connections });
  const context = { engine, shop: rememberShop(engine), clock: Date.now };
  return {
    async work() {
      const outcome = await closeCheck(context, nextCheck());
      if (outcome.code !== 'OK' || outcome.duplicate || outcome.exceptions.length > 0)
        throw new Error(JSON.stringify(outcome));
    },
    end: () => engine.close(),
  };
}

function twelve() {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: job.url }));
  const ready = Promise.all(clients.map((client) => client.connect()));
  const insert = { name: 'yardstick', text: 'INSERT INTO yardstick (place, at) VALUES ($1, $2)' };
  return {
    async work(place) {
      await ready;
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
