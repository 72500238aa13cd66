import { assortmentVersion, listAssortment } from '../../domain/assortment/list-assortment.js';
import type { AssortmentPage } from '../api.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { toItem } from '../item-answer.js';
import { refused } from '../problems.js';

/** What the contract has for a request that does not say it. */
const defaultLimit = 50;

export const assortment: RegateOperation = {
  kind: 'list',
  version: ({ context }, { query }: RegateRequest<'assortment'>) => assortmentVersion(context, query.store),
  async run({ context }, { query }: RegateRequest<'assortment'>) {
    const { store, limit = defaultLimit } = query;
    const answer = await listAssortment(context, { ...query, limit });
    if (answer.code !== 'OK') return refused(answer);
    const { version, full, items, removed, nextCursor } = answer;
    const body: AssortmentPage = { store, version, full, items: items.map(toItem), removed, nextCursor };
    return { body };
  },
};
