/** Many texts are asked for in lists of this length, so that there is one statement to prepare. */
export const textsAtOnce = 250;

const names = Array.from({ length: textsAtOnce }, (_, index) => `t${index}`);

/** What stands behind `IN` for {@link textListParameters}. */
export const textList = `(${names.map((name) => `:${name}`).join(', ')})`;

/** @param texts at most {@link textsAtOnce} */
export function textListParameters(texts: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? null]));
}
