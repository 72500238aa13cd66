import { instant, instantOf } from '../../base/time.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { resolveExceptionsOfCheck } from '../../store/exceptions.js';
import { listPayments, listReturnedLines, listReturnsOf, type ReturnedLineRow } from '../../store/returns.js';
import { lockUmicoHoldOfTill, putUmicoHoldState } from '../../store/umico-holds.js';
import {
  findUmicoReceiptOfCheck,
  listUmicoReceiptLines,
  type UmicoReceiptRow,
} from '../../store/umico-receipts.js';
import type { Check } from '../checks/check.js';
import type { CheckException } from '../checks/outcome.js';
import type { ResolvedLine } from '../checks/resolved-lines.js';
import type { Settings } from '../settings/settings.js';
import { askerOf, findConnectionFor } from './access.js';
import type { UmicoPart } from './check-cards.js';
import { returnedLines } from './lines.js';
import { queueReceipt } from './queue-receipt.js';
import { isUsable, keepReturned, takeHold } from './sales.js';

/** The check whose receipt is queued, in its own transaction. */
export interface CheckPosting {
  checkId: number;
  document: string;
  /** The till's time. */
  time: string;
  recordedAt: string;
  settings: Settings;
}

/** Who makes receipts of checks. */
const self = 'till';

/** Queues the receipt of a sale with a card of Umico. Nothing is refused: the check is printed. */
export async function queueSale(
  tx: Transaction,
  posting: CheckPosting,
  { check, part, lines }: { check: Check; part: UmicoPart; lines: readonly ResolvedLine[] },
): Promise<CheckException[]> {
  const { card, pointsMinor } = part;
  if (card === undefined) return [];
  const { checkId, document, recordedAt, settings } = posting;
  const asker = { purpose: 'retail', till: check.till } as const;
  const hold = await holdOf(tx, card, pointsMinor, recordedAt);
  const { id } = await queueReceipt(tx, {
    asker,
    now: recordedAt,
    kind: 'sale',
    card: card.number,
    documentKind: 'check',
    document,
    checkId,
    currency: settings.currency,
    amountMinor: check.totalMinor,
    pointsMinor,
    holdKey: hold.row?.key ?? null,
    time: timeOf(posting),
    createdBy: `${self} ${check.till}`,
    lines: soldLines(lines),
  });
  if (hold.row !== undefined) await takeHold(tx, recordedAt, hold.row, id);
  const isServed = (await findConnectionFor(tx, asker)) !== undefined;
  const missing: CheckException[] = isServed
    ? []
    : [{ code: 'UMICO_NO_CONNECTION', card: card.number, facts: { till: check.till } }];
  return [...hold.exceptions, ...missing];
}

/** The till's clock may show anything; a time that is none is that of its coming. */
function timeOf({ time, recordedAt, settings }: CheckPosting): string {
  const at = instantOf(time, settings.timeZone);
  return at === undefined ? recordedAt : instant(at);
}

/** The till's hold, if this sale may spend it. What is left of one that it may not goes back. */
async function holdOf(
  tx: Transaction,
  { number: card, holdKey }: { number: string; holdKey: string | null },
  pointsMinor: number,
  at: string,
) {
  if (holdKey === null) return { row: undefined, exceptions: [] };
  const facts = { holdKey, pointsMinor };
  const row = await lockUmicoHoldOfTill(tx, holdKey);
  if (row === undefined || row.card !== card) {
    const exceptions: CheckException[] = [{ code: 'HOLD_NOT_FOUND', card, facts }];
    return { row: undefined, exceptions };
  }
  if (isUsable(row, { card, pointsMinor })) return { row, exceptions: [] };
  if (row.status === 'held' && row.receiptId === null) {
    await putUmicoHoldState(tx, { ...row, wanted: 'released', waits: 0, nextAt: at });
  }
  const exceptions: CheckException[] = [
    { code: 'HOLD_EXPIRED', card, facts: { ...facts, status: row.status } },
  ];
  return { row: undefined, exceptions };
}

const longestArticle = 200;
const longestName = 500;

type SoldLine = Pick<
  ResolvedLine,
  'position' | 'article' | 'itemCode' | 'name' | 'quantityMilli' | 'priceMinor' | 'amountMinor'
>;

/** Numbered anew in the order of their positions, which a till makes as it likes. */
export function soldLines(lines: readonly SoldLine[]) {
  return inOrder(lines).map((line, index) => ({
    position: index + 1,
    salePosition: null,
    article: told(line.article ?? line.itemCode, longestArticle),
    name: told(line.name ?? line.itemCode, longestName),
    quantityMilli: line.quantityMilli,
    priceMinor: line.priceMinor,
    amountMinor: line.amountMinor,
  }));
}

