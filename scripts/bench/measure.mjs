import { fileURLToPath } from 'node:url';
import { cpuSeconds, rssMb, runNode, waitedSeconds } from './processes.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Loads a running server from core 1 and answers rate, latencies, errors, memory, and the processor time per request.
 * @param generator load.mjs or paced.mjs
 */
export async function measureServer({ pid, port }, job, generator = 'load.mjs') {
  let result;
  let memory = Number.NaN;
  let beganUs;
  let lag;
  const slices = [];
  await runNode([file(generator), JSON.stringify({ ...job, port })], {
    core: 1,
    heard(line) {
      const { event, ...facts } = JSON.parse(line);
      if (event === 'measuring') {
        beganUs = Number(process.hrtime.bigint() / 1000n);
        // Reading the metrics begins a new measurement of the event loop's delay.
        if (job.probe) void eventLoopLagMs(port);
      } else if (event === 'slice') {
        const { acknowledged } = facts;
        slices.push({
          acknowledged,
          cpu: cpuSeconds(pid),
          waited: waitedSeconds(pid),
          at: performance.now(),
        });
      } else if (event === 'measured') {
        memory = rssMb(pid);
        if (job.probe) lag = eventLoopLagMs(port);
      } else result = facts;
    },
  });
  return {
    ...result,
    beganUs,
    rssMb: memory,
    cpuUs: cpuPerRequestUs(slices),
    busy: shareOfTime(slices, 'cpu'),
    waited: shareOfTime(slices, 'waited'),
    eventLoopLagMs: await lag,
  };
}

/**
 * The lower quartile of the slices of a quarter of a second: whatever else runs on the machine only adds to it (cold caches
 * after each switch), so this varies far less than the rate.
 */
function cpuPerRequestUs(slices) {
  const each = slices
    .slice(1)
    .map(({ acknowledged, cpu }, index) => ({
      requests: acknowledged - slices[index].acknowledged,
      seconds: cpu - slices[index].cpu,
    }))
    .filter(({ requests, seconds }) => requests > 0 && seconds > 0)
    .map(({ requests, seconds }) => (seconds * 1e6) / requests)
    .sort((a, b) => a - b);
  return each[each.length >> 2] ?? Number.NaN;
}

/**
 * `cpu`: how much of its core the server had; well below 1, something else than the server was the limit. `waited`: how long
 * it could have gone on, had other work not had its core. A server that waits looks idle and slow and is neither.
 */
function shareOfTime(slices, what) {
  const [first, last] = [slices[0], slices.at(-1)];
  return Math.max(0, ((last[what] - first[what]) * 1000) / (last.at - first.at));
}

/**
 * p99 of the event loop's delay as the server's own metrics tell it, or undefined. Node's histogram holds the time between
 * two beats of a timer of 10 ms, so an idle loop shows 10 to 11 ms.
 */
async function eventLoopLagMs(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const lag = /^nodejs_eventloop_lag_p99_seconds(?:\{.*\})? (\S+)/m.exec(await response.text());
    return lag === null ? undefined : Number(lag[1]) * 1000;
  } catch {
    return undefined;
  }
}
