import { sumOf } from '../../base/money.js';
import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import {
  addUmicoDocument,
  addUmicoDocumentLines,
  findUmicoDocument,
  listUmicoDocumentLines,
  numberUmicoDocument,
  type UmicoDocumentLineRow,
  type UmicoDocumentRow,
} from '../../store/umico-documents.js';
import { findUmicoReceiptById, listUmicoReceiptLines } from '../../store/umico-receipts.js';
import { findUserRow } from '../../store/users.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { cardFaults } from './card-number.js';
import {
  type LineFault,
  type ReturnLine,
  returnedLines,
  type SaleLine,
  saleFaults,
  whatIsLeft,
} from './lines.js';

/** A wholesale sale with a card, sent on command. */
export interface SaleDocument {
  kind: 'sale';
  /** Whose debt it is, as the shop calls him. */
  client: string;
  /** Whose connection it goes through. */
  user: string;
  card: string;
  amountMinor: number;
  /** To be spent. */
  pointsMinor: number;
  lines: readonly SaleLine[];
  by: string;
}

/** What comes back of a wholesale sale. Client, user and card are the sale's. */
export interface ReturnDocument {
  kind: 'return';
  /** Number of the sale's document. */
  sale: string;
  /** Null: all that is left. */
  lines: readonly ReturnLine[] | null;
  by: string;
}

export type DocumentAnswer =
  | { code: 'OK'; document: UmicoDocumentRow; lines: readonly UmicoDocumentLineRow[] }
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'LINES_REFUSED'; faults: readonly LineFault[] }
  | { code: 'USER_UNKNOWN'; user: string }
  | { code: 'DOCUMENT_NOT_FOUND'; number: string }
  /** A return is of a sale that was sent. */
  | { code: 'DOCUMENT_NOT_A_SALE' | 'DOCUMENT_NOT_SENT' | 'NOTHING_LEFT'; number: string };

/** Stores a draft; nothing goes to Umico. */
export function createDocument(
  context: Context,
  request: SaleDocument | ReturnDocument,
): Promise<DocumentAnswer> {
  return request.kind === 'sale'
    ? createSaleDocument(context, request)
    : createReturnDocument(context, request);
}

export async function findDocument(
  { engine }: Pick<Context, 'engine'>,
  number: string,
): Promise<{ document: UmicoDocumentRow; lines: UmicoDocumentLineRow[] } | undefined> {
  const document = await findUmicoDocument(engine, number);
  return document && { document, lines: await listUmicoDocumentLines(engine, document.id) };
}

async function createSaleDocument(context: Context, request: SaleDocument): Promise<DocumentAnswer> {
  const { client, user, card } = request;
  const faults = [...textFaults('client', client, 200), ...cardFaults(card)];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const wrong = saleFaults(request);
  if (request.amountMinor <= 0) wrong.push({ fault: 'AMOUNT_NOT_POSITIVE' });
  if (wrong.length > 0) return { code: 'LINES_REFUSED', faults: wrong };
  const { settings } = await context.shop();
  return context.engine.transaction(async (tx): Promise<DocumentAnswer> => {
    if ((await findUserRow(tx, user)) === undefined) return { code: 'USER_UNKNOWN', user };
    const { amountMinor, pointsMinor, by } = request;
    const sums = { amountMinor, pointsMinor, currency: settings.currency };
    const lines = request.lines.map((line) => ({ ...line, salePosition: null }));
    const head = { kind: 'sale', client, userName: user, card, ...sums, saleDocumentId: null } as const;
    return write(tx, context.clock(), { ...head, createdBy: by }, lines);
  });
}

function createReturnDocument(
  { engine, clock }: Context,
  { sale: number, lines, by }: ReturnDocument,
): Promise<DocumentAnswer> {
  return engine.transaction(async (tx): Promise<DocumentAnswer> => {
    const sale = await findUmicoDocument(tx, number);
    if (sale === undefined) return { code: 'DOCUMENT_NOT_FOUND', number };
    if (sale.kind !== 'sale') return { code: 'DOCUMENT_NOT_A_SALE', number };
    if (sale.receiptId === null) return { code: 'DOCUMENT_NOT_SENT', number };
    const sold = await listUmicoReceiptLines(tx, sale.receiptId);
    const left = whatIsLeft(sold);
    if (left.length === 0) return { code: 'NOTHING_LEFT', number };
    const { returned, faults } = returnedLines(sold, lines ?? left);
    const amountMinor = sumOf(returned, (line) => line.amountMinor);
    if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
    // Parts of a line that cost nothing: there is nothing that Umico could give back.
    if (amountMinor === 0) return { code: 'NOTHING_LEFT', number };
    const { client, userName, card } = sale;
    const { currency } = (await findUmicoReceiptById(tx, sale.receiptId)) ?? sale;
    const head = { kind: 'return', client, userName, card, currency, amountMinor, pointsMinor: 0 } as const;
    return write(tx, clock(), { ...head, saleDocumentId: sale.id, createdBy: by }, returned);
  });
}

async function write(
  tx: Transaction,
  now: number,
  head: Omit<Parameters<typeof addUmicoDocument>[1], 'createdAt'>,
  lines: readonly Omit<UmicoDocumentLineRow, 'documentId'>[],
): Promise<DocumentAnswer> {
  const documentId = await addUmicoDocument(tx, { ...head, createdAt: instant(now) });
  const number = `UMD-${String(documentId).padStart(6, '0')}`;
  await numberUmicoDocument(tx, { id: documentId, number });
  const rows = lines.map((line) => ({ ...line, documentId }));
  await addUmicoDocumentLines(tx, rows);
  return { code: 'OK', document: (await findUmicoDocument(tx, number)) as UmicoDocumentRow, lines: rows };
}
