import type { CardChange, CardDelta, CardLedger, CardMovement, CardRow } from '../../store/cards.js';
import { bonusSince } from './bonus-age.js';
import type { CardInput } from './import-values.js';

/** What to write for one row, or why it cannot be taken. A row that changes nothing has neither change nor movements. */
export type CardPlan =
  | { fault: string }
  | { result: 'unchanged' }
  | { result: 'added' | 'changed'; change: CardChange; movements: CardMovement[] };

/** The document that moves the sums. */
export interface ImportPosting {
  document: string;
  time: string;
  recordedAt: string;
}

/** Compares what a row says with the card that is there. Sums that are given are set by a movement of the difference. */
export function planCard(input: CardInput, row: CardRow | undefined, posting: ImportPosting): CardPlan {
  const kind = input.kind ?? row?.kind;
  if (kind === undefined) return { fault: 'kind is empty; a new card needs one: Discount or Payment' };
  if (row !== undefined && row.kind !== kind) {
    return { fault: `kind ${kind}: the card exists and is a ${row.kind} card; a kind is never changed` };
  }
  const details = {
    number: input.number,
    kind,
    status: input.status ?? row?.status ?? 'Active',
    holder: given(input.holder, row?.holder),
    phone: given(input.phone, row?.phone),
    discountPercentCenti: given(input.discountPercentCenti, row?.discountPercentCenti),
    validUntil: given(input.validUntil, row?.validUntil),
  };
  const delta = {
    accumulation: difference(input.accumulationMinor, row?.accumulationMinor),
    bonus: difference(input.bonusMinor, row?.bonusMinor),
    balance: difference(input.balanceMinor, row?.balanceMinor),
  };
  if (!Object.values(delta).every(Number.isSafeInteger)) return { fault: 'the difference does not fit 2^53' };
  const movements = movementsOf(input.number, delta, row, posting);
  if (row !== undefined && movements.length === 0 && sameDetails(details, row))
    return { result: 'unchanged' };
  return {
    result: row === undefined ? 'added' : 'changed',
    change: {
      ...details,
      ...delta,
      bonusSince: bonusSince(delta.bonus, posting.time),
      createdAt: posting.recordedAt,
    },
    movements,
  };
}

/** Null is a value: it takes away what is there. */
function given<T>(wanted: T | null | undefined, present: T | null = null): T | null {
  return wanted === undefined ? present : wanted;
}

function difference(wanted: number | undefined, present = 0): number {
  return wanted === undefined ? 0 : wanted - present;
}

function sameDetails(
  details: Pick<CardRow, 'status' | 'holder' | 'phone' | 'discountPercentCenti' | 'validUntil'>,
  row: CardRow,
): boolean {
  return (
    details.status === row.status &&
    details.holder === row.holder &&
    details.phone === row.phone &&
    details.discountPercentCenti === row.discountPercentCenti &&
    details.validUntil === row.validUntil
  );
}

function movementsOf(
  card: string,
  delta: CardDelta,
  row: CardRow | undefined,
  posting: ImportPosting,
): CardMovement[] {
  const moved: [CardLedger, number, number][] = [
    ['accumulation', delta.accumulation, row?.accumulationMinor ?? 0],
    ['bonus', delta.bonus, row?.bonusMinor ?? 0],
    ['balance', delta.balance, row?.balanceMinor ?? 0],
  ];
  return moved
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([ledger, amountMinor, before]) => ({
      card,
      ledger,
      amountMinor,
      balanceAfterMinor: before + amountMinor,
      reason: 'import',
      documentKind: 'import',
      checkId: null,
      ...posting,
    }));
}
