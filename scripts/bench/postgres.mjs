import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { firstCard } from './cards.mjs';
import { median, ratios, summary } from './figures.mjs';
import { startPostgres } from './postgres-server.mjs';
import { firstId } from './postgres-statements.mjs';
import { runNode } from './processes.mjs';
import { measuredCells } from './report.mjs';

const closer = fileURLToPath(new URL('postgres-closer.mjs', import.meta.url));
const schema = 'bench';
const items = 1000;
const cards = 100_000;

/**
 * Checks closed on PostgreSQL: at the level of the database, by the function in one process, and by several where the database
 * has room. Beside it a yardstick, because the database, the processes and whatever else runs share the machine's cores: how
 * many transactions of twelve statements go.
 */
export async function benchPostgres({ folder, rounds, load, told, say }) {
  const server = await startPostgres(folder);
  try {
    say(`postgres: ${cards} cards, ${items} items`);
    await prepare(server.url);
    const measured = {};
    let shift = 1;
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, processes = 1, ...kind } of runs(load.connections)) {
        const job = { ...kind, ...server, schema, items, cards, ...load };
        const each = () =>
          Promise.all(Array.from({ length: processes }, () => close({ ...job, shift: shift++ })));
        const result = together(...(await whileWatched(server.url, each)));
        measured[name] = [...(measured[name] ?? []), result];
        told(`postgres ${round}/${rounds}`, name, result);
      }
    }
    return section(measured);
  } finally {
    await server.stop();
  }
}

/** A quarter of a core for each process leaves the database more than it needs. */
const share = 0.25;
const names = {
  statements: 'statements of one check, 10 at once',
  one: 'CloseCheck, 1 process',
  room: `CloseCheck, 1 process with ${share} of a core`,
  roomForTwo: `CloseCheck, 2 processes with ${share} of a core each`,
};

const runs = (atOnce) => [
  { name: '12 statements one by one, 10 at once', kind: 'twelve', atOnce: 10 },
  { name: names.statements, kind: 'statements', atOnce: 10 },
  { name: 'statements of eight checks, 4 at once', kind: 'grouped', atOnce: 4 },
  { name: names.one, kind: 'spread', atOnce },
  { name: 'CloseCheck, 2 processes', kind: 'spread', atOnce, processes: 2 },
  { name: 'CloseCheck, 4 processes', kind: 'spread', atOnce, processes: 4 },
  { name: 'one article in every check, 1 process', kind: 'bag', atOnce },
  { name: 'one article in every check, 2 processes', kind: 'bag', atOnce, processes: 2 },
  { name: names.room, kind: 'spread', atOnce, share },
  { name: names.roomForTwo, kind: 'spread', atOnce, share, processes: 2 },
];

async function close(job) {
  let result;
  await runNode([closer, JSON.stringify(job)], {
    heard(line) {
      result = JSON.parse(line);
    },
  });
  return result;
}

/** Rates add up; of the rest the worst is told. */
function together(results, lockShare) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const worst = (pick) => Math.max(...results.map(pick));
  const requests = sum((result) => result.requests);
  return {
    perSecond: sum(({ perSecond }) => perSecond),
    p50Ms: worst(({ p50Ms }) => p50Ms),
    p99Ms: worst(({ p99Ms }) => p99Ms),
    cpuUs: sum((result) => result.cpuUs * result.requests) / requests,
    databaseUs: sum(({ databaseUs }) => databaseUs) / results.length / requests,
    lockShare,
    rssMb: worst(({ rssMb }) => rssMb),
    errors: sum(({ errors }) => errors),
    firstError: results.find(({ firstError }) => firstError !== undefined)?.firstError,
    busy: 1,
  };
}

/** Looks ten times a second how many of the busy connections wait for a lock of another one. @returns with that share */
async function whileWatched(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const look = `SELECT COUNT(*) AS busy, COUNT(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting
    FROM pg_stat_activity WHERE application_name = 'tillgate' AND state <> 'idle'`;
  let [busy, waiting, isOver] = [0, 0, false];
  async function watch() {
    for (; !isOver; await pause(100)) {
      const { rows } = await client.query(look);
      busy += Number(rows[0].busy);
      waiting += Number(rows[0].waiting);
    }
    await client.end();
  }
  const watching = watch();
  try {
    return [await work(), waiting / Math.max(busy, 1)];
  } finally {
    isOver = true;
    await watching;
  }
}

function section(measured) {
  const lines = Object.entries(measured).map(([name, results]) => ({
    ...summary(name, results, measured[names.one]),
    databaseUs: median(results.map(({ databaseUs }) => databaseUs)),
    lockShare: median(results.map(({ lockShare }) => lockShare)),
  }));
  const rateOf = (name) => lines.find((line) => line.name === name).perSecond;
  const room = ratios(measured[names.roomForTwo], measured[names.room], ({ perSecond }) => perSecond);
  return {
    title: 'CloseCheck on PostgreSQL without HTTP, ratio to one process',
    lines,
    rows: [
      [
        '',
        'checks/s',
        'ratio [min–max]',
        'p50 ms',
        'p99 ms',
        'Node µs',
        'database µs',
        'waits for locks',
        'errors',
      ],
      ...lines.map((line) => [
        ...measuredCells(line),
        line.databaseUs.toFixed(0),
        `${(line.lockShare * 100).toFixed(0)} %`,
        String(line.errors),
      ]),
    ],
    targets: [
      { what: 'checks a second, their statements', value: rateOf(names.statements), atLeast: 1500 },
      { what: 'checks a second, the function in one process', value: rateOf(names.one), atLeast: 1500 },
      { what: 'of one process, two of them where the database has room', value: room.median, atLeast: 1.7 },
    ],
    rounds: measured,
  };
}

async function prepare(url) {
  const { migrate } = await import('../../dist/store/migrate.js');
  const { openPostgres, postgresDialect } = await import('../../dist/store/postgres.js');
  const engine = openPostgres({ url, schema });
  await migrate(engine, { dialect: postgresDialect, now: new Date().toISOString() });
  await engine.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE TABLE yardstick (id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY, place BIGINT, at BIGINT);
    INSERT INTO ${schema}.stores (id, name) VALUES ('main', 'Магазин');
    INSERT INTO ${schema}.tills (id, store) SELECT i::text, 'main' FROM generate_series(1, 64) i;
    ALTER SEQUENCE ${schema}.checks_id_seq RESTART WITH ${firstId};
    ${fillText({ schema, items, cards })}`);
  await client.end();
}

/** Goods `B1`, `B2` and so on, and cards from the first one on. */
export function fillText({ schema, items, cards }) {
  return `SET search_path = "${schema}";
    INSERT INTO items (article, code, name, unit, retail_price_minor)
      SELECT 'B' || i, 'B' || i, 'Товар ' || i, 'шт', 1000 FROM generate_series(1, ${items}) i;
    INSERT INTO cards (number, kind, status, created_at, version)
      SELECT (${firstCard} + i)::text, 'Discount', 'Active', '2026-11-22T06:15:30.123Z',
        (SELECT COALESCE(MAX(version), 0) FROM cards) + i + 1
      FROM generate_series(0, ${cards - 1}) i;
    ANALYZE`;
}
