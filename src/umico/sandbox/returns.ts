import { formatScaled, quantityDigits, scale } from '../../base/money.js';
import type { Reader, Transaction } from '../../store/engine.js';
import type { NewReturn, ReturnLine, ReturnQuestion } from '../pos-api.js';
import {
  type Answer,
  type Books,
  type Call,
  checkDigest,
  digestOf,
  minorOf,
  money,
  Refused,
  scaled,
} from './books.js';
import { addReceipt, drop, findReceipt, knownReceipt, type ReceiptRow, receiptOf } from './receipts.js';
import { addLines, checkLines } from './sales.js';

/** Points that go back with a part of a sale. */
interface Share {
  giveBackMinor: number;
  takeBackMinor: number;
}

/** What has gone back, or is about to. */
interface Gone {
  amount: number;
  give_back: number;
  take_back: number;
  cancellations: number;
}

const selectGone = `
SELECT COALESCE(SUM(amount_minor), 0) AS amount, COALESCE(SUM(give_back_minor), 0) AS give_back,
  COALESCE(SUM(take_back_minor), 0) AS take_back,
  COALESCE(SUM(CASE WHEN kind = 'cancellation' THEN 1 ELSE 0 END), 0) AS cancellations
FROM receipts WHERE sale = :sale AND status <> 'rejected'`;
const selectLeft = `
SELECT s.position,
  s.quantity_milli - COALESCE(SUM(g.quantity_milli), 0) AS quantity,
  s.amount_minor - COALESCE(SUM(g.amount_minor), 0) AS amount
FROM receipt_lines s
LEFT JOIN (
  SELECT l.sale_position, l.quantity_milli, l.amount_minor
  FROM receipt_lines l JOIN receipts r ON r.key = l.receipt
  WHERE r.sale = :sale AND r.status <> 'rejected'
) g ON g.sale_position = s.position
WHERE s.receipt = :sale
GROUP BY s.position, s.quantity_milli, s.amount_minor`;
const insertCalculation = 'INSERT INTO calculations (sale) VALUES (:sale)';
const lastCalculation = 'SELECT MAX(number) AS number FROM calculations';
const selectCalculation = 'SELECT number FROM calculations WHERE number = :number AND sale = :sale';

async function goneOf(reader: Reader, sale: ReceiptRow): Promise<Gone> {
  return (await reader.first<Gone>(selectGone, { sale: sale.key })) as Gone;
}

/**
 * In proportion to the amount, taken from what all parts together are due: however a sale is cut, the parts give back and
 * take back exactly what it spent and earned.
 */
function shareOf(sale: ReceiptRow, gone: Gone, amountMinor: number): Share {
  const due = (points: number, before: number) =>
    sale.amount_minor === 0
      ? 0
      : Math.max(0, scale(points, gone.amount + amountMinor, sale.amount_minor) - before);
  return {
    giveBackMinor: Math.min(amountMinor, due(sale.spend_minor, gone.give_back)),
    takeBackMinor: due(sale.earn_minor, gone.take_back),
  };
}

/** @throws Refused unless something of the sale can go back */
async function processedSale(reader: Reader, key: string): Promise<ReceiptRow> {
  const sale = await knownSale(reader, key);
  if (sale.status === 'pending') {
    throw new Refused(422, 'SALE_NOT_PROCESSED', 'The sale is not processed yet; later it may go back.');
  }
  return sale;
}

async function knownSale(reader: Reader, key: string): Promise<ReceiptRow> {
  const sale = await knownReceipt(reader, key);
  if (sale.kind !== 'sale') throw new Refused(422, 'NOT_A_SALE', `This is a ${sale.kind}.`);
  if (sale.status === 'rejected') throw new Refused(422, 'SALE_REJECTED', 'The sale was rejected.');
  return sale;
}

/** Checks a return against its sale, and answers both with what it moves. @throws Refused */
async function weigh(reader: Reader, question: ReturnQuestion): Promise<{ sale: ReceiptRow } & Share> {
  const amountMinor = minorOf(question.amount);
  checkLines(question.lines, amountMinor);
  const sale = await processedSale(reader, question.saleKey);
  if (sale.card !== question.card) throw new Refused(422, 'CARD_MISMATCH', 'The sale has another card.');
  const gone = await goneOf(reader, sale);
  if (gone.cancellations > 0) throw new Refused(422, 'RETURN_EXCEEDS_SALE', 'The sale is cancelled.');
  await checkLeft(reader, sale, question.lines);
  return { sale, ...shareOf(sale, gone, amountMinor) };
}

