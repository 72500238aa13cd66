import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { median, summary } from './figures.mjs';
import { isInstalled } from './installed-peers.mjs';
import { fillText } from './postgres.mjs';
import { startPostgres } from './postgres-server.mjs';
import { cpuSeconds, familySeconds, rssMb, runNode, startServer } from './processes.mjs';
import { measuredCells } from './report.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = file('../../dist/cli.js');
const counts = [1, 2, 4];
const items = 1000;
const cards = 100_000;

/**
 * Checks over HTTP, as tills send them, to one, two and four servers on one PostgreSQL: first the load generator gives each
 * server as many of its connections, so that no balancer takes part of the cores, then all of them go to nginx.
 */
export async function benchPostgresHttp({ folder, rounds, load, told, say }) {
  const database = await startPostgres(folder);
  const env = { TILLGATE_DATA_DIR: folder, TILLGATE_DATABASE_URL: database.url, TILLGATE_PORT: '0' };
  try {
    say(`postgres-http: ${cards} cards, ${items} items`);
    const ways = isInstalled('nginx', '-v') ? [false, true] : [false];
    if (ways.length === 1) say('No balancer is measured: nginx is not installed');
    await runNode([cli, 'init', '--demo'], { env });
    await fill(database.url);
    const measured = {};
    for (let round = 1; round <= rounds; round += 1) {
      for (const balanced of ways)
        for (const count of counts) {
          const name = `${count} ${count === 1 ? 'server' : 'servers'}${balanced ? ' behind nginx' : ''}`;
          const shift = round * 100 + (balanced ? 10 : 0) + count;
          const result = await measure({ count, balanced, database, env, folder, load, shift });
          measured[name] = [...(measured[name] ?? []), result];
          told(`postgres-http ${round}/${rounds}`, name, result);
        }
    }
    return section(measured);
  } finally {
    await database.stop();
  }
}

async function measure({ count, balanced, database, env, folder, load, shift }) {
  const servers = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      // Wherever the system likes: the database and the load are on the same cores.
      startServer([cli, 'serve'], {
        core: undefined,
        env: { ...env, TILLGATE_DATA_DIR: join(folder, `server-${at}`) },
      }),
    ),
  );
  const ports = servers.map(({ port }) => port);
  const balancer = balanced
    ? await startServer([file('servers/balancer.mjs'), ...ports], { core: undefined, endWith: 'SIGTERM' })
    : undefined;
  const seconds = () => [
    servers.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    familySeconds(database.pid),
  ];
  let began;
  let ended;
  let result;
  const job = {
    kind: 'close',
    ports: balancer === undefined ? ports : [balancer.port],
    cards,
    shift,
    sales: sales(),
    ...load,
  };
  // Awake it would take a core from what it measures.
  await runNode([file('load.mjs'), JSON.stringify({ ...job, port: job.ports[0], awake: false })], {
    heard(line) {
      const { event, ...facts } = JSON.parse(line);
      if (event === 'measuring') began = seconds();
      else if (event === 'measured') ended = seconds();
      else if (event === 'done') result = facts;
    },
  });
  const [cpuUs, databaseUs] = ended.map((end, at) => ((end - began[at]) * 1e6) / result.requests);
  const memory = servers.map(({ pid }) => rssMb(pid));
  await balancer?.stop();
  await Promise.all(servers.map((server) => server.stop()));
  return { ...result, cpuUs, databaseUs, rssMb: Math.max(...memory), busy: 1 };
}

async function fill(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(fillText({ schema: 'TP7', items, cards }));
  // PostgreSQL does so by itself soon, beside the first ones measured.
  await client.query('VACUUM (FREEZE, ANALYZE)');
  await client.query('CHECKPOINT');
  await client.end();
}

/** Baskets of five goods at random, each for one connection. */
function sales() {
  const time = `${new Date().toISOString().slice(0, 10)}T12:00:00`;
  return Array.from({ length: 200 }, () => {
    const articles = new Set();
    while (articles.size < 5) articles.add(1 + Math.floor(Math.random() * items));
    const one = { quantity: 1, priceMinor: 1000, amountMinor: 1000 };
    const lines = [...articles].map((article, at) => ({ position: at + 1, itemCode: `B${article}`, ...one }));
    return { time, lines, totalMinor: 5000 };
  });
}

function section(measured) {
  const base = Object.values(measured)[0];
  const lines = Object.entries(measured).map(([name, results]) => ({
    ...summary(name, results, base),
    databaseUs: median(results.map(({ databaseUs }) => databaseUs)),
  }));
  return {
    title: 'CloseCheck over HTTP on PostgreSQL, ratio to one server',
    lines,
    rows: [
      ['', 'checks/s', 'ratio [min–max]', 'p50 ms', 'p99 ms', 'server µs', 'database µs', 'errors', 'RSS MB'],
      ...lines.map((line) => [
        ...measuredCells(line),
        line.databaseUs.toFixed(0),
        String(line.errors),
        line.rssMb.toFixed(0),
      ]),
    ],
    targets: [],
    rounds: measured,
  };
}
