import type { Engine, Reader, Transaction } from './engine.js';
import { transactionInTurn } from './in-turn.js';
import { dropStaged } from './staged.js';
import { textList, textListParameters, textsAtOnce } from './text-list.js';

const presentRevision = '(SELECT number FROM revision WHERE id = 1)';
/** Further on than other changes get while an import is under way. */
const reserved = 1_000_000;

/** Of rows of items, groups and stores: they are not still to come. */
export const isVisible = (row: string) => `${row}.revision <= ${presentRevision}`;

/** The highest revision that rows may have which are still to come. */
export const farthestComing = `(${presentRevision} + ${reserved})`;

const sql = {
  reserve: `SELECT ${farthestComing} AS revision`,
  reveal: 'UPDATE revision SET number = :revision WHERE id = 1',
  any: `SELECT 1 AS one FROM items WHERE revision > ${presentRevision}
    UNION ALL SELECT 1 FROM item_groups WHERE revision > ${presentRevision}
    UNION ALL SELECT 1 FROM stores WHERE revision > ${presentRevision} LIMIT 1`,
  some: `SELECT article FROM items WHERE revision > ${presentRevision} LIMIT ${textsAtOnce}`,
  dropFeedItems: `DELETE FROM feed_items WHERE article IN ${textList}`,
  dropMovements: `DELETE FROM stock_movements WHERE store IN (SELECT id FROM stores) AND article IN ${textList}`,
  dropStock: `DELETE FROM stock WHERE article IN ${textList}`,
  dropItems: `DELETE FROM items WHERE article IN ${textList}`,
  dropGroups: `DELETE FROM item_groups WHERE revision > ${presentRevision}`,
  dropStores: `DELETE FROM stores WHERE revision > ${presentRevision}`,
};

/** A revision under which rows are written that nobody is to see yet. Only one import at a time may have one. */
export async function reserveRevision(reader: Reader): Promise<number> {
  const row = await reader.first<{ revision: number }>(sql.reserve);
  if (row === undefined) throw new Error('there is no answer to a SELECT without FROM');
  return row.revision;
}

/** Shows everything that was written under the revision, which becomes the present one. */
export async function reveal(tx: Transaction, revision: number): Promise<void> {
  await tx.run(sql.reveal, { revision });
}

/** Takes away what an import has left that ended before anybody saw it, bit by bit. */
export async function dropComing(engine: Engine): Promise<void> {
  await dropStaged(engine);
  if ((await engine.first(sql.any)) === undefined) return;
  for (;;) {
    const articles = (await engine.all<{ article: string }>(sql.some)).map(({ article }) => article);
    if (articles.length === 0) break;
    const listed = textListParameters(articles);
    await transactionInTurn(engine, async (tx) => {
      await tx.run(sql.dropFeedItems, listed);
      await tx.run(sql.dropMovements, listed);
      await tx.run(sql.dropStock, listed);
      await tx.run(sql.dropItems, listed);
    });
  }
  await engine.transaction(async (tx) => {
    await tx.run(sql.dropGroups);
    await tx.run(sql.dropStores);
  });
}
