import { fileURLToPath } from 'node:url';
import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { startServer } from './processes.mjs';
import { copyShop, databaseOf, startTillgate } from './shop.mjs';

const file = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));

/** GetCard: bare node:http, Tillgate, Express with `soap`, round by round. */
export async function benchLookup({ shop, cards, rounds, seconds, warmSeconds, connections, told }) {
  const dataDir = copyShop(shop, 'lookup');
  const servers = {
    'bare node:http': () => startServer([file('bare.mjs')]),
    Tillgate: () => startTillgate(dataDir),
    'Express + soap': () => startServer([file('express-soap.mjs'), databaseOf(shop)]),
  };
  const measured = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, start] of Object.entries(servers)) {
      const server = await start();
      const result = await measureServer(server, {
        kind: 'lookup',
        cards,
        connections,
        warmSeconds,
        seconds,
      });
      await server.stop();
      measured[name].push(result);
      told(`lookup ${round}/${rounds}`, name, result);
    }
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
