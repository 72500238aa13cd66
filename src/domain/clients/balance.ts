import { instant, localTime } from '../../base/time.js';
import { addAccountingEntry } from '../../store/accounting.js';
import { addClientMovement, type ClientMovement, findClientRow } from '../../store/clients.js';
import type { Transaction } from '../../store/engine.js';
import { SumTooLarge } from '../checks/sum-too-large.js';

/** A change of what a client has paid without an order to pay; below zero: less of it. */
export type BalanceChange = Omit<ClientMovement, 'ledger' | 'balanceAfterMinor' | 'time' | 'recordedAt'>;

export type BalanceAnswer =
  | { code: 'OK'; movement: ClientMovement }
  | { code: 'CLIENT_UNKNOWN' }
  /** A balance never goes below zero. */
  | { code: 'NOT_ENOUGH'; availableMinor: number };

/** When it happens: milliseconds since 1970, or where the bank says another day, that day. */
export interface BalanceTime {
  now: number;
  timeZone: string;
  /** `2022-04-18` */
  day?: string;
}

/** Prepayments of clients (62.02), and the account on the other side of each reason: bank, debts of clients, other. */
const prepayments = '62.02';
const accounts: Readonly<Record<ClientMovement['reason'], string>> = {
  received: '51',
  returned: '51',
  applied: '62.01',
  released: '62.01',
  adjustment: '91',
};

/**
 * Moves a client's prepayment within the change that causes it, and writes the accounting entry of it: so the prepayment is
 * what the account 62.02 says of the client.
 * @throws SumTooLarge
 */
export async function moveBalance(
  tx: Transaction,
  { now, timeZone, day }: BalanceTime,
  change: BalanceChange,
): Promise<BalanceAnswer> {
  const time = day === undefined ? localTime(now, timeZone) : `${day}T00:00:00`;
  const times = { time, recordedAt: instant(now) };
  const movement = await addClientMovement(tx, { ...change, ledger: 'prepayment', ...times });
  if (movement === undefined) {
    const client = await findClientRow(tx, change.client);
    if (client === undefined) return { code: 'CLIENT_UNKNOWN' };
    return { code: 'NOT_ENOUGH', availableMinor: client.prepaymentMinor };
  }
  if (!Number.isSafeInteger(movement.balanceAfterMinor)) throw new SumTooLarge();
  if (movement.amountMinor !== 0) await addAccountingEntry(tx, entryOf(movement));
  return { code: 'OK', movement };
}

function entryOf(movement: ClientMovement) {
  const { client, amountMinor, reason, documentKind, document, time, recordedAt } = movement;
  const other = accounts[reason];
  const [debit, credit] = amountMinor > 0 ? [other, prepayments] : [prepayments, other];
  const description = `prepayment ${reason}`;
  return {
    ...{ debit, credit, client, documentKind, document, description, time, recordedAt },
    amountMinor: Math.abs(amountMinor),
  };
}
