import { sumOf } from '../../base/money.js';
import type { Check, CheckCard } from '../checks/check.js';
import type { CheckException } from '../checks/outcome.js';
import type { Settings } from '../settings/settings.js';
import { isUmicoCard } from './umico-card.js';

/** What a check has to do with Umico. */
export interface UmicoPart {
  /** The check as the cards of the shop see it. */
  own: Check;
  /** The card that its receipt is for; undefined: there is none. */
  card: CheckCard | undefined;
  /** Umico's cards that it names, in its order. */
  named: readonly string[];
  /** Paid with points, or for a return given back as points. */
  pointsMinor: number;
  exceptions: CheckException[];
}

/** Takes Umico's cards out of a check: the shop has no sums on them. */
export function umicoPartOf(check: Check, settings: Settings): UmicoPart {
  const none = { own: check, card: undefined, named: [], pointsMinor: 0, exceptions: [] };
  if (settings.umicoCards.length === 0) return none;
  const isUmico = (number: string | null) => number !== null && isUmicoCard(settings, number);
  const points = check.payments.filter(({ kind }) => kind === 'Points');
  const cards = check.cards.filter(({ number }) => isUmico(number));
  const paying = points.map(({ card }) => card).filter((card): card is string => isUmico(card));
  const named = [...new Set([...cards.map(({ number }) => number), ...paying])];
  const pointsMinor = sumOf(points, ({ amountMinor }) => amountMinor);
  const number = paying[0] ?? named[0];
  const isSale = check.type === 'Sale';
  // A return takes the card of its sale, whatever it names.
  if (number === undefined) return { ...none, pointsMinor, exceptions: isSale ? orphaned(pointsMinor) : [] };
  return {
    own: { ...check, cards: check.cards.filter((card) => !cards.includes(card)) },
    card: cards.find((card) => card.number === number) ?? onlyPaying(number),
    named,
    pointsMinor,
    exceptions: named
      .filter((other) => isSale && other !== number)
      .map((other) => ({ code: 'UMICO_ONE_CARD', card: other, facts: {} })),
  };
}

function onlyPaying(number: string): CheckCard {
  const nothing = { kind: null, bonusSpentMinor: null, bonusEarnedMinor: null, accumulatedMinor: null };
  return { number, ...nothing, holdKey: null };
}

function orphaned(pointsMinor: number): CheckException[] {
  return pointsMinor === 0 ? [] : [{ code: 'UMICO_POINTS_WITHOUT_CARD', card: null, facts: { pointsMinor } }];
}
