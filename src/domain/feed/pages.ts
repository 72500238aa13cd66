import type { Scratch } from '../../store/scratch.js';
import { textsAtOnce } from '../../store/text-list.js';
import type { Wanted } from './resolve.js';

/** Goods of a scratch in order of their articles, and as they stand there. */
export function* pagesOf(scratch: Scratch): Generator<{ value: string; wanted: Wanted }[]> {
  for (let after = ''; ; ) {
    const page = scratch.page(after, textsAtOnce);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.key;
    yield page.map(({ value }) => ({ value, wanted: JSON.parse(value) }));
  }
}
