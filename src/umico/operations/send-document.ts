import { advanceWithin } from '../../domain/umico/advance-within.js';
import { findDocument } from '../../domain/umico/documents.js';
import { isCounted } from '../../domain/umico/receipt-state.js';
import { calculateDocument, sendDocument as send } from '../../domain/umico/send-document.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { documentKey, shownDocument } from '../document-answer.js';
import { placeOf } from '../place.js';
import { refused, rejectedReceipt } from '../problems.js';
import { shownReceipt } from '../receipt-answer.js';

type Request = UmicoRequest<'sendDocument'>;

export const sendDocument: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [documentKey(path.document)],
  /** A return that was not calculated is calculated now; where that fails it is wanted all the same, or refused. */
  async prepare({ call, context, begun, note }, { path, body = { override: false } }: Request) {
    const { document: number } = path;
    note({ document: documentKey(number) });
    if (body.override && body.overrideReason === undefined) return refused({ code: 'OVERRIDE_UNEXPLAINED' });
    const found = await findDocument(context, number);
    if (found?.document.kind !== 'return' || found.document.calculation !== null) return { prepared: null };
    const timeoutMs = await budgetOf({ context, begun });
    const answer = await calculateDocument(context, { number, timeoutMs, by: call.user });
    const isEnough = answer.code === 'OK' || answer.code === 'DOCUMENT_SENT';
    const isWanted = answer.code === 'RETURN_NOT_CALCULATED' && body.override;
    return isEnough || isWanted ? { prepared: null } : refused(answer);
  },
  async run({ call, context, language, note }, { path, body = { override: false } }: Request) {
    const { document: number } = path;
    const overrideReason = body.override ? (body.overrideReason as string) : null;
    const answer = await send(context, { number, overrideReason, by: call.user });
    // What was sent is answered as it is.
    if (answer.code !== 'OK' && answer.code !== 'DOCUMENT_SENT') return refused(answer);
    note({ document: documentKey(number), card: answer.receipt.card });
    const found = await findDocument(context, number);
    if (found === undefined) return refused({ code: 'DOCUMENT_NOT_FOUND', number });
    return { status: 202, body: await shownDocument(context, found.document, language) };
  },
  async settle({ context, begun, language }, { path }: Request) {
    const { document: number } = path;
    const sent = await findDocument(context, number);
    if (sent === undefined || sent.document.receiptId === null)
      throw new Error('A document that was just sent is gone');
    const receipt = await advanceWithin(context, sent.document.receiptId, await budgetOf({ context, begun }));
    if (receipt.status === 'rejected') {
      return rejectedReceipt(receipt, shownReceipt(receipt, await placeOf(context)));
    }
    const { document } = (await findDocument(context, number)) ?? sent;
    const body = await shownDocument(context, document, language);
    return { status: isCounted(receipt.status) ? 200 : 202, body };
  },
};
