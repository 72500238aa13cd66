import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { countExchanges } from './shop.mjs';

const leastShareOfCore = 0.75;

/**
 * Measures servers in turn, round by round; ratios are to the first. A round that was disturbed is repeated, as often as
 * there are rounds.
 *
 * @param servers name → { start, job: what is particular to it, dataDir: of a Tillgate, so that its journal is counted }
 * @returns lines and rounds of a section, and a target for the journal
 */
export async function compareServers({ rounds, load, say, told }, { kind, servers, ...job }) {
  const measured = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  let disturbed = 0;
  for (let round = 1; round <= rounds; ) {
    const results = {};
    for (const [name, server] of Object.entries(servers)) {
      results[name] = await measureOne(server, { kind, ...load, ...job });
      told(`${kind} ${round}/${rounds}`, name, results[name]);
    }
    // With so many connections each server is bound by its core; one that did not have it says nothing about itself.
    const isQuiet = Object.values(results).every(({ busy }) => !(busy < leastShareOfCore));
    if (!isQuiet && disturbed < rounds) {
      disturbed += 1;
      say(`${kind} ${round}/${rounds}: other work took the core away; the round is repeated`);
      continue;
    }
    for (const [name, result] of Object.entries(results)) measured[name].push(result);
    round += 1;
  }
  const [base] = Object.values(measured);
  return {
    lines: Object.entries(measured).map(([name, results]) => summary(name, results, base)),
    rounds: measured,
    journalTarget: { what: 'answers that are not in the journal, %', value: unrecorded(measured), atMost: 0 },
  };
}

async function measureOne({ start, dataDir, job: own }, job) {
  const before = dataDir === undefined ? 0 : countExchanges(dataDir);
  const server = await start();
  const result = await measureServer(server, { ...job, ...own });
  await server.stop();
  const recorded = dataDir === undefined ? undefined : countExchanges(dataDir) - before;
  return { ...result, recorded };
}

/** What a journal does not take in time it drops: a server that drops much is faster than one that does its work. */
function unrecorded(measured) {
  const results = Object.values(measured)
    .flat()
    .filter(({ recorded }) => recorded !== undefined);
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const acknowledged = sum((result) => result.acknowledged);
  const missing = sum((result) => Math.max(0, result.acknowledged - result.recorded));
  return (missing * 100) / acknowledged;
}
