import { instant } from '../../base/time.js';
import {
  type BankDocumentRow,
  type BankDocumentState,
  lockBankDocument,
} from '../../store/bank-documents.js';
import type { Context } from '../context.js';
import type { Changing } from '../orders/record-change.js';

/** Which document, who decides, and what is said of it. */
export interface AskedDocument {
  id: number;
  by: string;
  note: string | null;
}

export type DocumentRefusal =
  | { code: 'DOCUMENT_UNKNOWN'; id: number }
  /** Of a document in another state this cannot be said. */
  | { code: 'DOCUMENT_STATE'; id: number; state: BankDocumentState; accepted: readonly BankDocumentState[] };

/** Undoes the transaction and is the answer. */
export class Undone<Refusal extends { code: string }> extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/**
 * Changes a document in one transaction, in which nobody else does.
 * @param change may throw `Undone` with a refusal.
 */
export async function changeDocument<Answer extends { code: string }>(
  { engine, shop, clock }: Context,
  { id, by }: AskedDocument,
  accepted: readonly BankDocumentState[],
  change: (changing: Changing, document: BankDocumentRow) => Promise<Answer>,
): Promise<Answer | DocumentRefusal> {
  const { settings } = await shop();
  try {
    return await engine.transaction(async (tx) => {
      const document = await lockBankDocument(tx, id);
      if (document === undefined) return { code: 'DOCUMENT_UNKNOWN', id };
      const { state } = document;
      if (!accepted.includes(state)) return { code: 'DOCUMENT_STATE', id, state, accepted };
      return change({ tx, now: clock(), settings, by }, document);
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal as Answer;
    throw error;
  }
}

/** The document as somebody has decided it. */
export function decided(
  { now, by }: Changing,
  document: BankDocumentRow,
  state: BankDocumentState,
  note: string | null,
): BankDocumentRow {
  return { ...document, state, note, decidedAt: instant(now), decidedBy: by };
}
