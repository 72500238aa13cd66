const bucketUs = 10;
const buckets = 200_000;

/** Latencies in buckets of 10 µs up to 2 s: a fixed array, so that measuring makes no garbage. */
export function createHistogram() {
  const counts = new Uint32Array(buckets);
  let total = 0;
  let maxMs = 0;

  function percentileMs(share) {
    let seen = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      seen += counts[bucket];
      if (seen >= total * share) return ((bucket + 1) * bucketUs) / 1000;
    }
    return maxMs;
  }

  return {
    add(ms) {
      total += 1;
      if (ms > maxMs) maxMs = ms;
      counts[Math.min(buckets - 1, (ms * 1000) / bucketUs) | 0] += 1;
    },
    summary: () => ({
      count: total,
      p50Ms: total === 0 ? 0 : percentileMs(0.5),
      p95Ms: total === 0 ? 0 : percentileMs(0.95),
      p99Ms: total === 0 ? 0 : percentileMs(0.99),
      maxMs,
    }),
  };
}
