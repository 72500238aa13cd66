import { localTimeAt } from '../../base/time.js';
import { type HoldAnswer, holdAmount } from '../../domain/cards/hold-amount.js';
import { holdForTill } from '../../domain/umico/till-cards.js';
import { isUmicoCard } from '../../domain/umico/umico-card.js';
import { badValue } from '../../soap/faults.js';
import type { HoldRow } from '../../store/holds.js';
import type { TillCall } from '../call.js';
import { money, moneyText } from '../mapping.js';
import { holdDetails, result } from '../messages.js';
import { fromUmicoHold } from '../umico-hold.js';
import type * as wire from '../wire.js';

/** Reserves bonus, the money of a payment card, or points at Umico, for a check that is not closed yet. */
export async function holdBonus(call: TillCall, parameters: wire.HoldBonus): Promise<wire.Hold> {
  const { KKM: till, CardNumber: card } = parameters;
  const key = holdKey(parameters.HoldKey);
  const amountMinor = positive(parameters.Amount, 'Amount');
  call.note({ card, document: `hold ${key}` });
  const { settings } = await call.context.shop();
  if (isUmicoCard(settings, card)) {
    const held = await holdForTill(call.context, { till, card, amountMinor, key });
    return fromUmicoHold({ key, card }, held, call.call.timeZone);
  }
  const answer = await holdAmount(call.context, { till, card, amountMinor, key });
  return fromHold({ key, card }, answer, call.call.timeZone);
}

const longestKey = 100;

/** @throws SoapFault when it is no key that could be told from others. */
export function holdKey(text: string): string {
  if (text.trim() !== '' && text.length <= longestKey) return text;
  throw badValue('HoldKey', {
    ru: `нужен ключ резерва от 1 до ${longestKey} знаков, не одни пробелы`,
    en: `a key of 1 to ${longestKey} characters is expected, and not of spaces alone`,
  });
}

function positive(text: string, element: string): number {
  const minor = money(text, element);
  if (minor > 0) return minor;
  throw badValue(element, {
    ru: `сумма ${moneyText(minor)} не подходит, нужно число больше нуля`,
    en: `${moneyText(minor)} is not accepted, expected a number greater than zero`,
  });
}

/** A hold on the wire: `Amount` is what was held or given back, and zero in every refusal. */
export function fromHold(
  asked: { key: string; card: string },
  answer: HoldAnswer,
  timeZone: string,
): wire.Hold {
  const hold = 'hold' in answer ? answer.hold : undefined;
  return {
    ...result(answer.code, holdDetails(answer)),
    HoldKey: asked.key,
    CardNumber: hold?.card ?? asked.card,
    Amount: moneyText(answer.code === 'OK' ? answer.hold.amountMinor : 0),
    Available: moneyText('availableMinor' in answer ? answer.availableMinor : 0),
    ExpiresAt: hold === undefined ? undefined : expiresAt(hold, timeZone),
  };
}

/** When a hold ends, or ended, by itself; one that was released or used no longer does. */
function expiresAt({ status, expiresAt: at }: HoldRow, timeZone: string): string | undefined {
  return status === 'active' || status === 'expired' ? localTimeAt(Date.parse(at), timeZone) : undefined;
}
