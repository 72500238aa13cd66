import { listCitiesWithStores, placesVersion } from '../../domain/assortment/places.js';
import type { Cities } from '../api.js';
import type { RegateOperation } from '../call.js';

export const city: RegateOperation = {
  kind: 'list',
  version: ({ context }) => placesVersion(context),
  async run({ context }) {
    const body: Cities = { cities: await listCitiesWithStores(context) };
    return { body };
  },
};
