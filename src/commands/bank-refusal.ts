import type { DocumentRefusal } from '../domain/bank/change-document.js';
import type { MatchRefusal } from '../domain/bank/match-by-hand.js';
import type { TakeBackAnswer } from '../domain/bank/take-back.js';
import { statusText } from './order-text.js';
import { money } from './order-units.js';

export type BankRefusal = DocumentRefusal | MatchRefusal | Exclude<TakeBackAnswer, { code: 'OK' }>;

/** What was wrong with a decision about a document, and what would be accepted. */
export function bankRefusal(refusal: BankRefusal): string {
  switch (refusal.code) {
    case 'DOCUMENT_UNKNOWN':
      return `there is no document ${refusal.id}; tillgate bank list shows those that there are`;
    case 'DOCUMENT_STATE':
      return `document ${refusal.id} is ${refusal.state}; accepted: ${refusal.accepted.join(', ')}`;
    case 'NOTHING_NAMED':
      return 'where does the money go? --order NUMBER or --client ID is needed';
    case 'CLIENT_UNKNOWN':
      return `there is no client "${refusal.client}"`;
    case 'ORDER_UNKNOWN':
      return `there is no order "${refusal.number}"; tillgate orders list shows those that there are`;
    case 'NOT_ALLOWED':
      return `${refusal.number} has status ${statusText(refusal.status)}; accepted: ${refusal.accepted.map(statusText).join(', ')}`;
    case 'CLIENTS_DIFFER':
      return `money of one payment is of one client; given are ${refusal.clients.join(', ')}`;
    case 'SHARE_TOO_LARGE':
      return `${refusal.number} can take at most ${money(refusal.mostMinor)}, and something`;
    case 'HANDED_OVER':
      return `its order was handed over ${refusal.handedOverAt}; refund the order instead`;
    case 'PAYMENT_BOUND':
      return `something was paid back of order ${refusal.number}; nothing else can be taken back of it`;
    case 'PREPAYMENT_SPENT':
      return `client ${refusal.client} has spent the prepayment since; ${money(refusal.availableMinor)} is left of it`;
  }
}