/** A till may leave out what goods are called. */
function told(text: string, most: number): string {
  return text.trim() === '' ? '-' : text.slice(0, most);
}

function inOrder<Line extends { position: number }>(lines: readonly Line[]): Line[] {
  return [...lines].sort((a, b) => a.position - b.position);
}

/** A return whose sale is known: what of which of its lines comes back. */
export interface CheckReturn {
  till: string;
  /** Umico's cards that the return names. */
  named: readonly string[];
  pointsMinor: number;
  sale: { id: number; sold: readonly { position: number }[]; matched: readonly ReturnedPart[] } | undefined;
}

type ReturnedPart = Pick<ReturnedLineRow, 'salePosition' | 'quantityMilli'>;

/** Queues the receipt of a return of a sale that has one; the card is the sale's, whatever the return names. */
export async function queueReturn(
  tx: Transaction,
  posting: CheckPosting,
  { till, named, pointsMinor, sale }: CheckReturn,
): Promise<CheckException[]> {
  const sold = sale && (await findUmicoReceiptOfCheck(tx, sale.id));
  if (sale === undefined || sold === undefined) {
    const isPaid = pointsMinor > 0 && posting.settings.umicoCards.length > 0;
    const cards = named.length === 0 && isPaid ? [null] : named;
    return cards.map((card) => ({ code: 'UMICO_NO_SALE', card, facts: { pointsMinor } }));
  }
  // Umico has nothing of it that could come back.
  if (sold.status === 'rejected') return [];
  const { returned, faults } = returnedLines(await listUmicoReceiptLines(tx, sold.id), partsOf(sale));
  if (faults.length > 0) return [{ code: 'UMICO_NO_SALE', card: sold.card, facts: { receipt: sold.key } }];
  await writeReturn(tx, posting, { sold, returned, pointsMinor, till });
  return [];
}

/** Returns that came before their sale, now that it is there with a receipt. */
export async function queueTiedReturns(
  tx: Transaction,
  posting: CheckPosting,
  sold: readonly { position: number }[],
): Promise<void> {
  const { checkId: id } = posting;
  const matched = await listReturnedLines(tx, id);
  for (const row of await listReturnsOf(tx, id)) {
    if ((await findUmicoReceiptOfCheck(tx, row.id)) !== undefined) continue;
    const sale = { id, sold, matched: matched.filter(({ checkId }) => checkId === row.id) };
    const document = `${row.till}/${row.shift}/${row.number}/${row.date}`;
    const pointsMinor = await pointsOf(tx, row.id);
    const of = { ...posting, checkId: row.id, document, time: row.time };
    await queueReturn(tx, of, { till: row.till, named: [], pointsMinor, sale });
    await resolveExceptionsOfCheck(tx, {
      ...{ checkId: row.id, code: 'UMICO_NO_SALE', resolvedAt: posting.recordedAt, resolvedBy: 'tillgate' },
      note: `the sale ${posting.document} has come`,
    });
  }
}

async function pointsOf(reader: Reader, checkId: number): Promise<number> {
  const payments = await listPayments(reader, checkId);
  return payments
    .filter(({ kind }) => kind === 'Points')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** Several lines of a return may bring back parts of one sold line. */
function partsOf({ sold, matched }: NonNullable<CheckReturn['sale']>) {
  const parts = new Map<number, number>();
  const places = new Map(inOrder(sold).map(({ position }, index) => [position, index + 1]));
  for (const { salePosition, quantityMilli } of matched) {
    const place = places.get(salePosition) ?? 0;
    parts.set(place, (parts.get(place) ?? 0) + quantityMilli);
  }
  return [...parts].map(([salePosition, quantityMilli]) => ({ salePosition, quantityMilli }));
}

async function writeReturn(
  tx: Transaction,
  posting: CheckPosting,
  {
    sold,
    returned,
    pointsMinor,
    till,
  }: {
    sold: UmicoReceiptRow;
    returned: ReturnType<typeof returnedLines>['returned'];
    pointsMinor: number;
    till: string;
  },
): Promise<void> {
  await queueReceipt(tx, {
    asker: askerOf(sold),
    now: posting.recordedAt,
    kind: 'return',
    card: sold.card,
    documentKind: 'check',
    document: posting.document,
    checkId: posting.checkId,
    saleId: sold.id,
    currency: sold.currency,
    amountMinor: returned.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    pointsMinor,
    time: timeOf(posting),
    createdBy: `${self} ${till}`,
    lines: returned,
  });
  await keepReturned(tx, sold.id, returned);
}
