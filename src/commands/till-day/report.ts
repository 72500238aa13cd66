import type { DayReport } from './day.js';
import type { Difference } from './register.js';

/** More than anybody reads; with `--json` all of them are told. */
const shownDifferences = 100;

/** What happened during the day, how fast the service was, and what is not as it should be. */
export function reportText(report: DayReport): string {
  const { tills, cards, goods, seed, firstShift, seconds, planned, isCutShort, looked } = report;
  const { counts, remarks, overdrawn } = report;
  const cut = isCutShort ? ', ended by the time limit' : '';
  return [
    `${tills} tills, ${cards} cards, ${goods} goods; seed ${seed}, shifts from ${firstShift}`,
    `played ${counts.checks} of ${planned} checks in ${seconds.toFixed(1)} s${cut}`,
    '',
    ...table(
      [
        ...Object.entries(counts),
        ...Object.entries(remarks).map(([code, count]) => [`told: ${code}`, count] as const),
        ['cards overdrawn in the evening', overdrawn] as const,
      ].map(([what, count]) => [what, String(count)]),
    ),
    '',
    ...table(operationRows(report)),
    '',
    `looked for ${looked} of ${counts.checks} checks, one by one`,
    ...differenceLines(report.differences),
  ].join('\n');
}

function operationRows({ operations }: DayReport): string[][] {
  const rows = operations.map(({ operation, answered, cut, troubled, ...times }) => [
    operation,
    ...[answered, cut, troubled].map(String),
    ...[times.p50Ms, times.p95Ms, times.p99Ms, times.maxMs].map((ms) => ms.toFixed(1)),
  ]);
  return [['operation', 'answered', 'cut', 'trouble', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], ...rows];
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['no differences'];
  const shown = differences.slice(0, shownDifferences);
  const left = differences.length - shown.length;
  return [
    ...shown.map(({ what, expected, found }) => `${what}: expected ${expected}, found ${found}`),
    ...(left > 0 ? [`… and ${left} more (--json tells all)`] : []),
    `differences: ${differences.length}`,
  ];
}
