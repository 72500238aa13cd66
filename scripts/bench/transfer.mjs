import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { median } from './figures.mjs';
import { machine } from './machine.mjs';
import { removeFolder, rssMb, temporaryFolder } from './processes.mjs';
import { closes, lookups, transfer } from './requests.mjs';
import { prepareShop, saleOf, startTillgate } from './shop.mjs';

/** Lists of a thousand checks, and what other tills feel of them: `node scripts/bench/transfer.mjs --rounds 10`. */
const { values: given } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, checks: { type: 'string', default: '1000' } },
});
const count = Number(given.checks);
const cards = 10_000;
const folder = temporaryFolder();
const say = (text) => process.stdout.write(`${text}\n`);

say(machine(folder).text);
const dataDir = await prepareShop(folder, cards);
const server = await startTillgate(dataDir);
const rounds = [];
for (let round = 1; round <= Number(given.rounds); round += 1) {
  rounds.push(await measure(round));
  say(described(`round ${round}`, rounds.at(-1)));
}
await server.stop();
removeFolder(folder);
const medians = Object.keys(rounds[0]).map((name) => [name, median(rounds.map((round) => round[name]))]);
say(described('median', Object.fromEntries(medians)));

async function measure(round) {
  const job = { port: server.port, cards, sale: saleOf(dataDir) };
  const list = transfer({ ...job, shift: 2 * round, count });
  const close = closes({ ...job, shift: 2 * round + 1 })();
  const lookup = lookups(job)();
  let isDone = false;
  const beside = async (next) => {
    const socket = connect(server.port, '127.0.0.1');
    const times = [];
    while (!isDone) times.push((await exchange(socket, next())).ms);
    socket.destroy();
    return times;
  };
  const others = Promise.all([beside(close), beside(lookup)]);
  const socket = connect(server.port, '127.0.0.1');
  const { ms, text } = await exchange(socket, list);
  isDone = true;
  socket.destroy();
  if (!text.includes(`<m:Accepted>${count}</m:Accepted>`)) throw new Error(text.slice(0, 2000));
  const [closed, looked] = await others;
  return {
    listMs: ms,
    closeMedianMs: median(closed),
    closeWorstMs: Math.max(...closed),
    lookupMedianMs: median(looked),
    lookupWorstMs: Math.max(...looked),
    rssMb: rssMb(server.pid),
    bodyMb: list.length / 2 ** 20,
  };
}

/** One request over a connection that is kept. */
function exchange(socket, bytes) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const chunks = [];
    const heard = (chunk) => {
      chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1]);
      if (head === -1 || text.length < head + 4 + length) return;
      socket.off('data', heard);
      socket.off('error', reject);
      resolve({ ms: performance.now() - started, text });
    };
    socket.on('data', heard);
    socket.once('error', reject);
    socket.write(bytes);
  });
}

function described(name, figures) {
  return `${name}: ${Object.entries(figures)
    .map(([what, value]) => `${what} ${value.toFixed(1)}`)
    .join(', ')}`;
}
