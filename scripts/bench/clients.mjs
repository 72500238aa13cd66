import { median } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { makeClients, readPage } from './rest-requests.mjs';
import { copyShop, countOrders, prepareCatalogue, startTillgate, withServer } from './shop.mjs';

const clients = 200;
const readers = 250;
const writers = 50;

/** 300 clients at once, each with its next request as soon as it has its answer: 250 read what 50 change by booking. */
export async function benchClients(options) {
  const { rounds, load, items, told } = options;
  const dataDir = copyShop(await prepareCatalogue(options), 'clients');
  const { etag } = await withServer(
    () => startTillgate(dataDir),
    async ({ port }) => {
      await makeClients(port, clients);
      return readPage(port, 50);
    },
  );
  const before = countOrders(dataDir);
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    const server = await startTillgate(dataDir);
    const result = await measureServer(server, {
      ...{ ...load, kind: 'reads', connections: readers, beside: { kind: 'booking', connections: writers } },
      ...{ clients, items, etag, run: String(round), probe: true },
    });
    await server.stop();
    measured.push(result);
    told(`clients ${round}/${rounds}`, 'reads', result);
  }
  return report({ measured, recorded: countOrders(dataDir) - before }, load);
}

function report({ measured, recorded }, { seconds }) {
  const errors = measured.reduce((sum, result) => sum + result.errors, 0);
  const acknowledged = measured.reduce((sum, result) => sum + result.acknowledgedBeside, 0);
  const lines = [
    lineOf('reads', measured, seconds),
    lineOf(
      'bookings',
      measured.map(({ beside }) => beside),
      seconds,
    ),
  ];
  return {
    title: `${readers + writers} clients at once, ${writers} of them book`,
    rows: [
      ['', 'answers/s', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'],
      ...lines.map(({ name, figures }) => [name, ...figures.map((figure) => figure.toFixed(1))]),
    ],
    notes:
      errors > 0 ? `  the first error: ${measured.find(({ firstError }) => firstError)?.firstError}` : '',
    lines: [...lines, { name: 'errors', errors }],
    targets: [
      { what: 'p95 of reads, ms', value: lines[0].figures[2], atMost: 300 },
      { what: 'errors', value: errors, atMost: 0 },
      { what: 'orders acknowledged and not recorded', value: acknowledged - recorded, atMost: 0 },
    ],
    rounds: measured,
  };
}

function lineOf(name, results, seconds) {
  const middle = (pick) => median(results.map(pick));
  const count = middle((result) => result.requests ?? result.count);
  const figures = ['p50Ms', 'p95Ms', 'p99Ms'].map((key) => middle((result) => result[key]));
  return {
    name,
    figures: [count / seconds, ...figures, Math.max(...results.map(({ maxMs }) => maxMs))],
    errors: 0,
  };
}
