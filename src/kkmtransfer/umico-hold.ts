import { localTimeAt } from '../base/time.js';
import type { TillHold } from '../domain/umico/till-cards.js';
import type { UmicoHoldRow } from '../store/umico-holds.js';
import { moneyText } from './mapping.js';
import { holdDetails, result, umicoReason } from './messages.js';
import type * as wire from './wire.js';

/** A hold of points at Umico on the wire, as one of the shop's bonus is. */
export function fromUmicoHold(
  asked: { key: string; card: string },
  answer: TillHold,
  timeZone: string,
): wire.Hold {
  const hold = 'hold' in answer ? answer.hold : undefined;
  return {
    ...resultOf(answer),
    HoldKey: asked.key,
    CardNumber: hold?.card ?? asked.card,
    Amount: moneyText(answer.code === 'OK' ? answer.hold.pointsMinor : 0),
    Available: moneyText(Math.max(0, ('availableMinor' in answer ? answer.availableMinor : 0) ?? 0)),
    ExpiresAt: hold?.status === 'held' ? localTimeAt(Date.parse(hold.expiresAt), timeZone) : undefined,
  };
}

function resultOf(answer: TillHold) {
  switch (answer.code) {
    case 'HOLD_EXPIRED':
      return result(answer.code, holdDetails({ code: answer.code, ended: endOf(answer.hold) }));
    case 'NOT_ENOUGH': {
      const { availableMinor } = answer;
      return result(
        answer.code,
        availableMinor === null ? '' : holdDetails({ code: answer.code, availableMinor }),
      );
    }
    case 'HOLD_NOT_FOUND':
      return result(answer.code, holdDetails(answer));
    default:
      return result(answer.code, umicoReason(answer));
  }
}

/** One that is on its way back is gone for the till. */
function endOf({ status }: UmicoHoldRow): 'used' | 'expired' | 'released' {
  return status === 'used' || status === 'expired' ? status : 'released';
}
