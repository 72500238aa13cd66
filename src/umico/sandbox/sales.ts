import { parseScaled, percentDigits, percentOf, quantityDigits, sumOf } from '../../base/money.js';
import type { Reader, Transaction } from '../../store/engine.js';
import type { Line, NewSale, ReturnLine, SaleQuestion, SandboxSettings } from '../pos-api.js';
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
  settingsOf,
} from './books.js';
import { activeCard, availableOn } from './cards.js';
import { checkEnough, findHold, isHeld, markHold } from './holds.js';
import { addReceipt, findReceipt, knownReceipt, receiptOf } from './receipts.js';

const insertLine = `
INSERT INTO receipt_lines (receipt, position, sale_position, article, name, quantity_milli, amount_minor)
VALUES (:receipt, :position, :salePosition, :article, :name, :quantityMilli, :amountMinor)`;

/** @throws Refused when the lines do not make the amount, or share a position */
export function checkLines(lines: readonly Line[], amountMinor: number): void {
  const sum = sumOf(lines, ({ amount }) => minorOf(amount));
  if (sum !== amountMinor) {
    const message = `The lines sum to ${money(sum)}, the amount is ${money(amountMinor)}.`;
    throw new Refused(422, 'AMOUNT_MISMATCH', message);
  }
  if (new Set(lines.map(({ position }) => position)).size < lines.length) {
    throw new Refused(400, 'REQUEST_INVALID', 'Two lines have one position.');
  }
}

export function addLines(tx: Transaction, receipt: string, lines: readonly (Line | ReturnLine)[]) {
  const rows = lines.map((line) => ({
    receipt,
    position: line.position,
    salePosition: 'salePosition' in line ? line.salePosition : null,
    article: line.article,
    name: line.name,
    quantityMilli: scaled(line.quantity, quantityDigits),
    amountMinor: minorOf(line.amount),
  }));
  return tx.insertMany(insertLine, rows);
}

function share(amountMinor: number, percent: string): number {
  return percentOf(amountMinor, parseScaled(percent, percentDigits) ?? 0);
}

function earnedBy(amountMinor: number, pointsMinor: number, { accrualPercent }: SandboxSettings): number {
  return share(Math.max(0, amountMinor - pointsMinor), accrualPercent);
}

export async function calculateSale({ engine, clock }: Books, { body }: Call): Promise<Answer> {
  const { card, amount, points, lines } = body as SaleQuestion;
  const amountMinor = minorOf(amount);
  checkLines(lines, amountMinor);
  await activeCard(engine, card);
  const settings = await settingsOf(engine);
  const available = await availableOn(engine, card, clock());
  const payable = Math.max(0, Math.min(available, share(amountMinor, settings.payablePercent)));
  const earnable = earnedBy(amountMinor, minorOf(points), settings);
  const offer = { card, available: money(available), payable: money(payable), earnable: money(earnable) };
  return { status: 200, body: offer };
}

export async function createReceipt(books: Books, { key, body, trouble }: Call): Promise<Answer> {
  const sale = body as NewSale;
  const digest = digestOf('sale', null, body);
  return books.engine.transaction(async (tx) => {
    const before = await findReceipt(tx, key);
    if (before !== undefined) {
      checkDigest(before, digest);
      return { status: 200, body: await receiptOf(tx, before) };
    }
    const spendMinor = await checkSale(tx, sale, books.clock());
    const { card, document, holdKey } = sale;
    const amountMinor = minorOf(sale.amount);
    const earnMinor = earnedBy(amountMinor, spendMinor, await settingsOf(tx));
    if (holdKey !== null) await tx.run(markHold, { key: holdKey, status: 'used' });
    const amounts = { amountMinor, earnMinor, spendMinor };
    await addReceipt(
      tx,
      books,
      { key, digest, kind: 'sale', card, document, hold: holdKey, ...amounts },
      trouble,
    );
    await addLines(tx, key, sale.lines);
    return { status: 201, body: await receiptOf(tx, await knownReceipt(tx, key)) };
  });
}

/** Answers the points to spend. @throws Refused */
async function checkSale(reader: Reader, sale: NewSale, now: number): Promise<number> {
  const amountMinor = minorOf(sale.amount);
  const spendMinor = minorOf(sale.points);
  checkLines(sale.lines, amountMinor);
  await activeCard(reader, sale.card);
  const { payablePercent } = await settingsOf(reader);
  const payable = share(amountMinor, payablePercent);
  if (spendMinor > payable) {
    throw new Refused(422, 'POINTS_OVER_SHARE', `${money(payable)} of this sale may be paid with points.`);
  }
  if (sale.holdKey !== null) await checkHold(reader, sale, { key: sale.holdKey, spendMinor, now });
  else if (spendMinor > 0) checkEnough(spendMinor, await availableOn(reader, sale.card, now));
  return spendMinor;
}

async function checkHold(
  reader: Reader,
  sale: NewSale,
  { key, spendMinor, now }: { key: string; spendMinor: number; now: number },
): Promise<void> {
  const hold = await findHold(reader, key);
  if (hold === undefined) throw new Refused(422, 'HOLD_UNKNOWN', 'No hold has this key.');
  if (!isHeld(hold, now)) {
    throw new Refused(422, 'HOLD_NOT_HELD', 'The hold was released or used, or its time is over.');
  }
  if (hold.card === sale.card && spendMinor <= hold.points_minor) return;
  const message = `The hold is of ${money(hold.points_minor)} points, and of its own card.`;
  throw new Refused(422, 'HOLD_MISMATCH', message);
}
