import type { Reader, Transaction } from '../../store/engine.js';
import type { Receipt, SandboxSettings, Settlement } from '../pos-api.js';
import { type Answer, type Books, type Call, money, Refused, settingsOf } from './books.js';
import { move } from './cards.js';
import type { Trouble } from './trouble.js';

export interface ReceiptRow {
  number: number;
  key: string;
  digest: string;
  kind: Receipt['kind'];
  card: string;
  status: Receipt['status'];
  reason: string | null;
  sale: string | null;
  hold: string | null;
  amount_minor: number;
  /** What it will move when it is processed. */
  earn_minor: number;
  spend_minor: number;
  give_back_minor: number;
  take_back_minor: number;
  created_ms: number;
  questions: number;
  will_reject: string | null;
  stays_pending: number;
}

export interface NewReceipt {
  key: string;
  digest: string;
  kind: Receipt['kind'];
  card: string;
  status?: 'pending' | 'processed';
  document?: string;
  sale?: string;
  hold?: string | null;
  amountMinor: number;
  earnMinor?: number;
  spendMinor?: number;
  giveBackMinor?: number;
  takeBackMinor?: number;
}

const insertReceipt = `
INSERT INTO receipts (key, digest, kind, card, status, document, sale, hold, amount_minor, earn_minor, spend_minor,
  give_back_minor, take_back_minor, created_ms, questions, will_reject, stays_pending)
VALUES (:key, :digest, :kind, :card, :status, :document, :sale, :hold, :amountMinor, :earnMinor, :spendMinor,
  :giveBackMinor, :takeBackMinor, :createdMs, 0, :willReject, :staysPending)`;
const selectReceipt = 'SELECT * FROM receipts WHERE key = :key';
const selectReceipts = 'SELECT * FROM receipts WHERE card = :card OR :card IS NULL ORDER BY number';
const countQuestion = 'UPDATE receipts SET questions = questions + 1 WHERE key = :key';
const finish = `
UPDATE receipts SET status = :status, reason = :reason WHERE key = :key AND status = 'pending'`;
const freeHold = "UPDATE holds SET status = 'released' WHERE key = :hold";
const selectReturned = `
SELECT COALESCE(SUM(give_back_minor), 0) AS returned, COALESCE(SUM(take_back_minor), 0) AS taken_back,
  COALESCE(SUM(amount_minor), 0) AS amount
FROM receipts WHERE sale = :key AND status = 'processed'`;
const markReturned = `
UPDATE receipts SET status = CASE WHEN amount_minor <= :amount THEN 'returned' ELSE 'partially-returned' END
WHERE key = :key AND status IN ('processed', 'partially-returned')`;

export function findReceipt(reader: Reader, key: string): Promise<ReceiptRow | undefined> {
  return reader.first<ReceiptRow>(selectReceipt, { key });
}

/** @throws Refused */
export async function knownReceipt(reader: Reader, key: string): Promise<ReceiptRow> {
  const row = await findReceipt(reader, key);
  if (row === undefined) throw new Refused(404, 'RECEIPT_UNKNOWN', 'No receipt has this key.');
  return row;
}

export async function addReceipt(
  tx: Transaction,
  { clock }: Books,
  receipt: NewReceipt,
  trouble: Trouble | undefined,
): Promise<void> {
  await tx.run(insertReceipt, {
    status: 'pending',
    document: null,
    sale: null,
    hold: null,
    earnMinor: 0,
    spendMinor: 0,
    giveBackMinor: 0,
    takeBackMinor: 0,
    ...receipt,
    createdMs: clock(),
    willReject: trouble?.kind === 'reject' ? (trouble.reason ?? 'Rejected') : null,
    staysPending: trouble?.kind === 'pending' ? 1 : 0,
  });
  const { questionsUntilProcessed } = await settingsOf(tx);
  const row = await knownReceipt(tx, receipt.key);
  if (questionsUntilProcessed === 0 && row.stays_pending === 0) await settle(tx, row);
}

