import type { Reader, Transaction } from './engine.js';

/** What Umico said a return would come to; sums and points in minor units. */
export type UmicoCalculationRow = {
  id: number;
  /** Ours. */
  key: string;
  saleId: number;
  /** JSON: position of the sale and quantity of each line. */
  lines: string;
  amountMinor: number;
  umicoId: string;
  /** Points that go back to the card. */
  returnedMinor: number;
  /** Earned points that are taken off it. */
  takenBackMinor: number;
  /** What is left to be paid out. */
  cashMinor: number;
  /** The return that was made by it. */
  receiptId: number | null;
  calculatedAt: string;
  calculatedBy: string;
};

const columns = `id, key, sale_id AS "saleId", lines, amount_minor AS "amountMinor", umico_id AS "umicoId",
  returned_minor AS "returnedMinor", taken_back_minor AS "takenBackMinor", cash_minor AS "cashMinor",
  receipt_id AS "receiptId", calculated_at AS "calculatedAt", calculated_by AS "calculatedBy"`;

const insertCalculation = `INSERT INTO umico_calculations (key, sale_id, lines, amount_minor, umico_id, returned_minor,
    taken_back_minor, cash_minor, calculated_at, calculated_by)
  VALUES (:key, :saleId, :lines, :amountMinor, :umicoId, :returnedMinor, :takenBackMinor, :cashMinor, :calculatedAt,
    :calculatedBy)`;

const setReceipt = `UPDATE umico_calculations SET receipt_id = :receiptId WHERE id = :id AND receipt_id IS NULL`;

export async function addUmicoCalculation(
  tx: Transaction,
  calculation: Omit<UmicoCalculationRow, 'id' | 'receiptId'>,
): Promise<void> {
  await tx.run(insertCalculation, calculation);
}

export function findUmicoCalculation(reader: Reader, key: string): Promise<UmicoCalculationRow | undefined> {
  return reader.first<UmicoCalculationRow>(`SELECT ${columns} FROM umico_calculations WHERE key = :key`, {
    key,
  });
}

/** False when it was used before. */
export async function useUmicoCalculation(
  tx: Transaction,
  use: { id: number; receiptId: number },
): Promise<boolean> {
  return (await tx.run(setReceipt, use)) === 1;
}
