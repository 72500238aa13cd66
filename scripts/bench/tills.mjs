import { median } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { copyShop, countChecks, saleOf, startTillgate } from './shop.mjs';

const leastSeconds = 30;
const leastWarmSeconds = 5;
const names = { lookup: 'GetCard', close: 'CloseCheck', refused: 'refused with 503' };

/** So many tills, each a lookup and a close a second, on one core. */
export async function benchTills(options) {
  const { tills, rounds } = options;
  const measured = await play(options, { name: 'tills', tills, kinds: ['lookup', 'close'] });
  const lines = ['lookup', 'close'].map((kind) => lineOf(kind, measured));
  return {
    ...frame(`${tills} tills, each a lookup and a close a second; ${rounds} rounds`, lines, measured),
    targets: [
      ...lines.map(({ name, p99Ms }) => ({ what: `p99 of ${name}, ms`, value: p99Ms, atMost: 100 })),
      { what: 'errors and refusals', value: measured.errors + countOf('refused', measured), atMost: 0 },
      lost(measured),
    ],
  };
}

/** More checks than the server can take: what it refuses, it refuses at once. */
export async function benchOverload(options) {
  const { flood: tills, rounds } = options;
  const measured = await play(options, { name: 'overload', tills, kinds: ['close'] });
  const lines = ['close', 'refused'].map((kind) => lineOf(kind, measured));
  return {
    ...frame(`${tills} tills, each a close a second; ${rounds} rounds`, lines, measured),
    targets: [
      { what: 'p99 of what is refused, ms', value: lines[1].p99Ms, atMost: 100 },
      { what: 'p99 of what is taken, ms', value: lines[0].p99Ms, atMost: 2000 },
      { what: 'neither taken nor refused with 503', value: measured.errors, atMost: 0 },
      lost(measured),
    ],
  };
}

async function play({ shop, cards, rounds, load, told }, { name, tills, kinds }) {
  const dataDir = copyShop(shop, name);
  const before = countChecks(dataDir);
  const results = [];
  for (let round = 1; round <= rounds; round += 1) {
    const server = await startTillgate(dataDir);
    const job = {
      tills,
      kinds,
      cards,
      seconds: Math.max(load.seconds, leastSeconds),
      warmSeconds: Math.max(load.warmSeconds, leastWarmSeconds),
      shift: 1000 + round,
      sale: saleOf(dataDir),
    };
    const result = await measureServer(server, job, 'paced.mjs');
    await server.stop();
    results.push(result);
    const { count, p99Ms } = result.of.close;
    told(`${name} ${round}/${rounds}`, names.close, {
      ...result,
      perSecond: count / result.seconds,
      p99Ms,
    });
  }
  const recorded = countChecks(dataDir) - before;
  const acknowledged = results.reduce((sum, result) => sum + result.acknowledged.close, 0);
  const errors = results.reduce((sum, result) => sum + result.errors, 0);
  return { results, errors, lost: acknowledged - recorded };
}

function lineOf(kind, { results }) {
  const each = results.map(({ of, seconds }) => ({ ...of[kind], perSecond: of[kind].count / seconds }));
  const middle = (pick) => median(each.map(pick));
  return {
    name: names[kind],
    perSecond: middle(({ perSecond }) => perSecond),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    maxMs: Math.max(...each.map(({ maxMs }) => maxMs)),
    errors: 0,
  };
}

function frame(title, lines, { results, errors }) {
  const rows = [
    ['', 'answers/s', 'p50 ms', 'p99 ms', 'longest ms'],
    ...lines.map(({ name, perSecond, p50Ms, p99Ms, maxMs }) => [
      name,
      ...[perSecond, p50Ms, p99Ms, maxMs].map((figure) => figure.toFixed(1)),
    ]),
  ];
  const busy = median(results.map((result) => result.busy));
  const memory = Math.max(...results.map(({ rssMb }) => rssMb));
  const firstError = results.find((result) => result.firstError !== undefined)?.firstError;
  const lateMs = median(results.map(({ of }) => of.late.p99Ms));
  const notes =
    `  ${(busy * 100).toFixed(0)} % of the server's core, ${memory.toFixed(0)} MB; the generator itself was late by ${lateMs.toFixed(1)} ms (p99)` +
    (firstError === undefined ? '' : `\n  the first error: ${firstError}`);
  return { title, rows, notes, lines: [...lines, { name: 'errors', errors }], rounds: results };
}

function countOf(kind, { results }) {
  return results.reduce((sum, { of }) => sum + of[kind].count, 0);
}

function lost(measured) {
  return { what: 'checks acknowledged and not recorded', value: measured.lost, atMost: 0 };
}
