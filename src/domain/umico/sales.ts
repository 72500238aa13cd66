import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import { findUmicoHold, putUmicoHoldState, type UmicoHoldRow } from '../../store/umico-holds.js';
import {
  addReturnedToLine,
  findUmicoReceipt,
  findUmicoReceiptById,
  listUmicoReceiptLines,
  listUmicoReceiptsOfSale,
  type UmicoDocumentKind,
  type UmicoReceiptRow,
} from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { askerOf, findConnectionFor, type NoAccess } from './access.js';
import { cardFaults } from './card-number.js';
import { changeReceipt } from './change-receipt.js';
import { noTill, type UmicoAsker } from './context.js';
import { type LineFault, returnedLines, type SaleLine, saleFaults, whatIsLeft } from './lines.js';
import { queueReceipt } from './queue-receipt.js';
import { statusBehind } from './receipt-state.js';

/** A sale with a card, points in minor units. */
export interface SaleRequest {
  asker: UmicoAsker;
  card: string;
  /** What people call it. */
  document: string;
  /** RFC 3339; null: now. */
  time: string | null;
  amountMinor: number;
  /** To be spent. */
  pointsMinor: number;
  /** Key of a hold that covers the points. */
  holdKey: string | null;
  lines: readonly SaleLine[];
  by: string;
  /** What it is a receipt of; default: a request of its own. */
  of?: { documentKind: UmicoDocumentKind; umicoDocumentId?: number; orderId?: number };
}

export type Refused =
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'LINES_REFUSED'; faults: readonly LineFault[] }
  | { code: 'TILL_UNKNOWN'; till: string }
  | Extract<NoAccess, { code: 'UMICO_NO_CONNECTION' }>;

export type HoldRefusal =
  | { code: 'HOLD_NOT_FOUND' }
  /** It was released or used, has expired, or is of another card or of fewer points. */
  | { code: 'HOLD_NOT_USABLE'; hold: UmicoHoldRow };

export type SaleAnswer = { code: 'OK'; receipt: UmicoReceiptRow } | Refused | HoldRefusal;

/**
 * Stores a sale, to be sent. `advanceWithin` with the id of its receipt then waits for Umico; without that the task sends
 * it. A missing connection is refused here, where somebody can do something about it.
 */
export async function createSale(context: Context, request: SaleRequest): Promise<SaleAnswer> {
  const faults = [...cardFaults(request.card), ...textFaults('document', request.document, 100)];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const lines = saleFaults(request);
  if (lines.length > 0) return { code: 'LINES_REFUSED', faults: lines };
  const { settings, tills } = await context.shop();
  const { asker } = request;
  if (asker.purpose === 'retail' && asker.till !== noTill && !tills.has(asker.till)) {
    return { code: 'TILL_UNKNOWN', till: asker.till };
  }
  return context.engine.transaction(async (tx): Promise<SaleAnswer> => {
    const connection = await findConnectionFor(tx, asker);
    if (connection === undefined) return { code: 'UMICO_NO_CONNECTION', asker };
    const hold = request.holdKey === null ? undefined : await usableHold(tx, request.holdKey, request);
    if (hold !== undefined && 'code' in hold) return hold;
    return write(tx, context.clock(), request, settings.currency, hold);
  });
}

async function write(
  tx: Transaction,
  now: number,
  request: SaleRequest,
  currency: string,
  hold: UmicoHoldRow | undefined,
): Promise<SaleAnswer> {
  const { asker, card, document, time, amountMinor, pointsMinor, lines, by } = request;
  const at = instant(now);
  const { id } = await queueReceipt(tx, {
    documentKind: 'request',
    ...request.of,
    asker,
    now: at,
    kind: 'sale',
    card,
    document,
    currency,
    amountMinor,
    pointsMinor,
    holdKey: hold?.key ?? null,
    time: time ?? at,
    createdBy: by,
    lines: lines.map((line) => ({ ...line, salePosition: null })),
  });
  if (hold !== undefined) await takeHold(tx, at, hold, id);
  return { code: 'OK', receipt: (await findUmicoReceiptById(tx, id)) as UmicoReceiptRow };
}

/** The hold if it may be spent by this sale. */
export async function usableHold(
  tx: Transaction,
  key: string,
  { card, pointsMinor }: { card: string; pointsMinor: number },
): Promise<UmicoHoldRow | HoldRefusal> {
  const hold = await findUmicoHold(tx, key);
  if (hold === undefined) return { code: 'HOLD_NOT_FOUND' };
  return isUsable(hold, { card, pointsMinor }) ? hold : { code: 'HOLD_NOT_USABLE', hold };
}

/** Whether its time is over is Umico's word: our clock may be another. */
export function isUsable(hold: UmicoHoldRow, sale: { card: string; pointsMinor: number }): boolean {
  const { status, wanted, receiptId, card, pointsMinor } = hold;
  const isFree = status === 'held' && wanted === 'held' && receiptId === null;
  return isFree && card === sale.card && pointsMinor >= sale.pointsMinor;
}

/** From now on it is the sale's: it is spent with it, or goes back when that is rejected. */
export function takeHold(tx: Transaction, at: string, hold: UmicoHoldRow, receiptId: number): Promise<void> {
  return putUmicoHoldState(tx, { ...hold, receiptId, nextAt: null, changedAt: at });
}

