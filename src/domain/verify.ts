import { formatFixed, moneyDigits, quantityDigits } from '../base/money.js';
import type { Reader } from '../store/engine.js';
import {
  countRows,
  type DifferenceRow,
  listDifferences,
  type RowCounts,
  type Rule,
  rules,
} from '../store/verify.js';

/** Something in the database that contradicts something else in it. */
export interface Difference {
  rule: string;
  /** What should hold. */
  says: string;
  /** Where it does not, for example `card 0012345, bonus`. */
  subject: string;
  /** In major units; empty: nothing. */
  expected: string;
  found: string;
}

export interface Verification {
  counts: RowCounts;
  /** At most `limit` of each rule. */
  differences: Difference[];
  /** The rules of which there are more. */
  more: string[];
}

export interface VerifyOptions {
  /** How many differences of each rule to tell. Default 20. */
  limit?: number;
  onRule?: (done: number, total: number) => void;
}

/**
 * Proves that balances equal the sums of their movements, that checks add up and have done what they say, and that no row
 * refers to nothing. Everything is computed in the database; each rule sees one state of it, so a server may go on.
 */
export async function verify(
  reader: Reader,
  { limit = 20, onRule }: VerifyOptions = {},
): Promise<Verification> {
  const counts = await countRows(reader);
  const differences: Difference[] = [];
  const more: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const rows = await listDifferences(reader, rule, limit + 1);
    if (rows.length > limit) more.push(rule.name);
    for (const row of rows.slice(0, limit)) differences.push(told(rule, row));
    onRule?.(index + 1, rules.length);
  }
  return { counts, differences, more };
}

function told({ name, says, unit }: Rule, { subject, expected, found }: DifferenceRow): Difference {
  const written = (value: number | string | null): string => {
    if (typeof value !== 'number') return value ?? '';
    return formatFixed(value, unit === 'money' ? moneyDigits : quantityDigits);
  };
  return { rule: name, says, subject, expected: written(expected), found: written(found) };
}
