/** Two figures that should be the same and are not, or a row that refers to nothing. */
export type DifferenceRow = {
  /** What it is about, for example `card 0012345, bonus`. */
  subject: string;
  expected: number | string | null;
  found: number | string | null;
};

export interface Rule {
  name: string;
  /** A sentence: what holds in a database that is in order. */
  says: string;
  unit: 'money' | 'quantity' | 'text';
  /** Answers the differences, at most `:limit` of them. */
  sql: string;
}