/** The receipt as the contract shows it. */
export async function receiptOf(reader: Reader, row: ReceiptRow): Promise<Receipt> {
  const isDone = row.status !== 'pending' && row.status !== 'rejected';
  const ofSale =
    row.kind === 'sale'
      ? await reader.first<{ returned: number; taken_back: number }>(selectReturned, { key: row.key })
      : undefined;
  const points = (planned: number) => money(isDone ? planned : 0);
  return {
    id: `UM-${String(row.number).padStart(6, '0')}`,
    key: row.key,
    kind: row.kind,
    card: row.card,
    status: row.status,
    reason: row.reason,
    earned: points(row.earn_minor),
    spent: points(row.spend_minor),
    returned: points(ofSale?.returned ?? row.give_back_minor),
    takenBack: points(ofSale?.taken_back ?? row.take_back_minor),
  };
}

/** Processes or rejects a receipt that is pending. */
async function settle(tx: Transaction, row: ReceiptRow, reject = row.will_reject): Promise<void> {
  if (row.status !== 'pending') return;
  const { key, card } = row;
  await tx.run(finish, { key, status: reject === null ? 'processed' : 'rejected', reason: reject });
  if (reject !== null) {
    if (row.hold !== null) await tx.run(freeHold, { hold: row.hold });
    return;
  }
  await move(tx, card, { kind: 'spent', points: -row.spend_minor, receipt: key });
  await move(tx, card, { kind: 'earned', points: row.earn_minor, receipt: key });
  await move(tx, card, { kind: 'returned', points: row.give_back_minor, receipt: key });
  await move(tx, card, { kind: 'taken-back', points: -row.take_back_minor, receipt: key });
  if (row.sale !== null) await noteReturned(tx, row.sale);
}

async function noteReturned(tx: Transaction, sale: string): Promise<void> {
  const returned = await tx.first<{ amount: number }>(selectReturned, { key: sale });
  await tx.run(markReturned, { key: sale, amount: returned?.amount ?? 0 });
}

/** A sale that is cancelled before it was processed. */
export async function drop(tx: Transaction, sale: ReceiptRow): Promise<void> {
  await settle(tx, sale, 'CANCELLED');
}

function isDue(row: ReceiptRow, settings: SandboxSettings, now: number): boolean {
  const { questionsUntilProcessed: questions, millisecondsUntilProcessed: age } = settings;
  if (row.stays_pending === 1) return false;
  return (questions !== null && row.questions >= questions) || (age !== null && now - row.created_ms >= age);
}

/** A question makes the time pass: see the setting `questionsUntilProcessed`. */
export async function getReceipt(
  { engine, clock }: Books,
  { path: { key = '' }, trouble }: Call,
): Promise<Answer> {
  return engine.transaction(async (tx) => {
    const found = await knownReceipt(tx, key);
    if (found.status === 'pending' && trouble?.kind !== 'pending') {
      await tx.run(countQuestion, { key });
      const asked = { ...found, questions: found.questions + 1 };
      if (isDue(asked, await settingsOf(tx), clock())) await settle(tx, asked);
    }
    return { status: 200, body: await receiptOf(tx, await knownReceipt(tx, key)) };
  });
}

export async function settleReceipt({ engine }: Books, { path: { key = '' }, body }: Call): Promise<Answer> {
  const { reject } = body as Settlement;
  return engine.transaction(async (tx) => {
    const row = await knownReceipt(tx, key);
    await settle(tx, row, reject ?? row.will_reject);
    return { status: 200, body: await receiptOf(tx, await knownReceipt(tx, key)) };
  });
}

export async function listReceipts({ engine }: Books, { card }: Call): Promise<Answer> {
  const receipts: Receipt[] = [];
  for (const row of await engine.all<ReceiptRow>(selectReceipts, { card: card ?? null })) {
    receipts.push(await receiptOf(engine, row));
  }
  return { status: 200, body: { receipts } };
}
