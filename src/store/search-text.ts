import { folded } from '../base/folded.js';
import type { Transaction } from './engine.js';

interface Named {
  article: string;
  name: string;
}

const page = 1000;

const selectNamed = 'SELECT article, name FROM items WHERE article > :after ORDER BY article LIMIT :page';
const updateSearch = 'UPDATE items SET search = :search WHERE article = :article';

/** What an item is found by, in lines, so that no part of it spans two of them. */
export function searchText({ article, name }: Named): string {
  return `${folded(article)}\n${folded(name)}`;
}

/** Gives all items their search text. */
export async function fillSearch(tx: Transaction): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const items: Named[] = await tx.all<Named>(selectNamed, { after, page });
    for (const item of items) await tx.run(updateSearch, { article: item.article, search: searchText(item) });
    after = items.at(-1)?.article;
  }
}
