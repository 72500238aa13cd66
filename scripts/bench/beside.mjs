import { connect } from 'node:net';
import { lookups } from './requests.mjs';

/** Looks cards up, one after the other with a pause, while something happens. @returns milliseconds of each, sorted */
export async function lookUp({ port, cards, dataDir }, work) {
  const next = lookups({ port, cards, dataDir })();
  const times = [];
  let isDone = false;
  const looking = (async () => {
    const socket = connect(port, '127.0.0.1');
    while (!isDone) {
      times.push(await exchange(socket, next()));
      await sleep(5);
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
      resolve(performance.now() - started);
    };
    socket.on('data', heard);
    socket.once('error', reject);
    socket.write(request);
  });
}

export function described(times) {
  const at = (share) => times[Math.floor(times.length * share)]?.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${times.at(-1)?.toFixed(1)} ms (${times.length})`;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
