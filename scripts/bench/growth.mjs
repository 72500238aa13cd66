import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { prepareShop, saleOf, startTillgate } from './shop.mjs';

const fewCards = 10_000;

/** Lookup and close with few and with many cards; what grows with the table shows here. */
export async function benchGrowth(options) {
  const { folder, manyCards, say } = options;
  const shops = new Map();
  for (const cards of [fewCards, manyCards]) {
    say(`growth: importing ${cards} cards`);
    shops.set(cards, await prepareShop(folder, cards));
  }
  return [await compare(options, shops, 'lookup'), await compare(options, shops, 'close')];
}

async function compare({ rounds, load, told, manyCards }, shops, kind) {
  const measured = new Map([...shops.keys()].map((cards) => [cards, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [cards, dataDir] of shops) {
      const job = { kind, cards, ...load, shift: 1000 + round, sale: saleOf(dataDir) };
      const started = performance.now();
      const server = await startTillgate(dataDir);
      const startMs = performance.now() - started;
      const result = { ...(await measureServer(server, job)), startMs };
      await server.stop();
      measured.get(cards).push(result);
      told(`growth, ${kind} ${round}/${rounds}`, `${cards} cards`, result);
    }
  }
  const lines = [...measured].map(([cards, results]) =>
    summary(`${cards} cards`, results, measured.get(fewCards)),
  );
  const startsMs = measured.get(manyCards).map(({ startMs }) => startMs);
  return {
    title: `${kind} with ${manyCards} cards, ratio to ${fewCards} cards`,
    lines,
    targets: [
      { what: `of ${fewCards} cards`, value: lines[1].ratio.median, atLeast: 0.8 },
      { what: 'start, ms', value: Math.max(...startsMs), atMost: 3000 },
    ],
    rounds: Object.fromEntries(measured),
  };
}
