/** What was called how often, and how long it took. */
export interface OperationFigures {
  operation: string;
  answered: number;
  /** Calls whose connection was broken on purpose. */
  cut: number;
  /** Calls that got no answer for another reason, and were sent again. */
  troubled: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** What happened so often. */
export type Happening =
  | 'checks'
  | 'sales'
  | 'returns'
  | 'offline checks'
  | 'holds'
  | 'holds released'
  | 'holds forgotten'
  | 'holds refused'
  | 'repeated checks'
  | 'lost answers'
  | 'refusals'
  | 'batches'
  | 'copy refreshes'
  | 'shifts';

export interface Tally {
  count(happening: Happening, times?: number): void;
  /** What a check leaves for the back office, as an answer tells it: `NOT_ENOUGH: …`. */
  remark(exception: string): void;
  answered(operation: string, ms: number): void;
  cut(operation: string): void;
  troubled(operation: string): void;
  counts(): Record<Happening, number>;
  /** By code. */
  remarks(): Record<string, number>;
  /** In order of their names. */
  operations(): OperationFigures[];
}

interface Figures {
  latencies: number[];
  cut: number;
  troubled: number;
}

export function openTally(): Tally {
  const counts: Record<Happening, number> = {
    checks: 0,
    sales: 0,
    returns: 0,
    'offline checks': 0,
    holds: 0,
    'holds released': 0,
    'holds forgotten': 0,
    'holds refused': 0,
    'repeated checks': 0,
    'lost answers': 0,
    refusals: 0,
    batches: 0,
    'copy refreshes': 0,
    shifts: 0,
  };
  const remarks: Record<string, number> = {};
  const figures = new Map<string, Figures>();
  const of = (operation: string) => {
    const known = figures.get(operation) ?? { latencies: [], cut: 0, troubled: 0 };
    figures.set(operation, known);
    return known;
  };
  return {
    count(happening, times = 1) {
      counts[happening] += times;
    },
    answered: (operation, ms) => of(operation).latencies.push(ms),
    cut: (operation) => of(operation).cut++,
    troubled: (operation) => of(operation).troubled++,
    remark(exception) {
      const code = exception.split(':')[0] ?? '';
      remarks[code] = (remarks[code] ?? 0) + 1;
    },
    counts: () => ({ ...counts }),
    remarks: () => ({ ...remarks }),
    operations: () => [...figures.keys()].sort().map((operation) => summary(operation, of(operation))),
  };
}

function summary(operation: string, { latencies, cut, troubled }: Figures): OperationFigures {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  const [p50Ms, p95Ms, p99Ms, maxMs] = [at(0.5), at(0.95), at(0.99), at(1)];
  return { operation, answered: sorted.length, cut, troubled, p50Ms, p95Ms, p99Ms, maxMs };
}