async function checkLeft(reader: Reader, { key }: ReceiptRow, lines: readonly ReturnLine[]): Promise<void> {
  type Left = { position: number; quantity: number; amount: number };
  const left = new Map((await reader.all<Left>(selectLeft, { sale: key })).map((row) => [row.position, row]));
  for (const { salePosition, quantity, amount } of lines) {
    const row = left.get(salePosition);
    if (row === undefined) {
      throw new Refused(422, 'RETURN_EXCEEDS_SALE', `The sale has no line ${salePosition}.`);
    }
    const can = `${formatScaled(row.quantity, quantityDigits)} at ${money(row.amount)}`;
    row.quantity -= scaled(quantity, quantityDigits);
    row.amount -= minorOf(amount);
    if (row.quantity >= 0 && row.amount >= 0) continue;
    const message = `Of line ${salePosition} of the sale ${can} can go back.`;
    throw new Refused(422, 'RETURN_EXCEEDS_SALE', message);
  }
}

export async function calculateReturn({ engine }: Books, { body }: Call): Promise<Answer> {
  const question = body as ReturnQuestion;
  return engine.transaction(async (tx) => {
    const { giveBackMinor, takeBackMinor } = await weigh(tx, question);
    await tx.run(insertCalculation, { sale: question.saleKey });
    const row = await tx.first<{ number: number }>(lastCalculation);
    const calculation = {
      id: `UC-${String(row?.number).padStart(6, '0')}`,
      returned: money(giveBackMinor),
      takenBack: money(takeBackMinor),
      cash: money(minorOf(question.amount) - giveBackMinor),
    };
    return { status: 200, body: calculation };
  });
}

async function checkCalculation(reader: Reader, { calculation, saleKey }: NewReturn): Promise<void> {
  if (calculation === null) return;
  const number = Number(/^UC-(\d{6,9})$/.exec(calculation)?.[1] ?? 0);
  if ((await reader.first(selectCalculation, { number, sale: saleKey })) !== undefined) return;
  throw new Refused(422, 'CALCULATION_UNKNOWN', 'The sale has no such calculation.');
}

export async function createReturn(books: Books, { key, body, trouble }: Call): Promise<Answer> {
  const returned = body as NewReturn;
  const digest = digestOf('return', null, body);
  return books.engine.transaction(async (tx) => {
    const before = await findReceipt(tx, key);
    if (before !== undefined) {
      checkDigest(before, digest);
      return { status: 200, body: await receiptOf(tx, before) };
    }
    await checkCalculation(tx, returned);
    const { sale, ...share } = await weigh(tx, returned);
    const { card, document, amount } = returned;
    const receipt = { key, digest, card, document, sale: sale.key, amountMinor: minorOf(amount), ...share };
    await addReceipt(tx, books, { kind: 'return', ...receipt }, trouble);
    await addLines(tx, key, returned.lines);
    return { status: 201, body: await receiptOf(tx, await knownReceipt(tx, key)) };
  });
}

export async function cancelReceipt(books: Books, { path, key, trouble }: Call): Promise<Answer> {
  const digest = digestOf('cancellation', path, null);
  return books.engine.transaction(async (tx) => {
    const before = await findReceipt(tx, key);
    if (before !== undefined) {
      checkDigest(before, digest);
      return { status: 200, body: await receiptOf(tx, before) };
    }
    await cancel(tx, books, { key, digest, saleKey: path.key ?? '', trouble });
    return { status: 201, body: await receiptOf(tx, await knownReceipt(tx, key)) };
  });
}

interface Cancelling extends Pick<Call, 'key' | 'trouble'> {
  digest: string;
  saleKey: string;
}

async function cancel(tx: Transaction, books: Books, { key, digest, saleKey, trouble }: Cancelling) {
  const sale = await knownSale(tx, saleKey);
  const cancellation = { key, digest, kind: 'cancellation', card: sale.card, sale: sale.key } as const;
  if (sale.status === 'pending') {
    await drop(tx, sale);
    await addReceipt(tx, books, { ...cancellation, status: 'processed', amountMinor: 0 }, undefined);
    return;
  }
  const gone = await goneOf(tx, sale);
  const amountMinor = sale.amount_minor - gone.amount;
  if (gone.cancellations > 0 || sale.status === 'returned' || (amountMinor === 0 && gone.amount > 0)) {
    throw new Refused(422, 'NOTHING_LEFT', 'All of the sale has gone back, or is about to.');
  }
  await addReceipt(tx, books, { ...cancellation, amountMinor, ...shareOf(sale, gone, amountMinor) }, trouble);
}
