import { instant, localTime } from '../../base/time.js';
import { type CardRow, findCard } from '../../store/cards.js';
import type { RecordedCheck } from '../../store/checks.js';
import { addCheck, addCheckParts, addCheckResult, findCheck, findLatestCheck } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { addExceptions } from '../../store/exceptions.js';
import type { Context } from '../context.js';
import type { Shop } from '../settings/shop.js';
import { postStock } from '../stock/post-stock.js';
import { type CardEffect, cardEffects } from './card-effects.js';
import type { Check } from './check.js';
import { digestOf, documentOf, identityOf } from './identity.js';
import type { CardAnswer, CheckAnswer, CheckException, CheckOutcome } from './outcome.js';
import { type Posting, postCard } from './post-cards.js';
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
    return await context.engine.transaction((tx) =>
      recordOnce(tx, context, { check, shop, store: till.store }),
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

interface Given {
  check: Check;
  shop: Shop;
  store: string;
}

async function recordOnce(tx: Transaction, context: Context, given: Given): Promise<CheckOutcome> {
  const identity = identityOf(given.check);
  const digest = digestOf(given.check);
  const known = await findCheck(tx, identity);
  if (known !== undefined)
    return known.digest === digest ? firstAnswer(known, true) : { code: 'CHECK_CONFLICT' };

  const { check, shop, store } = given;
  const now = context.clock();
  const recordedAt = instant(now);
  const checkId = await addCheck(tx, { ...rowOf(check), ...identity, store, digest, recordedAt });
  const document = documentOf(identity);
  const posting: Posting = { checkId, document, time: check.time, recordedAt, settings: shop.settings };
  const lines = await resolveLines(tx, check);
  const rows = await readCards(tx, check);
  const { effects, exceptions } = cardEffects({
    check,
    rows,
    rules: shop.settings.bonus,
    earningMinor: earning(lines, shop),
  });
  if (isImplausible(check.time, localTime(now, shop.settings.timeZone))) {
    exceptions.push({ code: 'TIME_IMPLAUSIBLE', card: null, facts: { time: check.time, recordedAt } });
  }

  await addCheckParts(tx, partsOf(checkId, check, lines, effects, rows));
  await postStock(tx, { ...posting, type: check.type, store }, lines.filter(isKnown));
  const cards: CardAnswer[] = [];
  for (const effect of effects) {
    const posted = await postCard(tx, posting, effect, rows.get(effect.number));
    cards.push(posted.answer);
    exceptions.push(...posted.exceptions);
  }
  await keepExceptions(tx, posting, exceptions);
  const answer: CheckAnswer = { cards, exceptions };
  await addCheckResult(tx, checkId, JSON.stringify(answer));
  return { code: 'OK', duplicate: false, checkId, ...answer };
}

function firstAnswer({ id, result }: RecordedCheck, duplicate: boolean): CheckOutcome {
  return { code: 'OK', duplicate, checkId: id, ...(JSON.parse(result) as CheckAnswer) };
}

async function readCards(tx: Transaction, { cards, payments }: Check): Promise<Map<string, CardRow>> {
  const rows = new Map<string, CardRow>();
  const named = [...cards.map(({ number }) => number), ...payments.map(({ card }) => card ?? '')];
  for (const number of named) {
    if (number === '' || rows.has(number)) continue;
    const row = await findCard(tx, number);
    if (row !== undefined) rows.set(number, row);
  }
  return rows;
}

function rowOf(check: Check) {
  const { till, shift, number, type, time, cashier, fiscalSign, offline, totalMinor, returnOf } = check;
  const flag: 0 | 1 = offline ? 1 : 0;
  return {
    till,
    shift,
    number,
    type,
    time,
    cashier,
    fiscalSign,
    offline: flag,
    totalMinor,
    returnOfTill: returnOf?.till ?? null,
    returnOfShift: returnOf?.shift ?? null,
    returnOfNumber: returnOf?.number ?? null,
    returnOfDate: returnOf?.time?.slice(0, 10) ?? null,
  };
}

function partsOf(
  checkId: number,
  check: Check,
  lines: readonly ResolvedLine[],
  effects: readonly CardEffect[],
  rows: ReadonlyMap<string, CardRow>,
): Parameters<typeof addCheckParts>[1] {
  return {
    lines: lines.map((line) => ({ ...line, checkId, posted: line.article === null ? 0 : 1 })),
    payments: check.payments.map((payment, ordinal) => ({ ...payment, checkId, ordinal })),
    cards: effects.map(({ number, toldKind: _, ...effect }, ordinal) => ({
      ...effect,
      checkId,
      ordinal,
      card: number,
      known: rows.has(number) ? 1 : 0,
    })),
  };
}

function isKnown(line: ResolvedLine): line is ResolvedLine & { article: string } {
  return line.article !== null;
}

/** A till whose clock is a day ahead, or stands in another century, prints checks that nobody finds again. */
function isImplausible(time: string, now: string): boolean {
  return time < '2000' || Date.parse(`${time}Z`) > Date.parse(`${now}Z`) + 86_400_000;
}

async function keepExceptions(tx: Transaction, posting: Posting, exceptions: readonly CheckException[]) {
  const { checkId, recordedAt } = posting;
  const rows = exceptions.map(({ code, card, facts }) => ({
    code,
    checkId,
    card,
    facts: JSON.stringify(facts),
    createdAt: recordedAt,
  }));
  await addExceptions(tx, rows);
}
