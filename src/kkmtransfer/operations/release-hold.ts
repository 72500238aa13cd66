import { releaseHold as giveBack } from '../../domain/cards/release-hold.js';
import type { TillCall } from '../call.js';
import type * as wire from '../wire.js';
import { fromHold, holdKey } from './hold-bonus.js';

/** Gives back what was held. */
export async function releaseHold(call: TillCall, { HoldKey }: wire.ReleaseHold): Promise<wire.Hold> {
  const key = holdKey(HoldKey);
  call.note({ document: `hold ${key}` });
  const answer = await giveBack(call.context, key);
  if ('hold' in answer) call.note({ card: answer.hold.card });
  return fromHold({ key, card: '' }, answer, call.call.timeZone);
}
