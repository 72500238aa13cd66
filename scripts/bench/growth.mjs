import { createReadStream, statSync } from 'node:fs';
import { multiplyChecks } from './checks.mjs';
import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { databaseOf, prepareShop, saleOf, startTillgate, withServer } from './shop.mjs';

const few = { cards: 10_000, checks: 10_000 };

/**
 * Lookup and close with few and with many cards and checks; what grows with the tables shows here. The cards are read into the
 * system's memory before each measurement, where those of a shop that is open are; otherwise it would be one of the disk.
 */
export async function benchGrowth(options) {
  const { manyCards: cards, manyChecks: checks } = options;
  const shops = new Map();
  for (const size of [few, { cards, checks }]) shops.set(size, await grownShop(options, size));
  return [await compare(options, shops, 'lookup'), await compare(options, shops, 'close')];
}

async function grownShop({ folder, load, say }, { cards, checks }) {
  say(`growth: importing ${cards} cards`);
  const dataDir = await prepareShop(folder, cards);
  const job = {
    kind: 'close',
    cards,
    ...load,
    warmSeconds: 0,
    seconds: 0.5,
    shift: 999,
    sale: saleOf(dataDir),
  };
  await withServer(
    () => startTillgate(dataDir),
    (server) => measureServer(server, job),
  );
  const file = databaseOf(dataDir);
  const cardsBytes = statSync(file).size;
  const began = performance.now();
  multiplyChecks(file, { checks, cards });
  say(`growth: ${checks} checks in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return { dataDir, readCards: () => readStart(file, cardsBytes) };
}

async function readStart(file, bytes) {
  for await (const chunk of createReadStream(file, { end: bytes - 1, highWaterMark: 1 << 20 })) void chunk;
}

const told = ({ cards, checks }) => `${cards} cards, ${checks} checks`;

async function compare({ rounds, load, told: tell }, shops, kind) {
  const measured = new Map([...shops.keys()].map((size) => [size, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [size, { dataDir, readCards }] of shops) {
      await readCards();
      const job = { kind, cards: size.cards, ...load, shift: 1000 + round, sale: saleOf(dataDir) };
      const started = performance.now();
      const server = await startTillgate(dataDir);
      const startMs = performance.now() - started;
      const result = { ...(await measureServer(server, job)), startMs };
      await server.stop();
      measured.get(size).push(result);
      tell(`growth, ${kind} ${round}/${rounds}`, told(size), result);
    }
  }
  const [base, grown] = [...measured.keys()];
  const lines = [...measured].map(([size, results]) => summary(told(size), results, measured.get(base)));
  const startsMs = measured.get(grown).map(({ startMs }) => startMs);
  return {
    title: `${kind} with ${told(grown)}, ratio to ${told(base)}`,
    lines,
    targets: [
      { what: `of ${told(base)}`, value: lines[1].ratio.median, atLeast: 0.8 },
      { what: 'start, ms', value: Math.max(...startsMs), atMost: 3000 },
    ],
    rounds: Object.fromEntries([...measured].map(([size, results]) => [told(size), results])),
  };
}
