import { listStoresIn, placesVersion } from '../../domain/assortment/places.js';
import type { Stores } from '../api.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { refused } from '../problems.js';

export const citystore: RegateOperation = {
  kind: 'list',
  version: ({ context }) => placesVersion(context),
  async run({ context }, { query }: RegateRequest<'citystore'>) {
    const answer = await listStoresIn(context, query.city);
    if (answer.code !== 'OK') return refused(answer);
    const stores = answer.stores.map(({ hours, ...store }) => ({ ...store, workingHours: hours }));
    const body: Stores = { stores };
    return { body };
  },
};
