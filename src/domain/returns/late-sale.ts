import type { CheckIdentity } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { resolveExceptionsOfCheck } from '../../store/exceptions.js';
import { findSale, listReturnLines, type ReturnRow, type SaleRow } from '../../store/returns.js';
import { documentOf } from '../checks/identity.js';
import { keepExceptions } from '../checks/keep-exceptions.js';
import type { ExceptionCode } from '../checks/outcome.js';
import { keepReturned, matchSale } from './find-sale.js';
import { shareAgain } from './share-again.js';

/** What a return without a sale is told for; its cards are known when the sale is. */
const settledBySale: readonly ExceptionCode[] = [
  'RETURN_WITHOUT_SALE',
  'PAYMENT_WITHOUT_CARD',
  'BONUS_WITHOUT_CARD',
];

/**
 * Ties the returns that came before their sale to it, as if they had come behind it: their cards get the difference
 * between the returns' own figures and the sale's. One that does not fit the sale stays as it is and is told.
 * @param waiting the returns that name this sale
 */
export async function tieWaitingReturns(
  tx: Transaction,
  sale: CheckIdentity,
  waiting: readonly ReturnRow[],
  recordedAt: string,
): Promise<void> {
  const tied = new Set<number>();
  for (const row of waiting) if (await tie(tx, sale, row, recordedAt)) tied.add(row.id);
  const { id } = await getSale(tx, sale);
  if (tied.size > 0) await shareAgain(tx, id, { recordedAt, tied });
}

/** False when the return does not fit the sale. */
async function tie(
  tx: Transaction,
  identity: CheckIdentity,
  { id: checkId, totalMinor }: ReturnRow,
  recordedAt: string,
): Promise<boolean> {
  const sale = await getSale(tx, identity);
  const lines = await listReturnLines(tx, checkId);
  const { sale: found, faults } = await matchSale(tx, sale, { lines, totalMinor });
  if (faults.length > 0) {
    const facts = {
      sale: documentOf(identity),
      soldMinor: sale.totalMinor,
      returnedMinor: sale.returnedMinor,
    };
    await keepExceptions(tx, { checkId, recordedAt }, [{ code: 'RETURN_EXCEEDS', card: null, facts }]);
    return false;
  }
  await keepReturned(tx, checkId, found);
  const note = `the sale ${documentOf(identity)} has come`;
  for (const code of settledBySale) {
    await resolveExceptionsOfCheck(tx, {
      checkId,
      code,
      resolvedAt: recordedAt,
      resolvedBy: 'tillgate',
      note,
    });
  }
  return true;
}

async function getSale(tx: Transaction, { till, shift, number, date }: CheckIdentity): Promise<SaleRow> {
  const sale = await findSale(tx, { till, shift, number, from: date, until: date });
  if (sale === undefined) throw new Error('A sale that was just recorded is gone');
  return sale;
}
