import { closeCheck as recordCheck } from '../../domain/checks/close-check.js';
import { documentOf, identityOf } from '../../domain/checks/identity.js';
import { receiverFault } from '../../soap/faults.js';
import type { TillCall } from '../call.js';
import { fromOutcome, toCheck } from '../mapping.js';
import type * as wire from '../wire.js';

/** The closed check: sums of its cards and stock move, once. */
export async function closeCheck(call: TillCall, { Check }: wire.CloseCheck): Promise<wire.CheckResult> {
  const check = toCheck(Check);
  call.note({ card: check.cards[0]?.number, document: `check ${documentOf(identityOf(check))}` });
  if (check.type === 'Return') throw returnsNotAvailable();
  return fromOutcome(await recordCheck(call.context, check));
}

function returnsNotAvailable() {
  return receiverFault('NOT_AVAILABLE', {
    ru: 'Чеки возврата пока не принимаются.',
    en: 'Return checks are not available yet.',
  });
}
