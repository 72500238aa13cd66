import type { BreakerState } from './breaker.js';

/** For `/readyz`. Well in any case: tills and orders are served without Umico, so nothing is to be taken out of service. */
export function umicoHealth(breakers: readonly (BreakerState & { connection: string })[]) {
  const open = breakers.filter(({ state }) => state !== 'closed');
  const told = open.map(({ connection, failures, waitMs }) => {
    const next =
      waitMs > 0 ? `next attempt in ${Math.ceil(waitMs / 1000)} s` : 'the next question is an attempt';
    return `${connection}: no answer ${failures} times in a row, ${next}`;
  });
  return { ok: true, ...(told.length === 0 ? {} : { notice: told.join('; ') }) };
}
