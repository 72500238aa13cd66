import { connect } from 'node:net';
import { setPriority } from 'node:os';
import { closes, lookups, needle } from './requests.mjs';
import { saleOf } from './shop.mjs';

/** Looks cards up, one after the other with a pause, while something happens. @returns milliseconds of each, sorted */
export function lookUp({ port, cards }, work) {
  return ask({ port, next: lookups({ port, cards })(), pauseMs: 5 }, work);
}

/** Closes checks likewise, of a shift that nobody has used; also those that were told to come again count. */
export function close({ port, cards, dataDir, shift }, work) {
  const next = closes({ port, cards, shift, sale: saleOf(dataDir) })();
  return ask({ port, next, pauseMs: 20, needle }, work);
}

/**
 * Whoever asks shares a core with the import, and without going first would measure how long he himself waits for it.
 * Only root may. @returns the words in front of a command that is not to go first
 */
export function goFirst() {
  try {
    setPriority(-10);
    return ['nice', '-n', '10'];
  } catch {
    return [];
  }
}

async function ask({ port, next, pauseMs, needle: expected = '' }, work) {
  const times = [];
  times.refused = 0;
  let isDone = false;
  const looking = (async () => {
    const socket = connect(port, '127.0.0.1');
    while (!isDone) {
      const { ms, text } = await exchange(socket, next());
      times.push(ms);
      if (!text.includes(expected)) times.refused += 1;
      await sleep(pauseMs);
    }
    socket.destroy();
  })();
  await work();
  isDone = true;
  await looking;
  return times.sort((a, b) => a - b);
}

function exchange(socket, request) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let text = '';
    const heard = (chunk) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (head === -1 || text.length < head + 4 + length) return;
      socket.off('data', heard);
      socket.off('error', reject);
      resolve({ ms: performance.now() - started, text });
    };
    socket.on('data', heard);
    socket.once('error', reject);
    socket.write(request);
  });
}

export function described(times) {
  const refused = times.refused > 0 ? `, ${times.refused} of them refused` : '';
  const at = (share) => times[Math.floor(times.length * share)]?.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${times.at(-1)?.toFixed(1)} ms (${times.length}${refused})`;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
