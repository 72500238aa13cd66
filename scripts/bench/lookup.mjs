import { fileURLToPath } from 'node:url';
import { compareServers } from './compare.mjs';
import { installedPeers } from './installed-peers.mjs';
import { startServer } from './processes.mjs';
import { copyShop, databaseOf, startTillgate } from './shop.mjs';

const file = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));

/** GetCard: bare node:http, Tillgate, Express with `soap` and with `strong-soap`, PHP and gSOAP where they are installed. */
export async function benchLookup(options) {
  const { shop, cards } = options;
  const dataDir = copyShop(shop, 'lookup');
  const { journalTarget, ...measured } = await compareServers(options, {
    kind: 'lookup',
    cards,
    servers: {
      'bare node:http': { start: () => startServer([file('bare.mjs')]) },
      Tillgate: { start: () => startTillgate(dataDir), dataDir },
      'Express + soap': { start: () => startServer([file('express-soap.mjs'), databaseOf(shop)]) },
      'Express + strong-soap': {
        start: () => startServer([file('express-strong-soap.mjs'), databaseOf(shop)]),
      },
      ...installedPeers(options, databaseOf(shop)),
    },
  });
  const [, ours, express] = measured.lines;
  const php = measured.lines.find(({ name }) => name === 'PHP SoapServer');
  return {
    title: 'GetCard, ratio to bare node:http',
    ...measured,
    targets: [
      { what: 'of bare node:http', value: ours.ratio.median, atLeast: 0.4, aim: 0.5 },
      { what: 'times Express + soap', value: ours.ratio.median / express.ratio.median, atLeast: 5 },
      ...(php === undefined
        ? []
        : [{ what: 'times PHP SoapServer', value: ours.ratio.median / php.ratio.median, atLeast: 3 }]),
      { what: 'p99, times bare node:http', value: ours.p99Ratio.median, atMost: 3 },
      journalTarget,
    ],
  };
}
