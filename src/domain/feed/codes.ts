import { listArticlesOfCodes } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { openScratch } from '../../store/scratch.js';
import { textsAtOnce } from '../../store/text-list.js';
import type { NoteList } from './notes.js';
import type { FeedItem } from './records.js';
import type { Wanted } from './resolve.js';
import type { StagedGoods } from './staging.js';

/** Codes, by which tills know goods, belong to one item each. */
export interface Codes {
  /** Looks up whose the codes are that these goods may get. */
  lookUp(goods: readonly StagedGoods[]): Promise<void>;
  /** The goods with a code: the one that is told, unless others have it; new ones are otherwise called by their article. */
  coded(wanted: Wanted, item: FeedItem | undefined): Wanted;
  close(): void;
}

export function openCodes(reader: Reader, warnings: NoteList): Codes {
  const given = openScratch();
  let owners = new Map<string, string>();

  let last = { id: '', code: '' };

  function take(code: string, { input, feed }: Wanted): boolean {
    // Goods whose first article was taken ask again, for another one.
    if (last.id === feed.id && last.code === code) return true;
    const owner = owners.get(code);
    const isFree = owner === undefined || owner === input.article;
    if (!isFree || given.add({ key: code, number: 0, value: '' }) !== undefined) return false;
    last = { id: feed.id, code };
    return true;
  }

  return {
    async lookUp(goods) {
      const told = goods.flatMap(({ staged }) =>
        staged.flatMap(({ record }) =>
          [record.article ?? [], record.kind === 'item' ? (record.code ?? []) : []].flat(),
        ),
      );
      const codes = [...new Set(told)];
      owners = new Map();
      for (let at = 0; at < codes.length; at += textsAtOnce) {
        const found = await listArticlesOfCodes(reader, codes.slice(at, at + textsAtOnce));
        for (const { code, article } of found) owners.set(code, article);
      }
    },
    coded(wanted, item) {
      const { article } = wanted.input;
      const isKind = wanted.feed.id !== wanted.feed.itemId;
      const code = isKind ? undefined : item?.code;
      if (code !== undefined && take(code, wanted)) return { ...wanted, input: { ...wanted.input, code } };
      if (code !== undefined && item !== undefined)
        warnings.add({
          place: item.place,
          message: `the code ${code} belongs to another item; it was left there`,
        });
      if (!wanted.isNew || take(article, wanted)) return wanted;
      return { ...wanted, input: { ...wanted.input, code: wanted.feed.id } };
    },
    close: () => given.close(),
  };
}
