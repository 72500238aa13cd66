import { maskCard } from '../base/masking.js';
import { money, time } from '../http/rest/values.js';
import type { UmicoHoldRow } from '../store/umico-holds.js';
import type { Hold } from './api.js';
import type { Place } from './place.js';

/** A hold as the wire shows it. */
export function shownHold(row: UmicoHoldRow, { timeZone }: Place): Hold {
  const { key, status, card, pointsMinor, document, till, connection, reason } = row;
  return {
    hold: key,
    status,
    card: maskCard(card),
    points: money(pointsMinor),
    ...{ document, till, connection, reason },
    expiresAt: time(row.expiresAt, timeZone),
    createdAt: time(row.createdAt, timeZone),
  };
}

/** What the journal finds it by, and what changes of one hold wait for one another by. */
export const holdKey = (key: string): string => `umico hold ${key}`;
