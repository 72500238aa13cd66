import { maskHolder } from '../base/masking.js';
import { formatFixed, formatScaled, moneyDigits, parseScaled, quantityDigits } from '../base/money.js';
import type {
  UmicoAccess,
  UmicoCalculation,
  UmicoCard,
  UmicoHold,
  UmicoLine,
  UmicoOffer,
  UmicoOfferQuestion,
  UmicoReceipt,
  UmicoReturn,
  UmicoReturnQuestion,
  UmicoSale,
} from '../domain/umico/umico-pos.js';
import type {
  Calculation,
  CardState,
  Hold,
  Line,
  NewReturn,
  NewSale,
  Offer,
  Receipt,
  ReturnFields,
  ReturnLine,
  SaleFields,
} from './pos-api.js';

/** Between the domain's words and Umico's. */

export function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

/** The contract has checked the form and the number of digits. */
function minor(text: string): number {
  return parseScaled(text, moneyDigits) as number;
}

function lineOf({ position, article, name, quantityMilli, priceMinor, amountMinor }: UmicoLine): Line {
  const quantity = formatScaled(quantityMilli, quantityDigits);
  return { position, article, name, quantity, price: money(priceMinor), amount: money(amountMinor) };
}

function returnLineOf(line: UmicoReturn['lines'][number]): ReturnLine {
  return { ...lineOf(line), salePosition: line.salePosition };
}

export function saleQuestion({ currency }: UmicoAccess, sale: UmicoOfferQuestion): SaleFields {
  const { card, amountMinor, pointsMinor, lines } = sale;
  return { card, currency, amount: money(amountMinor), points: money(pointsMinor), lines: lines.map(lineOf) };
}

export function newSale(to: UmicoAccess, sale: UmicoSale): NewSale {
  const { document, time, holdKey } = sale;
  return { ...saleQuestion(to, sale), document, time, holdKey };
}

export function returnQuestion({ currency }: UmicoAccess, question: UmicoReturnQuestion): ReturnFields {
  const { saleKey, card, amountMinor, lines } = question;
  return { saleKey, card, currency, amount: money(amountMinor), lines: lines.map(returnLineOf) };
}

export function newReturn(to: UmicoAccess, returned: UmicoReturn): NewReturn {
  const { document, time, calculation } = returned;
  return { ...returnQuestion(to, returned), document, time, calculation };
}

/** The holder is masked already; whoever forgets it there is helped here. */
export function cardFrom({ card, status, holder, available, pending }: CardState): UmicoCard {
  const masked = holder === null ? null : maskHolder(holder);
  return { card, status, holder: masked, availableMinor: minor(available), pendingMinor: minor(pending) };
}

export function offerFrom({ available, payable, earnable }: Offer): UmicoOffer {
  return {
    mayBeSpentMinor: minor(payable),
    willBeEarnedMinor: minor(earnable),
    availableMinor: minor(available),
  };
}

export function holdFrom({ key, id, status, points, expiresAt }: Hold): UmicoHold {
  return { key, id, status, pointsMinor: minor(points), expiresAt };
}

export function receiptFrom({ id, key, status, reason, ...points }: Receipt): UmicoReceipt {
  return {
    ...{ id, key, status, reason },
    earnedMinor: minor(points.earned),
    spentMinor: minor(points.spent),
    returnedMinor: minor(points.returned),
    takenBackMinor: minor(points.takenBack),
  };
}

/** Nobody is to take more off a sale than it costs. */
export function offerFault({ amountMinor }: UmicoOfferQuestion) {
  return ({ payable }: Offer) =>
    minor(payable) > amountMinor ? `of ${money(amountMinor)} ${payable} may be paid, it says` : undefined;
}

/** Cash is paid out by it, so that it must add up. */
export function calculationFault({ amountMinor }: UmicoReturnQuestion) {
  return ({ returned, cash }: Calculation) =>
    minor(returned) + minor(cash) === amountMinor
      ? undefined
      : `${returned} in points and ${cash} in cash are not ${money(amountMinor)}`;
}

export function calculationFrom({ id, returned, takenBack, cash }: Calculation): UmicoCalculation {
  return { id, returnedMinor: minor(returned), takenBackMinor: minor(takenBack), cashMinor: minor(cash) };
}