/**
 * Gives up a sale that spends points without a hold and certainly has not reached Umico: later there might be too few of
 * them, when the goods are gone. @returns it as it is then; any other sale or return stays as it is.
 */
export async function dropUnpaid(
  { engine, clock }: Context,
  receipt: UmicoReceiptRow,
): Promise<UmicoReceiptRow> {
  if (!isUnpaid(receipt)) return receipt;
  return engine.transaction(async (tx) => {
    const now = (await findUmicoReceiptById(tx, receipt.id)) ?? receipt;
    return isUnpaid(now) ? dropSale(tx, clock(), now, now.reason ?? 'UNREACHABLE: not sent in time') : now;
  });
}

function isUnpaid({ kind, status, reached, pointsMinor, holdKey, documentKind }: UmicoReceiptRow): boolean {
  const spends = kind === 'sale' && pointsMinor > 0 && holdKey === null;
  return spends && documentKind === 'request' && status === 'new' && reached === 0;
}

export type CancelAnswer =
  /** `receipt` is of the cancellation; null where the sale had not gone out and is dropped. */
  | { code: 'OK'; sale: UmicoReceiptRow; receipt: UmicoReceiptRow | null }
  | { code: 'RECEIPT_NOT_FOUND'; key: string }
  | { code: 'NOT_A_SALE'; key: string; kind: UmicoReceiptRow['kind'] }
  | { code: 'SALE_REJECTED'; key: string; reason: string | null }
  /** It is a check of a till, whose return is a check. */
  | { code: 'SALE_OF_CHECK'; key: string; document: string }
  /** It is an order, whose return is a refund. */
  | { code: 'SALE_OF_ORDER'; key: string; document: string }
  | { code: 'NOTHING_LEFT'; key: string };

/** Cancels a sale, or what its returns have left of it. One that has not gone out is dropped at once. */
export function cancelSale(
  { engine, clock }: Context,
  { key, by }: { key: string; by: string },
): Promise<CancelAnswer> {
  return engine.transaction(async (tx): Promise<CancelAnswer> => {
    const sale = await findUmicoReceipt(tx, key);
    const refused = await refusal(tx, key, sale);
    if (refused !== undefined || sale === undefined) return refused ?? { code: 'RECEIPT_NOT_FOUND', key };
    const now = clock();
    if (sale.status === 'new' && sale.reached === 0) {
      const dropped = await dropSale(tx, now, sale, `cancelled by ${by} before it was sent`);
      return { code: 'OK', sale: dropped, receipt: null };
    }
    return cancelLeft(tx, now, sale, by);
  });
}

async function refusal(
  tx: Transaction,
  key: string,
  sale: UmicoReceiptRow | undefined,
): Promise<CancelAnswer | undefined> {
  if (sale === undefined) return { code: 'RECEIPT_NOT_FOUND', key };
  if (sale.kind !== 'sale') return { code: 'NOT_A_SALE', key, kind: sale.kind };
  if (sale.status === 'rejected') return { code: 'SALE_REJECTED', key, reason: sale.reason };
  if (sale.checkId !== null) return { code: 'SALE_OF_CHECK', key, document: sale.document };
  if (sale.orderId !== null) return { code: 'SALE_OF_ORDER', key, document: sale.document };
  const left = whatIsLeft(await listUmicoReceiptLines(tx, sale.id));
  const others = await listUmicoReceiptsOfSale(tx, sale.id);
  const isCancelled = others.some(({ kind, status }) => kind === 'cancel' && status !== 'rejected');
  return left.length === 0 || isCancelled ? { code: 'NOTHING_LEFT', key } : undefined;
}

function dropSale(
  tx: Transaction,
  now: number,
  sale: UmicoReceiptRow,
  reason: string,
): Promise<UmicoReceiptRow> {
  return changeReceipt(tx, now, sale, { status: statusBehind('drop', sale.status), reason, nextAt: null });
}

async function cancelLeft(
  tx: Transaction,
  now: number,
  sale: UmicoReceiptRow,
  by: string,
): Promise<CancelAnswer> {
  const sold = await listUmicoReceiptLines(tx, sale.id);
  const { returned } = returnedLines(sold, whatIsLeft(sold));
  const at = instant(now);
  const { id } = await queueReceipt(tx, {
    asker: askerOf(sale),
    now: at,
    kind: 'cancel',
    card: sale.card,
    documentKind: sale.documentKind,
    document: sale.document,
    umicoDocumentId: sale.umicoDocumentId,
    orderId: sale.orderId,
    saleId: sale.id,
    currency: sale.currency,
    amountMinor: returned.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    time: at,
    createdBy: by,
    lines: returned,
  });
  await keepReturned(tx, sale.id, returned);
  return { code: 'OK', sale, receipt: (await findUmicoReceiptById(tx, id)) as UmicoReceiptRow };
}

/** What a return on its way brings back is not there for another. */
export async function keepReturned(
  tx: Transaction,
  saleId: number,
  lines: readonly { salePosition: number; quantityMilli: number; amountMinor: number }[],
): Promise<void> {
  for (const { salePosition: position, quantityMilli, amountMinor } of lines) {
    await addReturnedToLine(tx, { receiptId: saleId, position, quantityMilli, amountMinor });
  }
}
