import { maskCard } from '../base/masking.js';
import { isCounted } from '../domain/umico/receipt-state.js';
import type { ReceiptDetails as Details } from '../domain/umico/receipt-view.js';
import type { RestAnswer } from '../http/rest/operation.js';
import { money, quantity, time, timeOrNull } from '../http/rest/values.js';
import type { UmicoReceiptRow } from '../store/umico-receipts.js';
import type { Receipt, ReceiptDetails } from './api.js';
import type { Place } from './place.js';
import { rejectedReceipt } from './problems.js';

/** A receipt as the wire shows it. */
export function shownReceipt(row: UmicoReceiptRow, { timeZone }: Place): Receipt {
  const { key, kind, purpose, status, connection, till, createdBy, card, document, saleKey } = row;
  const { currency, umicoId, reason, attempts } = row;
  return {
    receipt: key,
    ...{ kind, purpose, status, connection, till },
    user: createdBy,
    card: maskCard(card),
    document,
    sale: saleKey,
    currency,
    amount: money(row.amountMinor),
    points: money(row.pointsMinor),
    cash: cashOf(row),
    ...{ umicoId, reason },
    earned: money(row.earnedMinor),
    spent: money(row.spentMinor),
    returned: money(row.returnedMinor),
    takenBack: money(row.takenBackMinor),
    override: row.overrideReason === null ? null : { by: createdBy, reason: row.overrideReason },
    attempts,
    nextAttemptAt: timeOrNull(row.nextAt, timeZone),
    createdAt: time(row.createdAt, timeZone),
    changedAt: time(row.changedAt, timeZone),
  };
}

/** What money is paid, or paid out; nobody knows it of a return that Umico has not calculated. */
function cashOf({ kind, amountMinor, pointsMinor, calculation }: UmicoReceiptRow): string | null {
  const isKnown = kind === 'sale' || (kind === 'return' && calculation !== null);
  return isKnown ? money(amountMinor - pointsMinor) : null;
}

export function receiptDetails({ receipt, lines, history }: Details, place: Place): ReceiptDetails {
  return {
    ...shownReceipt(receipt, place),
    lines: lines.map((line) => ({
      position: line.position,
      article: line.article,
      name: line.name,
      quantity: quantity(line.quantityMilli),
      price: money(line.priceMinor),
      amount: money(line.amountMinor),
      returnedQuantity: quantity(line.returnedMilli),
      returnedAmount: money(line.returnedMinor),
    })),
    history: history.map(({ recordedAt, statusBefore, status, reason }) => ({
      at: time(recordedAt, place.timeZone),
      from: statusBefore,
      to: status,
      reason,
    })),
  };
}

/** What becomes of a receipt that was made by this request: booked, refused by Umico, or still on its way. */
export function madeReceipt(row: UmicoReceiptRow, place: Place): RestAnswer {
  const receipt = shownReceipt(row, place);
  if (row.status === 'rejected') return rejectedReceipt(row, receipt);
  return { status: isCounted(row.status) ? 201 : 202, body: receipt };
}
