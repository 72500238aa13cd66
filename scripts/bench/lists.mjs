import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { articleOf, benchStore } from './catalogue.mjs';
import { median } from './figures.mjs';
import { machine } from './machine.mjs';
import { removeFolder, temporaryFolder } from './processes.mjs';
import { probeRequest } from './requests.mjs';
import { ask } from './rest-requests.mjs';
import { prepareCatalogue, prepareShop, startTillgate } from './shop.mjs';

/**
 * Lists of a large catalogue that are made anew, and how long nobody else is answered meanwhile:
 * node scripts/bench/lists.mjs --items 100000 --times 9
 */
const { values: given } = parseArgs({
  options: { items: { type: 'string', default: '100000' }, times: { type: 'string', default: '9' } },
});
const items = Number(given.items);
const folder = temporaryFolder();
const say = (text) => process.stdout.write(`${text}\n`);
say(machine(folder).text);
const shop = await prepareShop(folder, 100);
const server = await startTillgate(await prepareCatalogue({ folder, shop, items, say }));
const monitor = openMonitor(server.port);

const list = async (parameters) => {
  const query = new URLSearchParams({ store: benchStore, ...parameters });
  return JSON.parse((await ask(server.port, `assortment?${query}`)).body);
};
const { version } = await list({ limit: '1' });
const middle = Buffer.from(`${version}=${articleOf(items / 2)}`).toString('base64url');

// The limit, the group or the text differs each time, so that no answer is there already.
await tell('a page of 1,000 items', (turn) => list({ limit: String(1000 - turn) }));
await tell('the same from the middle on', (turn) => list({ limit: String(1000 - turn), cursor: middle }));
await tell('a page of 50 items', (turn) => list({ limit: String(50 + turn) }));
await tell('1,000 items of a group', (turn) => list({ limit: '1000', group: `g${turn}` }));
await tell('a search that finds 1,000', (turn) => list({ limit: String(1000 - turn), search: 'сыр' }));
await tell('a search that finds nothing', (turn) => list({ search: `нет такого ${turn}` }));
await tell('all changes, 1,000 of them', (turn) =>
  list({ limit: String(1000 - turn), changedSince: '0.0.0' }),
);
await tell('the tree of groups, once', () => ask(server.port, `storetable?store=${benchStore}`), 1);
monitor.close();
await server.stop();
removeFolder(folder);

async function tell(name, request, times = Number(given.times)) {
  const rounds = [];
  for (let turn = 0; turn < times; turn += 1) {
    monitor.restart();
    const started = performance.now();
    await request(turn);
    const ms = performance.now() - started;
    rounds.push({ ms, blockedMs: await monitor.longestMs() });
  }
  const [ms, blockedMs] = ['ms', 'blockedMs'].map((key) => median(rounds.map((round) => round[key])));
  const longest = Math.max(...rounds.map((round) => round.blockedMs));
  say(
    `${name}: ${ms.toFixed(1)} ms; others waited ${blockedMs.toFixed(1)} ms, at most ${longest.toFixed(1)} ms`,
  );
}

/** Asks the server for its health again and again; the longest answer bounds the delay of the event loop from above. */
function openMonitor(port) {
  const socket = connect(port, '127.0.0.1');
  let sentAt = performance.now();
  let longest = 0;
  let heard = () => {};
  const send = () => {
    sentAt = performance.now();
    socket.write(probeRequest(port));
  };
  socket.on('connect', send);
  socket.on('data', () => {
    longest = Math.max(longest, performance.now() - sentAt);
    heard();
    setTimeout(send, 1);
  });
  return {
    restart() {
      longest = 0;
    },
    /** With the answer that is under way. */
    async longestMs() {
      await new Promise((resolve) => {
        heard = resolve;
      });
      return longest;
    },
    close: () => socket.destroy(),
  };
}
