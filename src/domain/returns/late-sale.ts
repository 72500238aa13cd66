import { type CardRow, listCardsOf } from '../../store/cards.js';
import type { CheckCardRow, CheckIdentity } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { resolveExceptionsOfCheck } from '../../store/exceptions.js';
import {
  findSale,
  listCheckCards,
  listPayments,
  listReturnLines,
  listWaitingReturns,
  putCheckCard,
  type WaitingReturnRow,
} from '../../store/returns.js';
import { type CardEffect, noEffect } from '../checks/card-effects.js';
import { documentOf } from '../checks/identity.js';
import { keepExceptions } from '../checks/keep-exceptions.js';
import { moveSums } from '../checks/post-cards.js';
import { keepReturned, matchSale } from './find-sale.js';
import { returnEffects } from './return-effects.js';

type Figures = Pick<CardEffect, 'accumulatedMinor' | 'bonusEarnedMinor' | 'bonusSpentMinor' | 'paidMinor'>;

/**
 * Ties the returns that came before their sale to it, as if they had come behind it: their cards get the difference
 * between the returns' own figures and the sale's. One that does not fit the sale stays as it is and is told.
 * @returns how many returns named this sale.
 */
export async function tieWaitingReturns(
  tx: Transaction,
  sale: CheckIdentity,
  recordedAt: string,
): Promise<number> {
  const waiting = await listWaitingReturns(tx, sale);
  for (const row of waiting) await tie(tx, sale, row, recordedAt);
  return waiting.length;
}

async function tie(
  tx: Transaction,
  identity: CheckIdentity,
  row: WaitingReturnRow,
  recordedAt: string,
): Promise<void> {
  const { id: checkId, totalMinor } = row;
  const { till, shift, number, date } = identity;
  const sale = await findSale(tx, { till, shift, number, from: date, until: date });
  if (sale === undefined) throw new Error('A sale that was just recorded is gone');
  const lines = await listReturnLines(tx, checkId);
  const { sale: found, faults } = await matchSale(tx, sale, { lines, totalMinor });
  if (faults.length > 0) {
    const facts = {
      sale: documentOf(identity),
      saleMinor: sale.totalMinor,
      returnedMinor: sale.returnedMinor,
    };
    await keepExceptions(tx, { checkId, recordedAt }, [{ code: 'RETURN_EXCEEDS', card: null, facts }]);
    return;
  }
  const before = await listCheckCards(tx, checkId);
  const rows = await readCards(tx, [...before, ...found.cards]);
  const named = before.map(({ card: number }) => ({ number, kind: rows.get(number)?.kind ?? null }));
  const payments = await listPayments(tx, checkId);
  const { effects, exceptions } = returnEffects({ named, payments }, found);
  const posting = { checkId, document: documentOf(row), type: 'Return' as const, time: row.time, recordedAt };
  for (const effect of effects.filter(({ number }) => rows.has(number))) {
    const present = before.find(({ card, known }) => card === effect.number && known === 1);
    await moveSums(tx, posting, difference(effect, present ?? noEffect(effect.number)));
    await putCheckCard(tx, { ...effect, checkId, card: effect.number });
  }
  await keepReturned(tx, checkId, found);
  await keepExceptions(tx, { checkId, recordedAt }, exceptions);
  const note = `the sale ${documentOf(identity)} has come`;
  await resolveExceptionsOfCheck(tx, {
    checkId,
    code: 'RETURN_WITHOUT_SALE',
    resolvedAt: recordedAt,
    resolvedBy: 'tillgate',
    note,
  });
}

async function readCards(tx: Transaction, cards: readonly CheckCardRow[]): Promise<Map<string, CardRow>> {
  const rows = await listCardsOf(tx, [...new Set(cards.map(({ card }) => card))]);
  return new Map(rows.map((row) => [row.number, row]));
}

function difference(wanted: CardEffect, present: Figures): CardEffect {
  return {
    ...wanted,
    accumulatedMinor: wanted.accumulatedMinor - present.accumulatedMinor,
    bonusEarnedMinor: wanted.bonusEarnedMinor - present.bonusEarnedMinor,
    bonusSpentMinor: wanted.bonusSpentMinor - present.bonusSpentMinor,
    paidMinor: wanted.paidMinor - present.paidMinor,
  };
}
