import type { UmicoHoldRow } from '../../store/umico-holds.js';
import { ofCard, type Unanswered } from './balance.js';

export type NotHeld = ReturnType<typeof ofCard>;

/** Why points are not held; whatever Umico has made of it is set free again. Reasons begin with Umico's code. */
export function whyNotHeld({ status, reason: why }: Pick<UmicoHoldRow, 'status' | 'reason'>): NotHeld {
  const [, umicoCode = '', reason = why ?? 'no answer in time'] = /^([A-Z_]+): (.*)$/s.exec(why ?? '') ?? [];
  if (status === 'refused') return ofCard({ code: 'UMICO_REFUSED', umicoCode, reason } satisfies Unanswered);
  const code = umicoCode === 'KEY_REFUSED' ? 'UMICO_KEY_REFUSED' : 'UMICO_UNAVAILABLE';
  return { code, reason };
}
