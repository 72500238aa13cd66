import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { runNode } from './processes.mjs';
import { copyShop, countChecks, databaseOf, saleOf, startTillgate } from './shop.mjs';

const oneByOne = fileURLToPath(new URL('one-by-one.mjs', import.meta.url));
const slowFlush = fileURLToPath(new URL('slow-flush.c', import.meta.url));

/** CloseCheck over HTTP against the same transaction one by one, both durable. */
export async function benchClose(options) {
  return compare({ ...options, name: 'close', title: 'CloseCheck, ratio to one by one', atLeast: 0.5 });
}

/** The same with flushes that take two milliseconds more. Undefined where the shim cannot be built. */
export async function benchFlush(options) {
  const shim = join(options.folder, 'slow-flush.so');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', shim, slowFlush, '-ldl'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    options.say(`flush: not measured, cc could not build the shim: ${built.error?.message ?? built.stderr}`);
    return undefined;
  }
  return compare({
    ...options,
    name: 'flush',
    title: 'CloseCheck with flushes of 2 ms more, ratio to one by one',
    atLeast: 5,
    env: { LD_PRELOAD: shim },
  });
}

async function compare({ shop, cards, rounds, load, told, name, title, atLeast, env = {} }) {
  const dataDir = copyShop(shop, name);
  const alone = databaseOf(copyShop(shop, `${name}-alone`));
  const sale = saleOf(shop);
  const before = countChecks(dataDir);
  const measured = { 'one by one, FULL': [], Tillgate: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const job = { kind: 'close', cards, ...load, shift: 1000 + round, sale, probe: true };

    const withoutHttp = await closeOneByOne({ ...job, file: alone }, env);
    measured['one by one, FULL'].push(withoutHttp);
    told(`${name} ${round}/${rounds}`, 'one by one, FULL', withoutHttp);

    const server = await startTillgate(dataDir, { env });
    const result = await measureServer(server, job);
    await server.stop();
    measured.Tillgate.push(result);
    told(`${name} ${round}/${rounds}`, 'Tillgate', result);
  }
  const [base, ours] = Object.entries(measured).map(([of, results]) =>
    summary(of, results, measured['one by one, FULL']),
  );
  const acknowledged = measured.Tillgate.reduce((sum, result) => sum + result.acknowledged, 0);
  const recorded = countChecks(dataDir) - before;
  return {
    title,
    lines: [base, ours],
    targets: [
      { what: 'of one by one', value: ours.ratio.median, atLeast },
      {
        what: 'event loop p99, ms (monitor asking over HTTP)',
        value: probeP99(measured.Tillgate),
        atMost: 20,
      },
      {
        what: 'event loop p99, ms (/metrics, with the 10 ms of its timer)',
        value: lagP99(measured.Tillgate),
        atMost: 30,
      },
      { what: 'checks acknowledged and not recorded', value: acknowledged - recorded, atMost: 0 },
    ],
    rounds: measured,
  };
}

async function closeOneByOne(job, env) {
  let result;
  await runNode([oneByOne, JSON.stringify(job)], {
    core: 0,
    env,
    heard(line) {
      result = JSON.parse(line);
    },
  });
  return result;
}

const probeP99 = (rounds) => median(rounds.map(({ probe }) => probe.p99Ms));
const lagP99 = (rounds) => median(rounds.map(({ eventLoopLagMs }) => eventLoopLagMs ?? Number.NaN));
