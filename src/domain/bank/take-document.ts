import { createHash } from 'node:crypto';
import { instant } from '../../base/time.js';
import { addBankDocument, type Direction, isKnownDocument } from '../../store/bank-documents.js';
import type { Changing } from '../orders/record-change.js';
import { type Booked, bookMoney } from './book-money.js';
import { type Decision, decide } from './decide.js';
import { directionOf, type Ours } from './direction.js';
import type { PendingReason } from './reasons.js';
import type { BankDocument, Party } from './statement.js';
import { findTaxId } from './tax-id.js';

/** A document of a statement, and the how manyth it is of those in the file that are the same. */
export interface StatedDocument {
  document: BankDocument;
  ordinal: number;
}

/** What became of a document. */
export type Taken =
  | { kind: 'known' }
  | { kind: 'noted'; direction: Direction }
  | { kind: 'pending'; id: number; direction: Direction; reasons: readonly PendingReason[] }
  | { kind: 'matched'; id: number; direction: Direction; booked: readonly Booked[] };

/** What is the same for all documents of a file. */
export interface Taking {
  ours: Ours;
  /** The row of the file, written when the first new document asks for it. */
  statementId: () => Promise<number>;
  /** Instead of a decision. */
  pendingBecause?: PendingReason;
}

/**
 * What makes a document this one and no other. Both sides stand for account and direction, and a tax number is one whatever
 * its key, because settings tell direction and key too, and change. The ordinal is not part of it.
 */
export function identityOf({ number, date, amountMinor, payer, payee, purpose }: BankDocument): string {
  const side = ({ accounts, anyTaxId }: Party) => [accounts, anyTaxId];
  const parts = [number, date, amountMinor, side(payer), side(payee), purpose];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/**
 * Takes a document with all that follows from it, once: whoever brings it again changes nothing.
 * @throws SumTooLarge
 */
export async function takeDocument(
  changing: Changing,
  { document, ordinal }: StatedDocument,
  taking: Taking,
): Promise<Taken> {
  const { tx, now, settings } = changing;
  const key = `${identityOf(document)}/${ordinal}`;
  if (await isKnownDocument(tx, key)) return { kind: 'known' };
  const country = { form: settings.taxIdForm, words: settings.bankTaxIdKeys };
  const payer = findTaxId(document.payer, country);
  const payee = findTaxId(document.payee, country);
  const { direction, by } = directionOf(document, { payer: payer.taxId, payee: payee.taxId }, taking.ours);
  const incoming = { ...document, payer: { ...payer, kpp: document.payer.kpp } };
  const decision =
    (await undecided(direction, ordinal, taking.pendingBecause)) ?? (await decide(changing, incoming));

  const id = await addBankDocument(tx, {
    ...facts(document),
    ...{ key, direction, directionBy: by },
    payerTaxId: payer.taxId ?? payer.wrong,
    payeeTaxId: payee.taxId ?? payee.wrong,
    statementId: await taking.statementId(),
    state: decision.kind,
    reasons: JSON.stringify(decision.kind === 'pending' ? decision.reasons : []),
    recordedAt: instant(now),
  });
  if (id === undefined) return { kind: 'known' };
  if (decision.kind === 'noted') return { kind: 'noted', direction };
  if (decision.kind === 'pending') return { kind: 'pending', id, direction, reasons: decision.reasons };
  const booked = await bookMoney(changing, { ...document, id }, decision);
  return { kind: 'matched', id, direction, booked };
}

/** What needs no look at clients and orders. */
function undecided(
  direction: Direction,
  ordinal: number,
  because: PendingReason | undefined,
): Decision | { kind: 'noted' } | undefined {
  if (direction === 'unknown') return { kind: 'pending', reasons: [{ code: 'DIRECTION_UNKNOWN' }] };
  if (direction !== 'incoming') return { kind: 'noted' };
  if (ordinal > 1) return { kind: 'pending', reasons: [{ code: 'SAME_TWICE', ordinal }] };
  return because && { kind: 'pending', reasons: [because] };
}

function facts({ payer, payee, ...document }: BankDocument) {
  const { line, kind, number, date, amountMinor, receivedOn, writtenOffOn, purpose } = document;
  return {
    ...{ line, kind, number, date, amountMinor, receivedOn, writtenOffOn, purpose },
    payerName: payer.names[0] ?? null,
    payerKpp: payer.kpp,
    payerAccount: payer.accounts[0] ?? null,
    payeeName: payee.names[0] ?? null,
    payeeAccount: payee.accounts[0] ?? null,
  };
}
