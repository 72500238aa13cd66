import { instant } from '../../base/time.js';
import { engineWithin } from '../../store/nested.js';
import {
  findUmicoDocument,
  listUmicoDocumentLines,
  putDocumentCalculation,
  putDocumentReceipt,
  type UmicoDocumentRow,
} from '../../store/umico-documents.js';
import { findUmicoReceiptById, type UmicoReceiptRow } from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { type OfferAnswer, offer } from './balance.js';
import type { UmicoContext } from './context.js';
import { type CalculationAnswer, calculateReturn, createReturn, type ReturnAnswer } from './returns.js';
import { createSale, type SaleAnswer } from './sales.js';

/** The document was sent, and Umico has not rejected it: it is not calculated or sent again. */
type Sent = { code: 'DOCUMENT_SENT'; number: string; receipt: UmicoReceiptRow };
type NotThere = { code: 'DOCUMENT_NOT_FOUND'; number: string };

export type DocumentCalculated =
  | { code: 'OK'; document: UmicoDocumentRow; offer: Extract<OfferAnswer, { code: 'OK' }>['offer'] }
  | {
      code: 'OK';
      document: UmicoDocumentRow;
      calculation: Extract<CalculationAnswer, { code: 'OK' }>['calculation'];
    }
  | Sent
  | NotThere
  | Exclude<OfferAnswer | CalculationAnswer, { code: 'OK' }>;

/** Has Umico say what a document would come to, and keeps it with the document. Not inside a transaction. */
export async function calculateDocument(
  context: UmicoContext,
  { number, timeoutMs, by }: { number: string; timeoutMs: number; by: string },
): Promise<DocumentCalculated> {
  const document = await findUmicoDocument(context.engine, number);
  if (document === undefined) return { code: 'DOCUMENT_NOT_FOUND', number };
  const sent = await alreadySent(context, document);
  if (sent !== undefined) return sent;
  const limits = { timeoutMs, by, document: number };
  return document.kind === 'sale'
    ? offerFor(context, document, limits)
    : calculationFor(context, document, limits);
}

interface Limits {
  timeoutMs: number;
  by: string;
  document: string;
}

async function offerFor(
  context: UmicoContext,
  document: UmicoDocumentRow,
  limits: Limits,
): Promise<DocumentCalculated> {
  const { card, amountMinor, pointsMinor, userName: user } = document;
  const lines = await listUmicoDocumentLines(context.engine, document.id);
  const asker = { purpose: 'wholesale', user } as const;
  const answer = await offer(context, {
    ...limits,
    asker,
    card,
    amountMinor,
    pointsMinor,
    lines: lines.map(plain),
  });
  if (answer.code !== 'OK') return answer;
  const { mayBeSpentMinor, willBeEarnedMinor } = answer.offer;
  const kept = await keep(context, document, { mayBeSpentMinor, willBeEarnedMinor, calculation: null });
  return { code: 'OK', document: kept, offer: answer.offer };
}

function plain({
  position,
  article,
  name,
  quantityMilli,
  priceMinor,
  amountMinor,
}: Awaited<ReturnType<typeof listUmicoDocumentLines>>[number]) {
  return { position, article, name, quantityMilli, priceMinor, amountMinor };
}

async function calculationFor(
  context: UmicoContext,
  document: UmicoDocumentRow,
  { timeoutMs, by }: Limits,
): Promise<DocumentCalculated> {
  const question = await questionOf(context, document, by);
  const answer = await calculateReturn(context, { ...question, timeoutMs });
  if (answer.code !== 'OK') return answer;
  const { calculation } = answer;
  const said = { mayBeSpentMinor: null, willBeEarnedMinor: null, calculation: calculation.key };
  return { code: 'OK', document: await keep(context, document, said), calculation };
}

async function keep(
  { engine, clock }: Context,
  { id, number }: UmicoDocumentRow,
  said: Pick<UmicoDocumentRow, 'mayBeSpentMinor' | 'willBeEarnedMinor' | 'calculation'>,
): Promise<UmicoDocumentRow> {
  return engine.transaction(async (tx) => {
    await putDocumentCalculation(tx, { id, ...said, calculatedAt: instant(clock()) });
    return (await findUmicoDocument(tx, number)) as UmicoDocumentRow;
  });
}

/** What of the sale's receipt a return document brings back. */
async function questionOf({ engine }: Context, document: UmicoDocumentRow, by: string) {
  const lines = await listUmicoDocumentLines(engine, document.id);
  const sale = await findUmicoDocument(engine, document.saleNumber ?? '');
  return {
    saleKey: sale?.receiptKey ?? '',
    lines: lines.map(({ salePosition, quantityMilli }) => ({
      salePosition: salePosition ?? 0,
      quantityMilli,
    })),
    card: null,
    by,
  };
}

export type DocumentSent =
  | { code: 'OK'; document: UmicoDocumentRow; receipt: UmicoReceiptRow }
  | Sent
  | NotThere
  | Exclude<SaleAnswer | ReturnAnswer, { code: 'OK' }>;

/**
 * Makes the receipt of a document, to be sent; see `createSale`. One that Umico has rejected may be sent again. A return is
 * refused without a calculation of it, unless there is a reason to send it all the same.
 */
export async function sendDocument(
  context: Context,
  { number, overrideReason, by }: { number: string; overrideReason: string | null; by: string },
): Promise<DocumentSent> {
  const { engine } = context;
  const shop = await context.shop();
  return engine.transaction(async (tx): Promise<DocumentSent> => {
    const within: Context = { ...context, engine: engineWithin(tx, engine), shop: async () => shop };
    const document = await findUmicoDocument(tx, number);
    if (document === undefined) return { code: 'DOCUMENT_NOT_FOUND', number };
    const sent = await alreadySent(within, document);
    if (sent !== undefined) return sent;
    const answer = await receiptFor(within, document, { overrideReason, by });
    if (answer.code !== 'OK') return answer;
    await putDocumentReceipt(tx, { id: document.id, receiptId: answer.receipt.id });
    return {
      code: 'OK',
      document: (await findUmicoDocument(tx, number)) as UmicoDocumentRow,
      receipt: answer.receipt,
    };
  });
}

async function receiptFor(
  context: Context,
  document: UmicoDocumentRow,
  { overrideReason, by }: { overrideReason: string | null; by: string },
): Promise<SaleAnswer | ReturnAnswer> {
  const { id, number, kind, card, amountMinor, pointsMinor, userName: user, calculation } = document;
  const of = { documentKind: 'umico document', umicoDocumentId: id } as const;
  if (kind === 'return') {
    const question = await questionOf(context, document, by);
    return createReturn(context, {
      ...question,
      document: number,
      time: null,
      calculation,
      overrideReason,
      of,
    });
  }
  const lines = (await listUmicoDocumentLines(context.engine, id)).map(plain);
  const asker = { purpose: 'wholesale', user } as const;
  const sums = { amountMinor, pointsMinor, holdKey: null, lines };
  return createSale(context, { asker, card, document: number, time: null, ...sums, by, of });
}

async function alreadySent(
  { engine }: Context,
  { number, receiptId }: UmicoDocumentRow,
): Promise<Sent | undefined> {
  const receipt = receiptId === null ? undefined : await findUmicoReceiptById(engine, receiptId);
  if (receipt === undefined || receipt.status === 'rejected') return undefined;
  return { code: 'DOCUMENT_SENT', number, receipt };
}
