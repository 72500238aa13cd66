import type { Context } from '../domain/context.js';
import type { UmicoAsker } from '../domain/umico/context.js';

/** What times of a publication are told in. */
export interface Place {
  timeZone: string;
}

export async function placeOf({ shop }: Pick<Context, 'shop'>): Promise<Place> {
  return (await shop()).settings;
}

/** Whose connection a question goes through. A till without a name is none, and gets the connection for all tills. */
export function askerFor(
  { purpose = 'retail', till = '' }: { purpose?: 'retail' | 'wholesale'; till?: string },
  user: string,
): UmicoAsker {
  return purpose === 'retail' ? { purpose, till } : { purpose, user };
}
