import { sumOf } from '../../base/money.js';
import { type CardRow, listCardsOf } from '../../store/cards.js';
import type { CheckCardRow } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import {
  listCheckCards,
  listPayments,
  listReturnedLines,
  listReturnsOf,
  listSoldLines,
  putCheckCard,
  type ReturnedLineRow,
  type ReturnRow,
} from '../../store/returns.js';
import { type CardEffect, noEffect } from '../checks/card-effects.js';
import { documentOf } from '../checks/identity.js';
import { keepExceptions } from '../checks/keep-exceptions.js';
import type { CheckException } from '../checks/outcome.js';
import { moveSums } from '../checks/post-cards.js';
import type { FoundSale } from './find-sale.js';
import { returnEffects } from './return-effects.js';

type Figures = Pick<CardEffect, 'accumulatedMinor' | 'bonusEarnedMinor' | 'bonusSpentMinor' | 'paidMinor'>;

/**
 * Gives each return of a sale its share anew, in the order of the returns' own time, and moves what differs from what was
 * moved before. So it does not matter in which order they and their sale arrived.
 *
 * @param tied the returns that have only now found their sale, of which there may be something to tell
 */
export async function shareAgain(
  tx: Transaction,
  saleId: number,
  { recordedAt, tied }: { recordedAt: string; tied: ReadonlySet<number> },
): Promise<void> {
  const sold = await listSoldLines(tx, saleId);
  const cards = await listCheckCards(tx, saleId);
  const parts = await listReturnedLines(tx, saleId);
  const earlier: ReturnedLineRow[] = [];
  for (const row of await listReturnsOf(tx, saleId)) {
    const matched = parts.filter(({ checkId }) => checkId === row.id);
    const before = sold.map((line) => ({ ...line, returnedMilli: quantityOf(earlier, line.position) }));
    const exceptions = await share(tx, row, { id: saleId, sold: before, cards, matched }, recordedAt);
    if (tied.has(row.id)) await keepExceptions(tx, { checkId: row.id, recordedAt }, exceptions);
    earlier.push(...matched);
  }
}

async function share(
  tx: Transaction,
  row: ReturnRow,
  sale: FoundSale,
  recordedAt: string,
): Promise<CheckException[]> {
  const { id: checkId, time } = row;
  const recorded = await listCheckCards(tx, checkId);
  const rows = await readCards(tx, [...recorded, ...sale.cards]);
  const named = recorded.map(({ card: number }) => ({ number, kind: rows.get(number)?.kind ?? null }));
  const { effects, exceptions } = returnEffects({ named, payments: await listPayments(tx, checkId) }, sale);
  const posting = { checkId, document: documentOf(row), type: 'Return' as const, time, recordedAt };
  for (const effect of effects.filter(({ number }) => rows.has(number))) {
    const present = recorded.find(({ card, known }) => card === effect.number && known === 1);
    const moved = difference(effect, present ?? noEffect(effect.number));
    // Whose bonus it was is known now, even where its amount is the same, so its age has to be found out anew.
    await moveSums(tx, posting, moved, '');
    await putCheckCard(tx, { ...effect, checkId, card: effect.number });
  }
  return exceptions;
}

function quantityOf(lines: readonly ReturnedLineRow[], position: number): number {
  return sumOf(
    lines.filter(({ salePosition }) => salePosition === position),
    ({ quantityMilli }) => quantityMilli,
  );
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
