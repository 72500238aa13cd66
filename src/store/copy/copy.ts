import type { Parameters } from '../engine.js';
import {
  differencesOf,
  eachPage,
  insertInto,
  listTables,
  readSums,
  type Source,
  type Sums,
  type Table,
  tablesToCopy,
} from './tables.js';

export type EngineName = 'sqlite' | 'postgres';

/** Where rows go. */
export interface Sink {
  reader: Source;
  engine: EngineName;
  /** Empties the tables; a new schema has some rows of its own. */
  clear(tables: readonly Table[]): Promise<void>;
  insert(sql: string, rows: readonly Parameters[]): Promise<void>;
}

/** Told as it goes on; `total` counts the rows of all tables. */
export type OnProgress = (done: number, total: number, table: string) => void;

/**
 * Copies all rows of a publication into a schema of the same age that nobody uses.
 * @param source one state of it, whatever happens meanwhile.
 * @returns how many rows.
 * @throws CopyDiffers when the sums of the copy are not those of the source.
 */
export async function copyRows(
  source: { reader: Source; engine: EngineName },
  sink: Sink,
  onProgress: OnProgress,
): Promise<number> {
  const target = await listTables(sink.reader, sink.engine);
  const tables = tablesToCopy(await listTables(source.reader, source.engine), target);
  const sums = new Map<string, Sums>();
  for (const table of tables) sums.set(table.name, await readSums(source.reader, table));
  const total = [...sums.values()].reduce((all, { rows = 0 }) => all + rows, 0);
  await sink.clear(tables);
  let done = 0;
  for (const table of tables) {
    const insert = insertInto(table);
    await eachPage(source.reader, table, async (rows) => {
      await sink.insert(insert, rows);
      done += rows.length;
      onProgress(done, total, table.name);
    });
  }
  const differences: string[] = [];
  for (const table of tables)
    differences.push(
      ...differencesOf(table.name, sums.get(table.name) ?? {}, await readSums(sink.reader, table)),
    );
  if (differences.length > 0) throw new CopyDiffers(differences);
  return total;
}

/** The copy is not what was copied. */
export class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers';

  constructor(differences: readonly string[]) {
    super(`the copy differs from what was copied:\n${differences.join('\n')}`);
  }
}
