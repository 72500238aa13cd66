import { instant } from '../../base/time.js';
import { type BankDocumentRow, putBankDocument } from '../../store/bank-documents.js';
import { type BankMatchRow, listBankMatches, reverseBankMatches } from '../../store/bank-matches.js';
import { listOrderPayments, type OrderPaymentRow } from '../../store/order-payments.js';
import { lockOrder, type OrderRow } from '../../store/orders.js';
import { moveBalance } from '../clients/balance.js';
import type { Context } from '../context.js';
import type { Changing } from '../orders/record-change.js';
import { type ReversalRefusal, reversePayment } from '../orders/reverse-payment.js';
import { dayOf, documentOf } from './book-money.js';
import {
  type AskedDocument,
  changeDocument,
  type DocumentRefusal,
  decided,
  Undone,
} from './change-document.js';
import type { PendingReason } from './reasons.js';

export type DecisionAnswer = { code: 'OK'; document: BankDocumentRow } | DocumentRefusal;

export type TakeBackAnswer =
  | DecisionAnswer
  | ReversalRefusal
  /** The client's prepayment has been spent since. */
  | { code: 'PREPAYMENT_SPENT'; client: string; availableMinor: number };

type Refusal = Exclude<TakeBackAnswer, { code: 'OK' }>;

/** Somebody takes back where the money of a document went: orders are unpaid again, and the document waits anew. */
export function takeBack(context: Context, asked: AskedDocument): Promise<TakeBackAnswer> {
  return changeDocument<TakeBackAnswer>(context, asked, ['matched'], async (changing, document) => {
    const matches = (await listBankMatches(changing.tx, document.id)).filter(
      (match) => match.reversedAt === null,
    );
    for (const match of matches) await unpay(changing, match, asked.note);
    await giveBack(changing, document, (matches[0] as BankMatchRow).client);
    const { tx, now, by } = changing;
    await reverseBankMatches(tx, { documentId: document.id, reversedAt: instant(now), reversedBy: by });
    const reasons: PendingReason[] = [{ code: 'TAKEN_BACK', by }];
    const waiting = decided(changing, document, 'pending', asked.note);
    const after = { ...waiting, reasons: JSON.stringify(reasons) };
    await putBankDocument(tx, after);
    return { code: 'OK', document: after };
  });
}

/** The order may have the payment no more: it has expired or was annulled, and the money is a prepayment already. */
async function unpay(changing: Changing, match: BankMatchRow, note: string | null): Promise<void> {
  const { orderNumber, orderId, paymentId } = match;
  if (orderNumber === null || orderId === null || paymentId === null) return;
  const order = (await lockOrder(changing.tx, orderNumber)) as OrderRow;
  const payments = await listOrderPayments(changing.tx, orderId);
  const payment = payments.find(({ id }) => id === paymentId) as OrderPaymentRow;
  const answer = await reversePayment(changing, order, payment, note);
  if ('code' in answer) throw new Undone<Refusal>(answer);
}

async function giveBack(changing: Changing, document: BankDocumentRow, client: string): Promise<void> {
  const { tx, now, settings } = changing;
  const when = { now, timeZone: settings.timeZone, day: dayOf(document) };
  const received = { client, reason: 'received', documentKind: 'bank', orderId: null } as const;
  const movement = { ...received, document: documentOf(document), amountMinor: -document.amountMinor };
  const answer = await moveBalance(tx, when, movement);
  if (answer.code === 'NOT_ENOUGH')
    throw new Undone<Refusal>({ code: 'PREPAYMENT_SPENT', client, availableMinor: answer.availableMinor });
  if (answer.code !== 'OK') throw new Error(`client ${client}: ${answer.code}`);
}

/** Somebody says that a waiting document moves no money of clients. */
export function dismiss(context: Context, asked: AskedDocument): Promise<DecisionAnswer> {
  return changeDocument<DecisionAnswer>(context, asked, ['pending'], async (changing, document) => {
    const after = decided(changing, document, 'dismissed', asked.note);
    await putBankDocument(changing.tx, after);
    return { code: 'OK', document: after };
  });
}
