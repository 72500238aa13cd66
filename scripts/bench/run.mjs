import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchAssortment } from './assortment.mjs';
import { benchBooking } from './booking.mjs';
import { benchClients } from './clients.mjs';
import { benchClose, benchFlush } from './close.mjs';
import { benchGrowth } from './growth.mjs';
import { benchLookup } from './lookup.mjs';
import { machine } from './machine.mjs';
import { benchPostgres } from './postgres.mjs';
import { benchPostgresHttp } from './postgres-http.mjs';
import { hasTaskset, removeFolder, temporaryFolder } from './processes.mjs';
import { sectionText } from './report.mjs';
import { prepareShop } from './shop.mjs';
import { benchOverload, benchTills } from './tills.mjs';
import { benchUmico } from './umico.mjs';

const usage = `npm run bench -- [options]
  --only PART       lookup, close, flush, or what runs only when it is asked for: assortment, booking, clients, tills,
                    overload, umico, growth, postgres, postgres-http; several with commas
  --rounds 5        rounds of each part; ratios are taken per round
  --seconds 4       measured time of a round
  --warm 2          time before it
  --answers 10000   answers before it: until then a server is still compiling what it runs
  --connections 32  keep-alive connections
  --cards 100000    cards in the table
  --many 1000000    cards of the growth part
  --checks 1000000  checks of the growth part
  --items 10000     items of the assortment, booking and clients parts
  --asleep          let the load generator sleep between answers; servers pay for waking it
  --tills 500       tills of the tills part, each a lookup and a close a second
  --flood 4000      tills of the overload part, each a close a second
  --json FILE       everything measured, as JSON
`;

const { values: given } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    warm: { type: 'string', default: '2' },
    answers: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '32' },
    cards: { type: 'string', default: '100000' },
    many: { type: 'string', default: '1000000' },
    checks: { type: 'string', default: '1000000' },
    items: { type: 'string', default: '10000' },
    tills: { type: 'string', default: '500' },
    flood: { type: 'string', default: '4000' },
    asleep: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text) => process.stdout.write(`${text}\n`);

if (given.help) say(usage);
else {
  await main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

async function main() {
  const folder = temporaryFolder();
  const options = {
    folder,
    rounds: Number(given.rounds),
    load: {
      seconds: Number(given.seconds),
      warmSeconds: Number(given.warm),
      warmAnswers: Number(given.answers),
      connections: Number(given.connections),
      awake: !given.asleep,
    },
    cards: Number(given.cards),
    manyCards: Number(given.many),
    manyChecks: Number(given.checks),
    items: Number(given.items),
    tills: Number(given.tills),
    flood: Number(given.flood),
    say,
    told: (step, name, { perSecond, p99Ms, cpuUs, errors }) =>
      process.stderr.write(
        `${step}  ${name}: ${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(2)} ms, CPU ${cpuUs.toFixed(0)} µs, ${errors} errors\n`,
      ),
  };
  const where = machine(folder);
  say(where.text);
  if (!hasTaskset)
    say('There is no taskset: server and load generator are not pinned to cores of their own.');

  const sections = await runSections(options);
  for (const section of sections) say(sectionText(section));
  if (given.json !== undefined)
    writeFileSync(given.json, JSON.stringify({ machine: where, sections }, null, 2));
  removeFolder(folder);
  process.exitCode = sections.some(({ lines }) => lines.some(({ errors }) => errors > 0)) ? 1 : 0;
}

async function runSections(options) {
  const parts = {
    lookup: benchLookup,
    close: benchClose,
    flush: benchFlush,
    assortment: benchAssortment,
    booking: benchBooking,
    clients: benchClients,
    tills: benchTills,
    overload: benchOverload,
    umico: benchUmico,
    growth: benchGrowth,
    postgres: benchPostgres,
    'postgres-http': benchPostgresHttp,
  };
  const names = given.only === undefined ? ['lookup', 'close', 'flush'] : given.only.split(',');
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new Error(`There is no part "${unknown}"; there are ${Object.keys(parts).join(', ')}.`);
  const needsShop = names.some((name) => !/^(growth|postgres.*)$/.test(name));
  if (needsShop) say(`Importing ${options.cards} cards …`);
  const shop = needsShop ? await prepareShop(options.folder, options.cards) : undefined;
  const sections = [];
  for (const name of names) sections.push(await parts[name]({ ...options, shop }));
  return sections.flat().filter((section) => section !== undefined);
}
