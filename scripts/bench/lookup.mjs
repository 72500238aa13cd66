import { fileURLToPath } from 'node:url';
import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { startServer } from './processes.mjs';
import { copyShop, databaseOf, startTillgate } from './shop.mjs';

const file = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));

const leastShareOfCore = 0.75;

/** GetCard: bare node:http, Tillgate, Express with `soap`, round by round. A round that was disturbed is repeated, as often as there are rounds. */
export async function benchLookup({ shop, cards, rounds, load, say, told }) {
  const dataDir = copyShop(shop, 'lookup');
  const servers = {
    'bare node:http': () => startServer([file('bare.mjs')]),
    Tillgate: () => startTillgate(dataDir),
    'Express + soap': () => startServer([file('express-soap.mjs'), databaseOf(shop)]),
  };
  const measured = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  let disturbed = 0;
  for (let round = 1; round <= rounds; ) {
    const results = {};
    for (const [name, start] of Object.entries(servers)) {
      const server = await start();
      results[name] = await measureServer(server, { kind: 'lookup', cards, ...load });
      await server.stop();
      told(`lookup ${round}/${rounds}`, name, results[name]);
    }
    // With so many connections each server is bound by its core; one that did not have it says nothing about itself.
    const isQuiet = Object.values(results).every(({ busy }) => !(busy < leastShareOfCore));
    if (!isQuiet && disturbed < rounds) {
      disturbed += 1;
      say(`lookup ${round}/${rounds}: other work took the core away; the round is repeated`);
      continue;
    }
    for (const [name, result] of Object.entries(results)) measured[name].push(result);
    round += 1;
  }
  const lines = Object.entries(measured).map(([name, results]) =>
    summary(name, results, measured['bare node:http']),
  );
  const [, ours, express] = lines;
  return {
    title: 'GetCard, ratio to bare node:http',
    lines,
    targets: [
      { what: 'of bare node:http', value: ours.ratio.median, atLeast: 0.4, aim: 0.5 },
      { what: 'times Express + soap', value: ours.ratio.median / express.ratio.median, atLeast: 5 },
      { what: 'p99, times bare node:http', value: ours.p99Ratio.median, atMost: 3 },
    ],
    rounds: measured,
  };
}
