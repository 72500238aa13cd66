import type { Settings } from '../domain/settings/settings.js';
import type { RegateContext } from './call.js';

/** What sums and times of a publication are told in. */
export type Place = Pick<Settings, 'currency' | 'timeZone'>;

export async function placeOf({ shop }: RegateContext): Promise<Place> {
  return (await shop()).settings;
}
