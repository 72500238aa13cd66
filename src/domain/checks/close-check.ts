import { instant, localTime } from '../../base/time.js';
import { together } from '../../base/together.js';
import { type CardRow, listCardsOf } from '../../store/cards.js';
import type { CheckIdentity, RecordedCheck } from '../../store/checks.js';
import { addCheck, addCheckParts, addCheckResult, findCheck, findLatestCheck } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { listReturnsOf, listWaitingReturns, type ReturnRow } from '../../store/returns.js';
import { viewCard } from '../cards/card-view.js';
import type { Context } from '../context.js';
import { type FoundSale, findReturned, keepReturned } from '../returns/find-sale.js';
import { tieWaitingReturns } from '../returns/late-sale.js';
import { returnEffects } from '../returns/return-effects.js';
import { shareAgain } from '../returns/share-again.js';
import type { Settings } from '../settings/settings.js';
import type { Shop } from '../settings/shop.js';
import { postStock } from '../stock/post-stock.js';
import { type UmicoPart, umicoPartOf } from '../umico/check-cards.js';
import { queueReturn, queueSale, queueTiedReturns } from '../umico/check-receipts.js';
import { type CheckEffects, cardEffects } from './card-effects.js';
import type { Check } from './check.js';
import { partsOf, rowOf } from './check-rows.js';
import { digestOf, documentOf, identityOf } from './identity.js';
import { keepExceptions } from './keep-exceptions.js';
import type { CardAnswer, CheckAnswer, CheckException, CheckOutcome } from './outcome.js';
import { type Posting, postCards } from './post-cards.js';
import { earning, type ResolvedLine, resolveLines } from './resolved-lines.js';
import { SumTooLarge } from './sum-too-large.js';
import { checkFaults } from './validate-check.js';

/**
 * Records a closed check with all it does to cards and stock, in one transaction. A check is a fact: it is refused only
 * when its sums do not add up or its till is unknown. The same check again gets the first answer.
 */
export async function closeCheck(context: Context, check: Check): Promise<CheckOutcome> {
  const faults = checkFaults(check);
  if (faults.length > 0) return { code: 'CHECK_INVALID', faults };
  const shop = await context.shop();
  const till = shop.tills.get(check.till);
  if (till === undefined) return { code: 'TILL_UNKNOWN' };
  try {
    return await context.engine.transaction(
      (tx) => recordOnce(tx, context, { check, shop, store: till.store }),
      { keys: [saleKey(check)], shared: isPlain(check, shop.settings) },
    );
  } catch (error) {
    if (error instanceof SumTooLarge) return { code: 'CHECK_INVALID', faults: [{ fault: 'SUM_TOO_LARGE' }] };
    throw error;
  }
}

/** What became of a check. A transaction, because what is answered here must be durable. */
export async function getCheck(
  context: Context,
  identity: { till: string; shift: number; number: number },
): Promise<CheckOutcome> {
  const { tills } = await context.shop();
  if (!tills.has(identity.till)) return { code: 'TILL_UNKNOWN' };
  const found = await context.engine.transaction((tx) => findLatestCheck(tx, identity));
  return found === undefined ? { code: 'CHECK_NOT_FOUND' } : firstAnswer(found, false);
}

/**
 * A sale and its returns look for each other, and whatever comes back comes out of what is left. A return may not know the
 * day of its sale, so the day is no part of it.
 */
export function saleKey({ type, returnOf, till, shift, number }: Check): string {
  const sale = type === 'Return' && returnOf !== null ? returnOf : { till, shift, number };
  return `sale ${sale.till}/${sale.shift}/${sale.number}`;
}

/** What it moves are sums. Holds, receipts and sales that something comes back of have a state that is read and then written. */
function isPlain(check: Check, settings: Settings): boolean {
  const holds = check.cards.some(({ holdKey }) => holdKey !== null);
  return check.type === 'Sale' && !holds && umicoPartOf(check, settings).card === undefined;
}

