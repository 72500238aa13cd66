import { localTime } from '../../base/time.js';
import { type BonusEventRow, listBonusEvents } from '../../store/bonus.js';
import type { Reader } from '../../store/engine.js';
import { type BonusAge, bonusAge } from './bonus-lots.js';

/** @param now local to the publication, whose `timeZone` it is. */
export async function readBonusAge(
  reader: Reader,
  card: string,
  { bonusDays, timeZone, now }: { bonusDays: number; timeZone: string; now: string },
): Promise<BonusAge> {
  const events = await listBonusEvents(reader, card);
  return bonusAge(
    events.map((event) => ({ ...event, time: believableTime(event, timeZone) })),
    bonusDays,
    now,
  );
}

const hourMs = 3_600_000;

/**
 * When it happened, as far as bonus goes: a check of a till whose clock is fast, or has fallen back by decades, when it
 * came. Else such a clock would make all bonus of the card expire, or what the check itself earned.
 */
function believableTime({ time, recordedAt }: BonusEventRow, timeZone: string): string {
  const at = Date.parse(recordedAt);
  const isBelievable = time >= '2000' && time <= localTime(at + hourMs, timeZone);
  return isBelievable ? time : localTime(at, timeZone);
}
