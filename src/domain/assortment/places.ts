import { type CityRow, listCities, listStores, type StoreRow } from '../../store/catalogue.js';
import { readRevision } from '../../store/settings.js';
import type { Context } from '../context.js';

/** Cities with at least one store, in order of their ids. */
export async function listCitiesWithStores({ engine }: Context): Promise<CityRow[]> {
  const stores = await listStores(engine);
  const cities = await listCities(engine);
  await engine.durable();
  return cities.filter(({ id }) => stores.some(({ city }) => city === id));
}

export type StoresAnswer = { code: 'OK'; stores: StoreRow[] } | { code: 'CITY_UNKNOWN'; city: string };

/** Stores of a city, or without one all of them, in order of their ids. */
export async function listStoresIn({ engine }: Context, city: string | undefined): Promise<StoresAnswer> {
  const stores = await listStores(engine);
  const cities = await listCities(engine);
  await engine.durable();
  if (city === undefined) return { code: 'OK', stores };
  if (cities.every(({ id }) => id !== city)) return { code: 'CITY_UNKNOWN', city };
  return { code: 'OK', stores: stores.filter((store) => store.city === city) };
}

/** Differs whenever cities or stores may differ. */
export async function placesVersion({ engine }: Context): Promise<string> {
  return String(await readRevision(engine));
}
