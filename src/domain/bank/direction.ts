import type { Direction } from '../../store/bank-documents.js';
import type { BankDocument, Party } from './statement.js';

/** What is ours: accounts (those of the statement among them), and our tax number, if it is known. */
export interface Ours {
  accounts: ReadonlySet<string>;
  taxId: string | null;
}

export interface FoundDirection {
  direction: Direction;
  /** What told it; null: nothing did. */
  by: 'account' | 'date' | 'tax id' | null;
}

/** Which way the money went: told by the accounts, else by the day that only one side has, else by our tax number. */
export function directionOf(
  { payer, payee, receivedOn, writtenOffOn }: BankDocument,
  taxIds: { payer: string | null; payee: string | null },
  ours: Ours,
): FoundDirection {
  const isOurs = ({ accounts }: Party) => accounts.some((account) => ours.accounts.has(account));
  const isOurTaxId = (taxId: string | null) => taxId !== null && taxId === ours.taxId;
  const byAccount = told(isOurs(payee), isOurs(payer));
  if (byAccount !== undefined) return { direction: byAccount, by: 'account' };
  const byDate = told(receivedOn !== null, writtenOffOn !== null);
  // Both days tell nothing.
  if (byDate !== undefined && byDate !== 'own') return { direction: byDate, by: 'date' };
  const byTaxId = told(isOurTaxId(taxIds.payee), isOurTaxId(taxIds.payer));
  return byTaxId === undefined ? { direction: 'unknown', by: null } : { direction: byTaxId, by: 'tax id' };
}

function told(isIncoming: boolean, isOutgoing: boolean): Exclude<Direction, 'unknown'> | undefined {
  if (isIncoming) return isOutgoing ? 'own' : 'incoming';
  return isOutgoing ? 'outgoing' : undefined;
}
