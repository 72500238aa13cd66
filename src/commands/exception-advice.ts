import type { ExceptionCode } from '../domain/checks/outcome.js';

interface Advice {
  /** What happened, and what Tillgate has done about it. */
  means: string;
  /** What is left to the back office. */
  todo: string;
}

const moved = 'The till took it all the same, so its sums have moved.';
const askTill = 'Find out why the till accepted it.';
const correct = 'correct the sums of the card with "cards import"';

/** For the command line; docs/ru/exceptions.md says the same in Russian. A new code does not compile until it is here. */
export const advice: Readonly<Record<ExceptionCode, Advice>> = {
  CARD_NOT_FOUND: {
    means:
      'The shop has no card of this number. The check counts, but nothing was put on a card or taken off it.',
    todo: 'Look whether the number was read or typed wrongly. If the card is the shop\'s, import it with the figures above ("cards import"); else there is nothing to do.',
  },
  CARD_BLOCKED: {
    means: `The card is blocked. ${moved}`,
    todo: `${askTill} If the customer must not have what it earned, ${correct}; if the card is good, import it with status Active.`,
  },
  CARD_EXPIRED: {
    means: `The card had expired when the check was printed. ${moved}`,
    todo: `${askTill} If the card is to go on, import it with a new validUntil; if not, ${correct}.`,
  },
  CARD_NOT_ACTIVATED: {
    means: `The card was not activated. ${moved}`,
    todo: `${askTill} If the card was given to this customer, import it with status Active; if not, ${correct}.`,
  },
  CARD_KIND_OFF: {
    means: `Cards of this kind are switched off. ${moved}`,
    todo: 'If they are off by mistake, switch them on: "settings set discountCards true" or paymentCards. Else make the till look cards up before it takes them.',
  },
  CARD_KIND_MISMATCH: {
    means: 'The till takes the card for another kind than it is. What it is counts, and its sums have moved.',
    todo: 'Mend the list of cards or the ranges of numbers in the settings of the till.',
  },
  NOT_ENOUGH: {
    means:
      'More was taken from the card than was there, less what is held for other checks. The sum is below zero or goes into such a hold.',
    todo: `Look at the card ("cards show"). Settle it with the customer, or ${correct}. A till that closes without a look at the card, or without a hold, does it again.`,
  },
  HOLD_NOT_FOUND: {
    means:
      'The check names a hold that does not exist, or that belongs to another card. It spent all the same.',
    todo: 'Look whether the card is below zero ("cards show"). The till makes keys of holds that it never asked for: tell whoever looks after it.',
  },
  HOLD_EXPIRED: {
    means: 'The hold that the check names was over before the check was closed. It spent all the same.',
    todo: 'Look whether the card is below zero ("cards show"). If this happens often, let holds live longer: "rules set --hold-minutes".',
  },
  BONUS_WITHOUT_CARD: {
    means: 'Lines of the check were paid with bonus, and no card says whose. No card has lost it.',
    todo: `Ask the till for the card, and ${correct}. If there was none, the shop has given a discount.`,
  },
  PAYMENT_WITHOUT_CARD: {
    means:
      'The check was paid with, or paid back to, a payment card that it does not name. No balance has moved.',
    todo: `Ask the till for the card, and ${correct}. If there was none, the payment is of another kind: a matter for the cash report.`,
  },
  TIME_IMPLAUSIBLE: {
    means:
      "The till's clock is more than a day ahead, or stands before the year 2000. The check counts with this time, but its bonus ages from when it came.",
    todo: 'Set the clock of the till. Then look for the check under its wrong date in reports of that day.',
  },
  SPENT_OFFLINE: {
    means:
      'A check that was closed without a connection took more from the card than a hold covered. The sum has moved.',
    todo: `Look whether the card is below zero ("cards show"). If so, settle it with the customer, or ${correct}. Let the till spend offline only what it holds.`,
  },
  RETURN_WITHOUT_SALE: {
    means:
      'The sale that the return names is not known, or it names none. The return counts by its own figures.',
    todo: 'If the sale comes later, all is set right and this is resolved by itself. If it does not come, compare the return with the paper check.',
  },
  RETURN_EXCEEDS: {
    means:
      'The sale came behind its return, and the return is more than was sold. The return counts by its own figures.',
    todo: `Compare both checks with the paper. If goods or money were given back wrongly, it is a matter for the cash report; ${correct} if it got too much.`,
  },
  RETURN_CARD_MISMATCH: {
    means:
      "The return names a card that had no part in the sale. Accumulation and bonus went back to the sale's cards; this card got money only, if the return pays to it.",
    todo: 'If money went to it, find out whether it is the card of the same customer.',
  },
  UMICO_NO_CONNECTION: {
    means:
      'The check has a card of Umico, and no connection serves its till. The check counts; its receipt waits.',
    todo: 'Enter a connection for the till ("umico connections add"): what waits is sent then by itself.',
  },
  UMICO_NO_SALE: {
    means:
      'The return has a card of Umico, and no sale with such a card is known for it. Nothing was sent to Umico; the return counts.',
    todo: 'If the sale comes later, the return is sent by itself. If it does not come, settle the points with the customer.',
  },
  UMICO_ONE_CARD: {
    means:
      'The check names several cards of Umico. Its receipt is for one of them: the one that paid, or else the first.',
    todo: 'Nothing, unless the customer meant the other card. Make the till take one card of Umico in a check.',
  },
  UMICO_POINTS_WITHOUT_CARD: {
    means: 'The check was paid with points, and no card of Umico says whose. No card has lost them.',
    todo: 'Ask the till for the card. If there was none, the payment is of another kind: a matter for the cash report.',
  },
  UMICO_REJECTED: {
    means:
      'Umico has not taken the check, for the reason above. The check counts in the shop; no points were earned or spent with it.',
    todo: 'If it was to be paid with points, the shop has not got them: settle it with the customer. A blocked card or too few points will not do later either.',
  },
  UMICO_POINTS_DIFFER: {
    means: 'Umico has spent, or given back, another number of points than the check says.',
    todo: 'Settle the difference with the customer, and compare the receipt with the check ("umico receipts show").',
  },
};