interface Given {
  check: Check;
  shop: Shop;
  store: string;
}

/** What is there before the check is recorded. */
interface Before {
  lines: readonly ResolvedLine[];
  umico: UmicoPart;
  /** The cards that it names. */
  named: readonly CardRow[];
  /** Returns that came before this sale of theirs. */
  waiting: readonly ReturnRow[];
}

async function recordOnce(tx: Transaction, context: Context, given: Given): Promise<CheckOutcome> {
  const { check, shop } = given;
  const identity = identityOf(check);
  const umico = umicoPartOf(check, shop.settings);
  const [known, lines, named, waiting] = await together([
    findCheck(tx, identity),
    resolveLines(tx, check),
    listCardsOf(tx, cardsOf(umico.own)),
    check.type === 'Sale' ? listWaitingReturns(tx, identity) : [],
  ]);
  if (known !== undefined)
    return known.digest === digestOf(check) ? firstAnswer(known, true) : { code: 'CHECK_CONFLICT' };
  const returned = check.type === 'Return' ? await findReturned(tx, check) : undefined;
  if (returned !== undefined && returned.faults.length > 0)
    return { code: 'CHECK_INVALID', faults: returned.faults };
  return record(tx, context, { sale: returned?.sale, before: { lines, umico, named, waiting }, ...given });
}

async function record(
  tx: Transaction,
  { clock }: Context,
  given: Given & { sale: FoundSale | undefined; before: Before },
): Promise<CheckOutcome> {
  const { check, shop, store, sale } = given;
  const { lines, umico, named, waiting } = given.before;
  const now = clock();
  const recordedAt = instant(now);
  const localNow = localTime(now, shop.settings.timeZone);
  const identity = identityOf(check);
  const checkId = await addCheck(tx, {
    store,
    digest: digestOf(check),
    recordedAt,
    ...rowOf(check),
  });
  const posting: Posting = {
    checkId,
    document: documentOf(identity),
    type: check.type,
    time: check.time,
    isOffline: check.offline || hoursBetween(check.time, localNow) > 24,
    recordedAt,
    settings: shop.settings,
  };
  const rows = await withCardsOfSale(tx, named, sale);
  const { effects, exceptions } = effectsOf(umico.own, lines, rows, shop, sale);
  if (check.time < '2000' || hoursBetween(localNow, check.time) > 24) {
    exceptions.push({ code: 'TIME_IMPLAUSIBLE', card: null, facts: { time: check.time, recordedAt } });
  }

  // Before the sums are moved, so that their rows are not locked for so long.
  await addCheckParts(tx, partsOf(checkId, given, lines, effects, rows));
  const [posted] = await together([
    postCards(tx, posting, effects, rows),
    postStock(tx, { store, ...posting }, lines.filter(isKnown)),
  ]);
  const cards: CardAnswer[] = posted.map(({ answer }) => answer);
  exceptions.push(...posted.flatMap((of) => of.exceptions));
  if (sale !== undefined) await keepReturned(tx, checkId, sale);
  cards.push(...umico.named.map((number) => ({ number, code: 'OK', card: null }) as const));
  exceptions.push(
    ...umico.exceptions,
    ...(await queueUmico(tx, posting, { check, part: umico, lines, sale })),
  );
  await keepExceptions(tx, posting, exceptions);
  const isMovedAgain = await settleOrder(tx, { identity, checkId, waiting, sale, recordedAt });
  // Its returns, if some came before, are tied to it now.
  if (isMovedAgain && check.type === 'Sale' && umico.card !== undefined) {
    await queueTiedReturns(tx, posting, check.lines);
  }
  const answer: CheckAnswer = {
    cards: isMovedAgain ? await viewAgain(tx, posting, cards) : cards,
    exceptions,
  };
  await addCheckResult(tx, checkId, JSON.stringify(answer));
  return { code: 'OK', duplicate: false, checkId, ...answer };
}

