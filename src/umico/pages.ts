import { badParameter } from '../http/rest/problems.js';

/** Rows that a file may have; more are asked for by shorter periods. */
export const mostInFile = 50_000;
/** Between such pages others get their turn. */
const filePage = 1000;

/** The id before which a page begins; null: at the newest. @throws RestRefusal for what is no cursor */
export function beforeOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const before = /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isSafeInteger(before)) return before;
  throw badParameter('PARAMETER_INVALID', 'cursor', {
    ru: 'принимается nextCursor прежней страницы',
    en: 'accepted is nextCursor of the page before',
  });
}

/** A page with the cursor of the next one; `list` is asked for one row more than is shown. */
export async function pageOf<Row extends { id: number }>(
  { cursor, limit = 50 }: { cursor?: string; limit?: number },
  list: (page: { before: number | null; limit: number }) => Promise<Row[]>,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const found = await list({ before: beforeOf(cursor), limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? String(last.id) : null };
}

/** All rows for a file. @throws RestRefusal when there are too many, because half of them would look like all. */
export async function allRows<Row extends { id: number }>(
  list: (page: { before: number | null; limit: number }) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let before: number | null = null; ; ) {
    const page: Row[] = await list({ before, limit: filePage });
    rows.push(...page);
    if (rows.length > mostInFile) throw tooMany();
    const last = page.at(-1);
    if (last === undefined || page.length < filePage) return rows;
    before = last.id;
  }
}

function tooMany() {
  return badParameter('maxItems', 'since', {
    ru: `в файл помещается ${mostInFile} строк; сузьте период (since, until) или условия`,
    en: `a file takes ${mostInFile} rows; ask for a shorter period (since, until) or more conditions`,
  });
}
