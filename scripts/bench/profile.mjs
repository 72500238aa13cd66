import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureServer } from './measure.mjs';
import { removeFolder, temporaryFolder } from './processes.mjs';
import { makeClients, readPage } from './rest-requests.mjs';
import { prepareCatalogue, prepareShop, saleOf, startTillgate, withServer } from './shop.mjs';
import { makeCardsUmicos } from './umico.mjs';

/**
 * Where the time of a request goes: runs Tillgate under --cpu-prof for one kind of load and prints the functions with the
 * most time of their own, per thread, and the same grouped by file and by part, where what is native counts for its caller.
 * node scripts/bench/profile.mjs [--kind lookup|close|page|unchanged|booking|reads] [--seconds 5] [--top 30] [--umico]
 */
const { values: given } = parseArgs({
  options: {
    kind: { type: 'string', default: 'lookup' },
    seconds: { type: 'string', default: '5' },
    cards: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '32' },
    top: { type: 'string', default: '30' },
    umico: { type: 'boolean', default: false },
  },
});
const folder = temporaryFolder();
const cards = Number(given.cards);
const [items, clients, limit] = [10_000, 200, 50];
const shop = await prepareCatalogue({ folder, shop: await prepareShop(folder, cards), items, say: print });
const { ending, etag } = await withServer(
  () => startTillgate(shop),
  async ({ port }) => {
    await makeClients(port, clients);
    return readPage(port, limit);
  },
);
if (given.umico) await makeCardsUmicos(shop);
const profiles = join(folder, 'profiles');
const server = await startTillgate(shop, {
  nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${profiles}`, '--cpu-prof-interval=200'],
});
const load = await measureServer(server, {
  ...{ kind: given.kind, cards, items, clients, limit, ending, run: '1' },
  ...(given.kind !== 'page' && { etag }),
  connections: Number(given.connections),
  warmSeconds: 1,
  awake: true,
  seconds: Number(given.seconds),
  shift: 1001,
  sale: saleOf(shop),
});
await server.stop();

const { perSecond, cpuUs, errors, firstError } = load;
print(
  `${given.kind}: ${perSecond.toFixed(0)}/s under the profiler, CPU ${cpuUs.toFixed(0)} µs per request, ${errors} errors`,
);
if (firstError !== undefined) print(firstError);
const { requests } = load;
// The profiler's clock is the one of hrtime. Start, warming up and what comes behind the load are left out.
const fromUs = load.beganUs;
const toUs = fromUs + Number(given.seconds) * 1e6;
for (const file of readdirSync(profiles)) {
  tell(file, selfTimes(JSON.parse(readFileSync(join(profiles, file), 'utf8'))));
}
removeFolder(folder);

/** Microseconds of own time by function, its place, line and part; the idle time is left out. */
function selfTimes({ nodes, samples, timeDeltas, startTime }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));
  const times = new Map();
  let at = startTime;
  samples.forEach((id, index) => {
    at += timeDeltas[index];
    if (at < fromUs || at > toUs) return;
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === '(idle)') return;
    const place = url === '' ? '(native)' : shortPlace(url);
    const part = partOf(byId.get(id), callers);
    const key = `${functionName || '(anonymous)'}\t${place}\t${lineNumber + 1}\t${part}`;
    times.set(key, (times.get(key) ?? 0) + timeDeltas[index]);
  });
  return times;
}

/** A folder of Tillgate, a package, node, or what V8 does by itself, such as `(garbage collector)`. */
function partOf(node, callers) {
  for (let at = node; at !== undefined; at = callers.get(at.id)) {
    const { functionName, url } = at.callFrame;
    if (url === '' && functionName.startsWith('(')) return at === node ? functionName : '(native)';
    if (url.startsWith('node:')) return 'node';
    if (url !== '') return shortPlace(url).replace(/^(tillgate: [^/]*|[^:]*).*/, '$1');
  }
  return '(native)';
}

function shortPlace(url) {
  const path = url.replace(/^file:\/\//, '');
  const ofPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)/.exec(path);
  if (ofPackage !== null) return `${ofPackage[1]}: ${ofPackage[2]}`;
  return path.replace(/.*\/dist\//, 'tillgate: ');
}

function tell(file, times) {
  const total = [...times.values()].reduce((sum, us) => sum + us, 0);
  const byFile = new Map();
  const byPart = new Map();
  const byFunction = new Map();
  const add = (map, key, us) => map.set(key, (map.get(key) ?? 0) + us);
  for (const [key, us] of times) {
    const [name, place, line, part] = key.split('\t');
    add(byFile, place, us);
    add(byPart, part, us);
    add(byFunction, `${name}  ${place}${line === '0' ? '' : `:${line}`}`, us);
  }
  print(`\n${file}: ${(total / requests).toFixed(1)} µs per request`);
  const top = Number(given.top);
  for (const [title, map, limit] of [
    ['by part', byPart, top],
    ['by file', byFile, top],
    ['by function', byFunction, top],
  ]) {
    print(`\n  ${title}`);
    for (const [name, us] of [...map].sort((a, b) => b[1] - a[1]).slice(0, limit)) {
      print(
        `  ${(us / requests).toFixed(2).padStart(8)} µs ${((us * 100) / total).toFixed(1).padStart(5)} %  ${name}`,
      );
    }
  }
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
