import type { Check } from '../../domain/checks/check.js';
import type { Calls } from './calls.js';
import { answerText } from './deliver.js';
import { each } from './each.js';
import type { Difference, Register, SentCheck } from './register.js';
import type { Value } from './values.js';

/**
 * Looks for printed checks at the service: those that were acknowledged must be there, with their first answer, and those
 * that were refused must not. @throws NoAnswer
 */
export async function compareChecks(
  calls: Calls,
  { checks, refusedChecks }: Register,
  most: number,
): Promise<{ looked: number; differences: Difference[] }> {
  const step = Math.ceil(checks.length / most) || 1;
  const sample = checks.filter((_, i) => i % step === 0);
  const unsent = checks.filter(({ acknowledged }) => !acknowledged).map(unsentDifference);
  const found = await each(sample, (sent) => lookFor(calls, sent));
  const refused = await each(refusedChecks, (check) => lookForRefused(calls, check));
  const differences = [...unsent, ...found, ...refused].filter((one) => one !== undefined);
  return { looked: sample.length, differences };
}

function unsentDifference({ name }: SentCheck): Difference {
  return { what: `check ${name}`, expected: 'acknowledged', found: 'printed, and not acknowledged' };
}

async function lookFor(calls: Calls, sent: SentCheck): Promise<Difference | undefined> {
  if (!sent.acknowledged) return undefined;
  const answer = await getCheck(calls, sent.check);
  const what = `check ${sent.name}`;
  if (answer.ResultCode !== 'OK') {
    return { what, expected: 'found', found: `${answer.ResultCode}: ${answer.Message}` };
  }
  const found = answerText(answer);
  return sent.answer === undefined || sent.answer === found
    ? undefined
    : { what, expected: sent.answer, found };
}

async function lookForRefused(calls: Calls, check: Check): Promise<Difference | undefined> {
  const { ResultCode } = await getCheck(calls, check);
  if (ResultCode === 'CHECK_NOT_FOUND') return undefined;
  const what = `check ${check.till}/${check.shift}/${check.number}, which was refused`;
  return { what, expected: 'CHECK_NOT_FOUND', found: String(ResultCode) };
}

function getCheck(calls: Calls, { till, shift, number }: Check): Promise<Value> {
  return calls.ask('GetCheck', { KKM: till, Shift: shift, Number: number });
}
