import { parseArgs } from 'node:util';
import { median } from './figures.mjs';
import { machine } from './machine.mjs';
import { measureServer } from './measure.mjs';
import { removeFolder, rssMb, temporaryFolder } from './processes.mjs';
import { countChecks, prepareShop, saleOf, startTillgate } from './shop.mjs';

/**
 * Memory of a server over a long time, of which each tenth is told: node scripts/bench/hour.mjs --minutes 60 --tills 200
 * Every till looks up a card and closes a check a second. The first tenth is warming up and is compared with nothing.
 */
const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, tills: { type: 'string', default: '200' } },
});
const minutes = Number(given.minutes);
const tills = Number(given.tills);
const cards = 10_000;
const parts = 10;
const folder = temporaryFolder();
const say = (text) => process.stdout.write(`${text}\n`);
say(machine(folder).text);

const dataDir = await prepareShop(folder, cards);
const before = countChecks(dataDir);
const server = await startTillgate(dataDir);
say(`${tills} tills, ${minutes} minutes; at the start ${rssMb(server.pid).toFixed(0)} MB`);
const samples = [];
const startedAt = Date.now();
const sampling = setInterval(() => {
  samples.push({ part: Math.floor((Date.now() - startedAt) / (minutes * 6000)), mb: rssMb(server.pid) });
}, 1000);
const job = { tills, kinds: ['lookup', 'close'], cards, warmSeconds: 5, seconds: minutes * 60, shift: 1 };
const result = await measureServer(server, { ...job, sale: saleOf(dataDir) }, 'paced.mjs');
clearInterval(sampling);
await server.stop();

const medians = Array.from({ length: parts }, (_, part) =>
  median(samples.filter((sample) => sample.part === part).map(({ mb }) => mb)),
);
say(`median memory of each tenth, MB: ${medians.map((mb) => mb.toFixed(0)).join(', ')}`);
say(`at most ${Math.max(...samples.map(({ mb }) => mb)).toFixed(0)} MB`);
const { lookup, close, refused } = result.of;
say(
  `lookups ${lookup.count}, p99 ${lookup.p99Ms.toFixed(1)} ms; checks ${close.count}, p99 ${close.p99Ms.toFixed(1)} ms`,
);
const missing = result.acknowledged.close - (countChecks(dataDir) - before);
say(`refused ${refused.count}, errors ${result.errors}, acknowledged and not recorded ${missing}`);
const [, ...later] = medians;
const swing = Math.max(...later) / Math.min(...later) - 1;
say(
  `${swing <= 0.2 ? 'reached' : 'MISSED '} from the least to the most ${(swing * 100).toFixed(0)} % (±10 % are 20)`,
);
removeFolder(folder);
