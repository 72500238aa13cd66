import { randomUUID } from 'node:crypto';
import { sumOf } from '../../base/money.js';
import { instant } from '../../base/time.js';
import type { Reader, Transaction } from '../../store/engine.js';
import {
  addUmicoCalculation,
  findUmicoCalculation,
  type UmicoCalculationRow,
  useUmicoCalculation,
} from '../../store/umico-calculations.js';
import {
  findUmicoReceipt,
  findUmicoReceiptById,
  listUmicoReceiptLines,
  listUmicoReceiptsOfSale,
  type UmicoDocumentKind,
  type UmicoReceiptRow,
} from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { askerOf, findConnectionOf, openAccess } from './access.js';
import { limitsOf, type Unanswered, unansweredBy } from './balance.js';
import type { UmicoContext } from './context.js';
import { type LineFault, type ReturnedLine, type ReturnLine, returnedLines, whatIsLeft } from './lines.js';
import { queueReceipt } from './queue-receipt.js';
import { isCounted } from './receipt-state.js';
import { keepReturned } from './sales.js';

/** What comes back of a sale. The card is the sale's. */
export interface ReturnQuestion {
  /** Key of the sale's receipt. */
  saleKey: string;
  /** Null: all that is left. */
  lines: readonly ReturnLine[] | null;
  /** Null: not said; another than the sale's is refused. */
  card: string | null;
  /** The order that the sale has paid, which alone may bring it back. */
  orderId?: number;
  by: string;
}

export type ReturnRefusal =
  | { code: 'RECEIPT_NOT_FOUND'; key: string }
  | { code: 'NOT_A_SALE'; key: string; kind: UmicoReceiptRow['kind'] }
  | { code: 'SALE_REJECTED'; key: string; reason: string | null }
  | { code: 'CARD_OF_ANOTHER'; key: string }
  | { code: 'NOTHING_LEFT'; key: string }
  | { code: 'SALE_OF_CHECK'; key: string; document: string }
  | { code: 'SALE_OF_ORDER'; key: string; document: string }
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'LINES_REFUSED'; faults: readonly LineFault[] };

/** Points are not reduced from the cash of this return: `amountMinor` must not be paid out blindly. */
export interface NotCalculated {
  code: 'RETURN_NOT_CALCULATED';
  amountMinor: number;
  /** Why. The sale itself may not be settled at Umico yet. */
  because:
    | Unanswered
    | { code: 'SALE_NOT_SETTLED'; status: UmicoReceiptRow['status'] }
    /** No calculation was asked for, or it is of another return than this, or another return came after it. */
    | { code: 'NO_CALCULATION' | 'CALCULATION_OUTDATED' };
}

export type CalculationAnswer =
  | { code: 'OK'; calculation: UmicoCalculationRow; sale: UmicoReceiptRow }
  | NotCalculated
  | ReturnRefusal;

interface Weighed {
  sale: UmicoReceiptRow;
  returned: readonly ReturnedLine[];
  amountMinor: number;
}

/**
 * Has Umico calculate a return: how many points go back to the card, and what is left to be paid out. What it says is kept
 * and named by its key in `createReturn`. Asks the network: not for inside a transaction.
 */
export async function calculateReturn(
  context: UmicoContext,
  question: ReturnQuestion & { timeoutMs: number },
): Promise<CalculationAnswer> {
  const weighed = await weigh(context.engine, question);
  if ('code' in weighed) return weighed;
  const { sale, returned, amountMinor } = weighed;
  const failed = (because: NotCalculated['because']): NotCalculated => ({
    code: 'RETURN_NOT_CALCULATED',
    amountMinor,
    because,
  });
  if (!isCounted(sale.status)) return failed({ code: 'SALE_NOT_SETTLED', status: sale.status });
  const connection = await findConnectionOf(context.engine, sale);
  if (connection === undefined) return failed({ code: 'UMICO_NO_CONNECTION', asker: askerOf(sale) });
  const opened = openAccess(context.umico, connection);
  if (opened.code !== 'OK') return failed(opened);
  const to = { ...opened.access, currency: sale.currency };
  const { card, document } = sale;
  const asked = { saleKey: sale.key, card, amountMinor, lines: returned };
  const reply = await context.umico.pos.calculateReturn(
    to,
    asked,
    limitsOf(context, { ...question, document }),
  );
  if (reply.outcome !== 'answered') return failed(unansweredBy(reply));
  return { code: 'OK', sale, calculation: await keepCalculation(context, weighed, question.by, reply.value) };
}

async function keepCalculation(
  { engine, clock }: Context,
  { sale, returned, amountMinor }: Weighed,
  by: string,
  said: { id: string; returnedMinor: number; takenBackMinor: number; cashMinor: number },
): Promise<UmicoCalculationRow> {
  const key = randomUUID();
  const { id: umicoId, returnedMinor, takenBackMinor, cashMinor } = said;
  await engine.transaction((tx) =>
    addUmicoCalculation(tx, {
      key,
      saleId: sale.id,
      lines: linesText(returned),
      amountMinor,
      umicoId,
      returnedMinor,
      takenBackMinor,
      cashMinor,
      calculatedAt: instant(clock()),
      calculatedBy: by,
    }),
  );
  return (await findUmicoCalculation(engine, key)) as UmicoCalculationRow;
}

