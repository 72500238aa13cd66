import { getCheck as findCheck } from '../../domain/checks/close-check.js';
import type { TillCall } from '../call.js';
import { fromOutcome } from '../mapping.js';
import type * as wire from '../wire.js';

/** What became of a check after a lost answer: its first answer again. */
export async function getCheck(
  call: TillCall,
  { KKM: till, Shift: shift, Number: number }: wire.GetCheck,
): Promise<wire.CheckResult> {
  call.note({ document: `check ${till}/${shift}/${number}` });
  return fromOutcome(await findCheck(call.context, { till, shift, number }));
}
