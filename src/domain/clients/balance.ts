import { instant, localTime } from '../../base/time.js';
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

/**
 * Moves a client's prepayment within the change that causes it.
 * @throws SumTooLarge
 */
export async function moveBalance(
  tx: Transaction,
  { now, timeZone }: { now: number; timeZone: string },
  change: BalanceChange,
): Promise<BalanceAnswer> {
  const times = { time: localTime(now, timeZone), recordedAt: instant(now) };
  const movement = await addClientMovement(tx, { ...change, ledger: 'prepayment', ...times });
  if (movement === undefined) {
    const client = await findClientRow(tx, change.client);
    if (client === undefined) return { code: 'CLIENT_UNKNOWN' };
    return { code: 'NOT_ENOUGH', availableMinor: client.prepaymentMinor };
  }
  if (!Number.isSafeInteger(movement.balanceAfterMinor)) throw new SumTooLarge();
  return { code: 'OK', movement };
}
