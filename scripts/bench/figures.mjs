export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A value of each round over the base's value in the same round: the machine varies between rounds, not within one. */
export function ratios(rounds, baseRounds, pick) {
  const each = rounds.map((round, index) => pick(round) / pick(baseRounds[index]));
  return { median: median(each), min: Math.min(...each), max: Math.max(...each) };
}

/** One line of the report out of the rounds of one server. */
export function summary(name, rounds, baseRounds) {
  const middle = (pick) => median(rounds.map(pick));
  return {
    name,
    perSecond: middle(({ perSecond }) => perSecond),
    ratio: ratios(rounds, baseRounds, ({ perSecond }) => perSecond),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    p99Ratio: ratios(rounds, baseRounds, ({ p99Ms }) => p99Ms),
    cpuUs: middle(({ cpuUs }) => cpuUs),
    // The ratio as it would be if the processor time of the server were all that counts.
    cpuRatio: median(baseRounds.map(({ cpuUs }) => cpuUs)) / middle(({ cpuUs }) => cpuUs),
    errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
    firstError: rounds.find(({ firstError }) => firstError !== undefined)?.firstError,
    rssMb: Math.max(...rounds.map(({ rssMb }) => rssMb)),
    busy: middle(({ busy }) => busy),
    waited: Math.max(...rounds.map(({ waited }) => waited ?? 0)),
  };
}
