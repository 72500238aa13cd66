import { formatFixed, moneyDigits } from '../base/money.js';
import type { SynchronisationRefusal } from '../domain/synchronisations/refusal.js';
import type { SynchronisationRow, SynchronisedCard } from '../store/synchronisations.js';
import { printable } from './printable.js';

/** As `--json` tells it; `cards` is null for all cards before they are counted. */
export function documentInUnits({ allCards, ...row }: SynchronisationRow) {
  return { ...row, allCards: allCards === 1 };
}

export function documentLine(row: SynchronisationRow): string {
  const { id, allCards, cards, createdAt, createdBy, postedAt, postedBy, adjusted, version, note } = row;
  const extent = [
    allCards === 1 ? ['all cards'] : [],
    cards === null ? [] : [`${cards} ${cards === 1 ? 'card' : 'cards'}`],
  ].flat();
  const posted = `posted ${postedAt} by ${postedBy}, ${adjusted} adjusted, version ${version}`;
  const parts = [
    `#${id}`,
    extent.join(': '),
    `created ${createdAt} by ${createdBy}`,
    postedAt === null ? 'not posted' : posted,
    note ?? '',
  ];
  return parts.filter(Boolean).map(printable).join('  ');
}

const money = (minor: number) => formatFixed(minor, moneyDigits);

const ledgers = [
  ['accumulation', 'accumulationFoundMinor', 'accumulationMinor'],
  ['bonus', 'bonusFoundMinor', 'bonusMinor'],
  ['bonusHeld', 'bonusHeldFoundMinor', 'bonusHeldMinor'],
  ['balance', 'balanceFoundMinor', 'balanceMinor'],
  ['balanceHeld', 'balanceHeldFoundMinor', 'balanceHeldMinor'],
] as const;

/** A card of a document with its sums in major units; of one that is not posted, its number alone. */
export function cardInUnits(row: SynchronisedCard, isPosted: boolean) {
  const { card, result, reason } = row;
  if (!isPosted) return { card };
  const sums = ledgers.map(([name, found, computed]) => [
    name,
    { found: money(row[found]), computed: money(row[computed]) },
  ]);
  return { card, result, reason, ...Object.fromEntries(sums) };
}

export function cardLine(row: SynchronisedCard, isPosted: boolean): string {
  const { card, result, reason } = row;
  if (!isPosted || result === null) return printable(card);
  const sums = ledgers
    .filter(([, found, computed]) => row[found] !== row[computed])
    .map(([name, found, computed]) => `${name} ${money(row[found])} → ${money(row[computed])}`);
  return [card, result, sums.join(', '), reason ?? ''].filter(Boolean).map(printable).join('  ');
}

/** What was wrong, and what would be accepted. */
export function refusalText(refusal: SynchronisationRefusal): string {
  switch (refusal.code) {
    case 'NO_CARDS':
      return 'no card is named; name some, or leave the list out for all cards';
    case 'TOO_MANY_CARDS':
      return `${refusal.cards} cards are named, at most ${refusal.most} may be; leave the list out for all cards`;
    case 'CARDS_UNKNOWN':
      return `nothing was created, because there are no such cards: ${some(refusal.cards)}`;
    case 'NOTE_TOO_LONG':
      return `the note has ${refusal.length} characters, at most ${refusal.most} are accepted`;
    case 'SYNCHRONISATION_UNKNOWN':
      return `there is no synchronisation ${refusal.id}; "tillgate sync list" shows all`;
    case 'NOTHING_TO_POST':
      return 'every synchronisation is posted; "tillgate sync create" makes a new one';
    case 'SEVERAL_TO_POST':
      return `several synchronisations are not posted, say which: ${some(refusal.ids.map(String))}`;
    case 'CARDS_NOT_LOCKED':
      return 'not posted, because cards are accepted: lock them with "tillgate sync lock", or post with --lock';
    case 'LINES_UNPOSTED':
      return `not posted, because ${waiting(refusal.lines)}; import: ${some(refusal.itemCodes)}`;
    case 'SUM_TOO_LARGE':
      return `not posted, because the movements of card ${printable(refusal.card)} make a sum that cannot be; "tillgate verify" tells more`;
  }
}

function waiting(lines: number): string {
  return lines === 1
    ? '1 line of checks waits for an item that is unknown'
    : `${lines} lines of checks wait for items that are unknown`;
}

const shown = 20;

function some(names: readonly string[]): string {
  const listed = names.slice(0, shown).map((name) => printable(name.slice(0, 64)) || '""');
  return names.length > shown ? `${listed.join(', ')} … and ${names.length - shown} more` : listed.join(', ');
}
