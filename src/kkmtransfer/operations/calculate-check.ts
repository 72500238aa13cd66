import { type CheckCalculation, calculateCheck as calculate } from '../../domain/checks/calculate-check.js';
import { umicoPartOf } from '../../domain/umico/check-cards.js';
import { offerForTill, type TillOffer } from '../../domain/umico/till-offer.js';
import {
  cashierText,
  receiptText,
  refusalText,
  umicoCashierText,
  umicoReceiptText,
} from '../calculation-texts.js';
import type { TillCall } from '../call.js';
import { moneyText, percentText, toCheck } from '../mapping.js';
import { faultsText, incomputable, result, russianText, umicoReason } from '../messages.js';
import type * as wire from '../wire.js';

/** What a check that is not closed yet comes to with its card; nothing is recorded. */
export async function calculateCheck(
  call: TillCall,
  { Check }: wire.CalculateCheck,
): Promise<wire.CheckCalculation> {
  const check = toCheck(Check);
  call.note({ card: check.cards[0]?.number });
  const { settings } = await call.context.shop();
  const { own, card } = umicoPartOf(check, settings);
  const calculation = await calculate(call.context, own);
  const answer = fromCalculation(calculation);
  if (card === undefined || !('lines' in calculation)) return answer;
  const offered = await offerForTill(call.context, { check, card: card.number, lines: calculation.lines });
  return withUmico(answer, offered, { number: card.number, hasOwn: calculation.card !== null });
}

/** Umico's offer beside what the shop calculates; where the shop has no card, its points stand where bonus does. */
function withUmico(
  answer: wire.CheckCalculation,
  offered: TillOffer,
  { number, hasOwn }: { number: string; hasOwn: boolean },
): wire.CheckCalculation {
  const join = (own: string, umico: string) => (hasOwn ? `${own}\n${umico}` : umico);
  if (offered.code !== 'OK') {
    const reason = umicoReason(offered);
    const text = refusalText('Карта Umico не принята', reason === '' ? russianText(offered.code) : reason);
    const told = answer.ResultCode === 'OK' ? result(offered.code, reason) : {};
    return { ...answer, ...told, CashierText: join(answer.CashierText, text) };
  }
  const { mayBeSpentMinor, willBeEarnedMinor } = offered.offer;
  const points = { BonusAvailable: moneyText(mayBeSpentMinor), BonusToEarn: moneyText(willBeEarnedMinor) };
  return {
    ...answer,
    ...(hasOwn ? {} : points),
    CashierText: join(answer.CashierText, umicoCashierText(offered.offer)),
    ReceiptText: join(answer.ReceiptText, umicoReceiptText(number, offered.offer)),
  };
}

function fromCalculation(calculation: CheckCalculation): wire.CheckCalculation {
  if (calculation.code === 'TILL_UNKNOWN')
    return refused(result('TILL_UNKNOWN'), russianText('TILL_UNKNOWN'));
  if (calculation.code === 'CHECK_INVALID') {
    const reason = faultsText(calculation.faults);
    return refused(result('CHECK_INVALID', reason, incomputable), reason);
  }
  const { code, card, lines, discountPercentCenti, bonusAvailableMinor, bonusToEarnMinor } = calculation;
  return {
    ...result(code),
    Lines: {
      Line: lines.map(({ position, discountMinor, bonusAllowedMinor }) => ({
        Position: position,
        DiscountPercent: percentText(discountPercentCenti),
        Discount: moneyText(discountMinor),
        BonusAllowed: moneyText(bonusAllowedMinor),
      })),
    },
    BonusAvailable: moneyText(bonusAvailableMinor),
    BonusToEarn: moneyText(bonusToEarnMinor),
    CashierText:
      code === 'OK' ? cashierText(card, calculation) : refusalText('Карта не принята', russianText(code)),
    ReceiptText: receiptText(card, calculation),
  };
}

/** Without lines: nothing is known of a check that cannot be calculated. */
function refused(code: ReturnType<typeof result>, reason: string): wire.CheckCalculation {
  return {
    ...code,
    Lines: { Line: [] },
    BonusAvailable: moneyText(0),
    BonusToEarn: moneyText(0),
    CashierText: refusalText('Чек не рассчитан', reason),
    ReceiptText: '',
  };
}
