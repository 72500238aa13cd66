import { closeCheck as recordCheck } from '../../domain/checks/close-check.js';
import { documentOf, identityOf } from '../../domain/checks/identity.js';
import type { TillCall } from '../call.js';
import { fromOutcome, toCheck } from '../mapping.js';
import type * as wire from '../wire.js';

/** The closed check, a sale or a return: sums of its cards and stock move, once. */
export async function closeCheck(call: TillCall, { Check }: wire.CloseCheck): Promise<wire.CheckResult> {
  const check = toCheck(Check);
  call.note({ card: check.cards[0]?.number, document: `check ${documentOf(identityOf(check))}` });
  return fromOutcome(await recordCheck(call.context, check));
}