/** The receipt at Umico is written with the check, and sent behind it. */
function queueUmico(
  tx: Transaction,
  posting: Posting,
  {
    check,
    part,
    lines,
    sale,
  }: { check: Check; part: UmicoPart; lines: readonly ResolvedLine[]; sale: FoundSale | undefined },
): Promise<CheckException[]> {
  if (check.type === 'Sale') return queueSale(tx, posting, { check, part, lines });
  return queueReturn(tx, posting, {
    till: check.till,
    named: part.named,
    pointsMinor: part.pointsMinor,
    sale,
  });
}

/**
 * A sale may come behind its returns, and a return behind later ones: then they get their shares anew, as if all had come
 * in the order of their own time. @returns whether cards were moved once more.
 */
async function settleOrder(
  tx: Transaction,
  recorded: {
    identity: CheckIdentity;
    checkId: number;
    waiting: readonly ReturnRow[];
    sale: FoundSale | undefined;
    recordedAt: string;
  },
): Promise<boolean> {
  const { identity, checkId, waiting, sale, recordedAt } = recorded;
  if (waiting.length > 0) {
    await tieWaitingReturns(tx, identity, waiting, recordedAt);
    return true;
  }
  if (sale === undefined) return false;
  const returns = await listReturnsOf(tx, sale.id);
  if (returns.at(-1)?.id === checkId) return false;
  await shareAgain(tx, sale.id, { recordedAt, tied: new Set() });
  return true;
}

async function viewAgain(
  tx: Transaction,
  { settings, time }: Posting,
  cards: CardAnswer[],
): Promise<CardAnswer[]> {
  const rows = await listCardsOf(
    tx,
    cards.map(({ number }) => number),
  );
  const views = new Map(rows.map((row) => [row.number, viewCard(row, settings, time)]));
  return cards.map((answer) => ({ ...answer, card: views.get(answer.number) ?? null }));
}

function effectsOf(
  check: Check,
  lines: readonly ResolvedLine[],
  rows: ReadonlyMap<string, CardRow>,
  shop: Shop,
  sale: FoundSale | undefined,
): CheckEffects {
  if (sale !== undefined) {
    const named = check.cards.map(({ number, kind }) => ({ number, kind: rows.get(number)?.kind ?? kind }));
    return returnEffects({ named, payments: check.payments }, sale);
  }
  const own = cardEffects({ check, rows, rules: shop.settings.bonus, earningMinor: earning(lines, shop) });
  if (check.type === 'Return') own.exceptions.push(withoutSale(check));
  return own;
}

function withoutSale({ returnOf }: Check): CheckException {
  const named = returnOf === null ? '' : `${returnOf.till}/${returnOf.shift}/${returnOf.number}`;
  return { code: 'RETURN_WITHOUT_SALE', card: null, facts: { returnOf: named } };
}

function firstAnswer({ id, result }: RecordedCheck, duplicate: boolean): CheckOutcome {
  return { code: 'OK', duplicate, checkId: id, ...(JSON.parse(result) as CheckAnswer) };
}

function cardsOf({ cards, payments }: Check): string[] {
  const paying = payments.map(({ card }) => card).filter((card) => card !== null);
  return [...cards.map(({ number }) => number), ...paying];
}

async function withCardsOfSale(
  tx: Transaction,
  named: readonly CardRow[],
  sale: FoundSale | undefined,
): Promise<Map<string, CardRow>> {
  const rows = new Map(named.map((row) => [row.number, row]));
  const others = (sale?.cards ?? []).map(({ card }) => card).filter((card) => !rows.has(card));
  for (const row of await listCardsOf(tx, others)) rows.set(row.number, row);
  return rows;
}

function isKnown(line: ResolvedLine): line is ResolvedLine & { article: string } {
  return line.article !== null;
}

/** From one local time to another; a till's clock may stand in another century. */
function hoursBetween(earlier: string, later: string): number {
  return (Date.parse(`${later}Z`) - Date.parse(`${earlier}Z`)) / 3_600_000;
}
