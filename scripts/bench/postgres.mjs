import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { firstCard } from './cards.mjs';
import { summary } from './figures.mjs';
import { startPostgres } from './postgres-server.mjs';
import { runNode } from './processes.mjs';

const closer = fileURLToPath(new URL('postgres-closer.mjs', import.meta.url));
const schema = 'bench';
const items = 1000;
const cards = 100_000;

/**
 * Checks closed on PostgreSQL without HTTP, by one, two and four processes, ten connections each. Beside it a yardstick, because
 * the database, the processes and whatever else runs share the machine's cores: how many transactions of twelve statements go.
 */
export async function benchPostgres({ folder, rounds, load, told, say }) {
  const server = await startPostgres(folder);
  try {
    say(`postgres: ${cards} cards, ${items} items`);
    await prepare(server.url);
    const measured = {};
    let shift = 1;
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, kind, processes } of runs) {
        const job = { kind, url: server.url, schema, items, cards, ...load };
        const each = Array.from({ length: processes }, () => close({ ...job, shift: shift++ }));
        const result = together(await Promise.all(each));
        measured[name] = [...(measured[name] ?? []), result];
        told(`postgres ${round}/${rounds}`, name, result);
      }
    }
    return section(measured);
  } finally {
    await server.stop();
  }
}

const runs = [
  { name: '12 statements one by one', kind: 'twelve', processes: 1 },
  { name: 'CloseCheck, 1 process', kind: 'spread', processes: 1 },
  { name: 'CloseCheck, 2 processes', kind: 'spread', processes: 2 },
  { name: 'CloseCheck, 4 processes', kind: 'spread', processes: 4 },
  { name: 'one article in every check, 2 processes', kind: 'bag', processes: 2 },
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
function together(results) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const worst = (pick) => Math.max(...results.map(pick));
  return {
    perSecond: sum(({ perSecond }) => perSecond),
    p50Ms: worst(({ p50Ms }) => p50Ms),
    p99Ms: worst(({ p99Ms }) => p99Ms),
    cpuUs: sum(({ cpuUs }) => cpuUs) / results.length,
    rssMb: worst(({ rssMb }) => rssMb),
    errors: sum(({ errors }) => errors),
    firstError: results.find(({ firstError }) => firstError !== undefined)?.firstError,
    busy: 1,
  };
}

function section(measured) {
  const one = measured['CloseCheck, 1 process'];
  const lines = Object.entries(measured).map(([name, results]) => summary(name, results, one));
  const [, single, two] = lines;
  return {
    title: 'CloseCheck on PostgreSQL without HTTP, ratio to one process',
    lines,
    targets: [
      { what: 'checks a second, one process', value: single.perSecond, atLeast: 1500 },
      {
        what: 'of one process, two of them (where the database has room)',
        value: two.ratio.median,
        atLeast: 1.7,
      },
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
    SET search_path = ${schema};
    INSERT INTO stores (id, name) VALUES ('main', 'Магазин');
    INSERT INTO tills (id, store) SELECT i::text, 'main' FROM generate_series(1, 64) i;
    INSERT INTO items (article, code, name, unit, retail_price_minor)
      SELECT 'B' || i, 'B' || i, 'Товар ' || i, 'шт', 1000 FROM generate_series(1, ${items}) i;
    INSERT INTO cards (number, kind, status, created_at, version)
      SELECT (${firstCard} + i)::text, 'Discount', 'Active', '2026-11-22T06:15:30.123Z', i + 1
      FROM generate_series(0, ${cards - 1}) i;
    ANALYZE`);
  await client.end();
}
