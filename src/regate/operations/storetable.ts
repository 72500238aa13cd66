import { listStoreGroups, storeGroupsVersion } from '../../domain/assortment/store-groups.js';
import type { StoreTable } from '../api.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { refused } from '../problems.js';

export const storetable: RegateOperation = {
  kind: 'list',
  version: ({ context }, { query }: RegateRequest<'storetable'>) => storeGroupsVersion(context, query.store),
  async run({ context }, { query: { store } }: RegateRequest<'storetable'>) {
    const answer = await listStoreGroups(context, store);
    if (answer.code !== 'OK') return refused(answer);
    const { code: _, ...groups } = answer;
    const body: StoreTable = { store, ...groups };
    return { body };
  },
};
