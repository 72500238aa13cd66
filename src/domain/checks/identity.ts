import { hash } from 'node:crypto';
import type { CheckIdentity } from '../../store/checks.js';
import type { Check } from './check.js';

/** What makes a check the same check. */
export function identityOf({ till, shift, number, time }: Check): CheckIdentity {
  return { till, shift, number, date: time.slice(0, 10) };
}

/** A check's name in ledgers and the journal: `1/12/34/2026-11-22`. */
export function documentOf({ till, shift, number, date }: CheckIdentity): string {
  return `${till}/${shift}/${number}/${date}`;
}

/**
 * The same content gives the same digest. Whether it arrives at once or later, as offline, is no matter of content: a till
 * that did not get the answer to a check sends it again with the offline ones.
 */
export function digestOf(check: Check): string {
  const { offline: _, ...content } = check;
  return hash('sha256', JSON.stringify(content), 'base64url');
}