export interface ReturnRequest extends ReturnQuestion {
  document: string;
  time: string | null;
  /** Key of a calculation of this very return. */
  calculation: string | null;
  /** Why it is to be sent although it is not calculated; null: it is refused then. */
  overrideReason: string | null;
  /** What it is a receipt of; default: a request of its own. */
  of?: { documentKind: UmicoDocumentKind; umicoDocumentId?: number; orderId?: number };
}

export type ReturnAnswer =
  | { code: 'OK'; receipt: UmicoReceiptRow; calculation: UmicoCalculationRow | null }
  | NotCalculated
  | ReturnRefusal;

/**
 * Stores a return, to be sent; see `createSale`. Without a calculation it is refused, because nobody knows what of its
 * amount are points; with a reason it is stored all the same, and marked.
 */
export async function createReturn(context: Context, request: ReturnRequest): Promise<ReturnAnswer> {
  const { document, overrideReason } = request;
  const faults = [
    ...textFaults('document', document, 100),
    ...textFaults('overrideReason', overrideReason, 500),
  ];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return context.engine.transaction(async (tx): Promise<ReturnAnswer> => {
    const weighed = await weigh(tx, request);
    if ('code' in weighed) return weighed;
    const calculation = await calculationOf(tx, request, weighed);
    if ('code' in calculation && overrideReason === null) {
      return { code: 'RETURN_NOT_CALCULATED', amountMinor: weighed.amountMinor, because: calculation };
    }
    return write(tx, context.clock(), request, weighed, 'code' in calculation ? null : calculation);
  });
}

async function calculationOf(
  tx: Transaction,
  { calculation: key }: ReturnRequest,
  { sale, returned, amountMinor }: Weighed,
): Promise<UmicoCalculationRow | { code: 'NO_CALCULATION' | 'CALCULATION_OUTDATED' }> {
  const found = key === null ? undefined : await findUmicoCalculation(tx, key);
  if (found === undefined) return { code: 'NO_CALCULATION' };
  const isOfThis =
    found.saleId === sale.id &&
    found.lines === linesText(returned) &&
    found.amountMinor === amountMinor &&
    found.receiptId === null;
  // Umico reckons with what came back before, so another return since then may have moved a rounding to this one.
  const others = await listUmicoReceiptsOfSale(tx, sale.id);
  const isLast = others.every(
    ({ status, createdAt }) => status === 'rejected' || createdAt <= found.calculatedAt,
  );
  return isOfThis && isLast ? found : { code: 'CALCULATION_OUTDATED' };
}

async function write(
  tx: Transaction,
  now: number,
  { document, time, overrideReason, by, of }: ReturnRequest,
  { sale, returned, amountMinor }: Weighed,
  calculation: UmicoCalculationRow | null,
): Promise<ReturnAnswer> {
  const at = instant(now);
  const { id } = await queueReceipt(tx, {
    documentKind: 'request',
    ...of,
    asker: askerOf(sale),
    now: at,
    kind: 'return',
    card: sale.card,
    document,
    saleId: sale.id,
    currency: sale.currency,
    amountMinor,
    pointsMinor: calculation?.returnedMinor ?? 0,
    calculation: calculation?.umicoId ?? null,
    unconfirmedOverride: calculation === null ? 1 : 0,
    overrideReason: calculation === null ? overrideReason : null,
    time: time ?? at,
    createdBy: by,
    lines: returned,
  });
  await keepReturned(tx, sale.id, returned);
  if (calculation !== null) await useUmicoCalculation(tx, { id: calculation.id, receiptId: id });
  return { code: 'OK', receipt: (await findUmicoReceiptById(tx, id)) as UmicoReceiptRow, calculation };
}

/** A return against its sale, as it stands now. */
async function weigh(
  reader: Reader,
  { saleKey: key, lines, card, orderId }: ReturnQuestion,
): Promise<Weighed | ReturnRefusal> {
  const sale = await findUmicoReceipt(reader, key);
  if (sale === undefined) return { code: 'RECEIPT_NOT_FOUND', key };
  if (sale.kind !== 'sale') return { code: 'NOT_A_SALE', key, kind: sale.kind };
  if (sale.status === 'rejected') return { code: 'SALE_REJECTED', key, reason: sale.reason };
  if (sale.checkId !== null) return { code: 'SALE_OF_CHECK', key, document: sale.document };
  if (sale.orderId !== null && sale.orderId !== orderId) {
    return { code: 'SALE_OF_ORDER', key, document: sale.document };
  }
  if (card !== null && card !== sale.card) return { code: 'CARD_OF_ANOTHER', key };
  const sold = await listUmicoReceiptLines(reader, sale.id);
  const left = whatIsLeft(sold);
  if (left.length === 0) return { code: 'NOTHING_LEFT', key };
  const { returned, faults } = returnedLines(sold, lines ?? left);
  if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
  return { sale, returned, amountMinor: sumOf(returned, ({ amountMinor }) => amountMinor) };
}

function linesText(lines: readonly ReturnedLine[]): string {
  return JSON.stringify(lines.map(({ salePosition, quantityMilli }) => [salePosition, quantityMilli]));
}
