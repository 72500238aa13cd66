import { releaseHold as giveBack } from '../../domain/cards/release-hold.js';
import { releaseForTill } from '../../domain/umico/till-cards.js';
import type { TillCall } from '../call.js';
import { fromUmicoHold } from '../umico-hold.js';
import type * as wire from '../wire.js';
import { fromHold, holdKey } from './hold-bonus.js';

/** Gives back what was held. */
export async function releaseHold(call: TillCall, { HoldKey }: wire.ReleaseHold): Promise<wire.Hold> {
  const key = holdKey(HoldKey);
  call.note({ document: `hold ${key}` });
  const answer = await giveBack(call.context, key);
  const points = answer.code === 'HOLD_NOT_FOUND' ? await releaseForTill(call.context, key) : undefined;
  if (points !== undefined) {
    if ('hold' in points) call.note({ card: points.hold.card });
    return fromUmicoHold({ key, card: '' }, points, call.call.timeZone);
  }
  if ('hold' in answer) call.note({ card: answer.hold.card });
  return fromHold({ key, card: '' }, answer, call.call.timeZone);
}
