import { formatFixed, moneyDigits, quantityDigits } from '../base/money.js';
import type { Engine } from '../store/engine.js';
import {
  countRows,
  type DifferenceRow,
  listBrokenResults,
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

/** What is proved, and how the first `limit` differences are found. */
interface Proof extends Pick<Rule, 'name' | 'says' | 'unit'> {
  find(engine: Verified, limit: number): Promise<DifferenceRow[]>;
}

type Verified = Pick<Engine, 'first' | 'all' | 'allOf' | 'checkFiles'>;

const proofs: readonly Proof[] = [
  {
    name: 'files',
    says: 'the files of the database are whole',
    unit: 'text',
    find: async (engine) =>
      (await engine.checkFiles()).map((found) => ({ subject: 'database file', expected: 'ok', found })),
  },
  {
    name: 'check-result-json',
    says: 'the first answer to a check is JSON',
    unit: 'text',
    find: listBrokenResults,
  },
  ...rules.map((rule): Proof => {
    const { name, says, unit } = rule;
    return { name, says, unit, find: (engine, limit) => listDifferences(engine, rule, limit) };
  }),
];

/**
 * Proves that the files are whole, that balances equal the sums of their movements, that checks add up and have done what
 * they say, and that no row refers to nothing. Everything is computed in the database; each rule sees one state of it, so
 * a server may go on. A rule whose rows cannot be read is a difference too, and the others are looked at all the same.
 */
export async function verify(
  engine: Verified,
  { limit = 20, onRule }: VerifyOptions = {},
): Promise<Verification> {
  const counts = await countRows(engine);
  const differences: Difference[] = [];
  const more: string[] = [];
  for (const [index, proof] of proofs.entries()) {
    const rows = await found(proof, engine, limit + 1);
    if (rows.length > limit) more.push(proof.name);
    for (const row of rows.slice(0, limit)) differences.push(told(proof, row));
    onRule?.(index + 1, proofs.length);
  }
  return { counts, differences, more };
}

async function found({ name, find }: Proof, engine: Verified, limit: number): Promise<DifferenceRow[]> {
  try {
    return await find(engine, limit);
  } catch (error) {
    const message = `cannot be read: ${(error as Error).message}`;
    return [{ subject: `rule ${name}`, expected: 'rows that can be read', found: message }];
  }
}

function told({ name, says, unit }: Proof, { subject, expected, found }: DifferenceRow): Difference {
  const written = (value: number | string | null): string => {
    if (typeof value !== 'number') return value ?? '';
    return formatFixed(value, unit === 'money' ? moneyDigits : quantityDigits);
  };
  return { rule: name, says, subject, expected: written(expected), found: written(found) };
}
