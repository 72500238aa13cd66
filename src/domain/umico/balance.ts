import { accessFor, type NoAccess } from './access.js';
import { cardFaults } from './card-number.js';
import type { UmicoAsker, UmicoContext } from './context.js';
import { type LineFault, type SaleLine, saleFaults } from './lines.js';
import type { Limits, Reply, UmicoCard, UmicoOffer } from './umico-pos.js';

/** Why a question got no answer; `code` is Umico's or `NotDone`, `reason` its text. */
export type Unanswered =
  | NoAccess
  /** Umico said no: an unknown or blocked card and the like, by Umico's own code. */
  | { code: 'UMICO_REFUSED'; umicoCode: string; reason: string }
  /** Umico does not accept our key or POS id. */
  | { code: 'UMICO_KEY_REFUSED'; reason: string }
  /** Nobody is there, or no answer came in time. */
  | { code: 'UMICO_UNAVAILABLE'; reason: string; retryAfterMs?: number };

/** A question on somebody's behalf; `timeoutMs` is all the time that it may take. */
export interface LiveQuestion {
  asker: UmicoAsker;
  card: string;
  timeoutMs: number;
  /** For the journal. */
  by: string;
  document?: string;
}

export type BalanceAnswer =
  | { code: 'OK'; card: UmicoCard }
  | { code: 'CARD_NOT_FOUND' }
  | Exclude<Unanswered, { code: 'UMICO_REFUSED' }>
  | Extract<Unanswered, { code: 'UMICO_REFUSED' }>;

/** Points on a card, live. A blocked card is answered with its status. */
export async function lookUpPoints(context: UmicoContext, question: LiveQuestion): Promise<BalanceAnswer> {
  // Umico has no card of such a number, and would be asked in vain.
  if (cardFaults(question.card).length > 0) return { code: 'CARD_NOT_FOUND' };
  const opened = await accessFor(context, question.asker);
  if (opened.code !== 'OK') return opened;
  const reply = await context.umico.pos.card(opened.access, question.card, limitsOf(context, question));
  if (reply.outcome === 'answered') return { code: 'OK', card: reply.value };
  const unanswered = unansweredBy(reply);
  return unanswered.code === 'UMICO_REFUSED' && unanswered.umicoCode === 'CARD_UNKNOWN'
    ? { code: 'CARD_NOT_FOUND' }
    : unanswered;
}

export type OfferAnswer =
  | { code: 'OK'; offer: UmicoOffer }
  | { code: 'CARD_NOT_FOUND' | 'CARD_BLOCKED' }
  | { code: 'LINES_REFUSED'; faults: readonly LineFault[] }
  | Unanswered;

/** What a sale would earn and how much of it points may pay. */
export async function offer(
  context: UmicoContext,
  question: LiveQuestion & { amountMinor: number; pointsMinor: number; lines: readonly SaleLine[] },
): Promise<OfferAnswer> {
  const { card, amountMinor, pointsMinor, lines } = question;
  if (cardFaults(card).length > 0) return { code: 'CARD_NOT_FOUND' };
  const faults = saleFaults(question);
  if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
  const opened = await accessFor(context, question.asker);
  if (opened.code !== 'OK') return opened;
  const sale = { card, amountMinor, pointsMinor, lines };
  const reply = await context.umico.pos.offer(opened.access, sale, limitsOf(context, question));
  return reply.outcome === 'answered' ? { code: 'OK', offer: reply.value } : ofCard(unansweredBy(reply));
}

/** Umico's words for cards in ours. */
export function ofCard(unanswered: Unanswered): Unanswered | { code: 'CARD_NOT_FOUND' | 'CARD_BLOCKED' } {
  if (unanswered.code !== 'UMICO_REFUSED') return unanswered;
  if (unanswered.umicoCode === 'CARD_UNKNOWN') return { code: 'CARD_NOT_FOUND' };
  return unanswered.umicoCode === 'CARD_BLOCKED' ? { code: 'CARD_BLOCKED' } : unanswered;
}

export function limitsOf(
  { umico }: UmicoContext,
  { timeoutMs, by, document }: Pick<LiveQuestion, 'timeoutMs' | 'by' | 'document'>,
): Limits {
  return { timeoutMs, signal: umico.signal, user: by, ...(document !== undefined && { document }) };
}

export function unansweredBy(
  reply: Exclude<Reply<unknown>, { outcome: 'answered' }>,
): Exclude<Unanswered, NoAccess> {
  if (reply.outcome === 'refused') {
    return { code: 'UMICO_REFUSED', umicoCode: reply.code, reason: reply.reason };
  }
  if (reply.outcome === 'unknown') return { code: 'UMICO_UNAVAILABLE', reason: reply.reason };
  const { code, reason, retryAfterMs } = reply;
  if (code === 'KEY_REFUSED') return { code: 'UMICO_KEY_REFUSED', reason };
  return { code: 'UMICO_UNAVAILABLE', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
