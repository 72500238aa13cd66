import type { Check } from '../../domain/checks/check.js';
import { documentOf } from '../../domain/checks/identity.js';
import type { CheckOutcome } from '../../domain/checks/outcome.js';
import { mostChecks, transferSales as recordChecks } from '../../domain/checks/transfer-sales.js';
import { faultOfItem } from '../../soap/decode.js';
import { elementText, type FaultText, SoapFault } from '../../soap/faults.js';
import type { TillCall } from '../call.js';
import { toCheck } from '../mapping.js';
import { exceptionText, faultsText, result } from '../messages.js';
import type * as wire from '../wire.js';

/** Checks without cards and checks collected offline: a result for each, in the order of the list. */
export async function transferSales(
  call: TillCall,
  { CheckList: { Check: list } }: wire.TransferSales,
): Promise<wire.TransferResult> {
  if (list.length > mostChecks) return refuseAll(call, list.length);
  const register = openRegister(call, list);
  const readable: { at: number; check: Check }[] = [];
  for (const [at, one] of list.entries()) {
    const check = read(one, `CheckList.Check[${at + 1}]`);
    if ('till' in check) readable.push({ at, check });
    else register.enter(at, 'refused', refusal(check));
  }
  const checks = readable.map(({ check }) => check);
  for await (const { at, outcome } of recordChecks(call.context, checks)) {
    register.enter(readable[at]?.at ?? 0, countOf(outcome), answerTo(outcome));
  }
  return register.close();
}

/** A check, or what is wrong with it: one that cannot be read must not keep back the others. */
function read(check: wire.Check, at: string): Check | FaultText {
  const fault = faultOfItem(check);
  if (fault !== undefined) return elementText([at, fault.element].filter(Boolean).join('.'), fault.text);
  try {
    return toCheck(check, at);
  } catch (error) {
    if (error instanceof SoapFault) return error.text;
    throw error;
  }
}

type Answer = Pick<wire.TransferredCheck, 'ResultCode' | 'Message'>;
type Count = 'accepted' | 'duplicates' | 'refused';

function countOf(outcome: CheckOutcome): Count {
  if (outcome.code !== 'OK') return 'refused';
  return outcome.duplicate ? 'duplicates' : 'accepted';
}

/** There is no element for what the back office has to look at, so the message says it. */
function answerTo(outcome: CheckOutcome): Answer {
  if (outcome.code === 'CHECK_INVALID') return result(outcome.code, faultsText(outcome.faults));
  if (outcome.code !== 'OK') return result(outcome.code);
  const { ResultCode, Message } = result('OK');
  const accepted = outcome.duplicate ? 'Чек уже был принят' : Message;
  const remarks = outcome.exceptions.map(exceptionText).join('; ');
  return { ResultCode, Message: remarks === '' ? accepted : `${accepted}, замечания: ${remarks}` };
}

function refusal({ ru, en }: FaultText): Answer {
  return { ResultCode: result('CHECK_INVALID').ResultCode, Message: `${ru} (${en})` };
}

function refuseAll(call: TillCall, count: number): wire.TransferResult {
  call.note({ document: `TransferSales of ${count} checks` });
  const text = {
    ru: `Чеков в списке ${count}, за один раз принимается не более ${mostChecks}; не принят ни один`,
    en: `The list has ${count} checks, at most ${mostChecks} are accepted at once; none was recorded`,
  };
  return { ...refusal(text), Accepted: 0, Duplicates: 0, Refused: count, Results: { Check: [] } };
}

/** After so many checks the journal is told how far the call has come. */
const stepLength = 100;

/** Gathers the answers and tells the journal of them. */
function openRegister(call: TillCall, list: readonly wire.Check[]) {
  const results: wire.TransferredCheck[] = [];
  const counts = { accepted: 0, duplicates: 0, refused: 0 };
  let done = 0;
  const progress = () =>
    `TransferSales ${done}/${list.length}: ${counts.accepted} accepted, ${counts.duplicates} duplicates, ${counts.refused} refused`;
  call.note({ document: progress() });
  return {
    enter(at: number, count: Count, answer: Answer): void {
      const check = list[at] as Partial<wire.Check>;
      results[at] = { KKM: check.KKM ?? '', Shift: check.Shift ?? 0, Number: check.Number ?? 0, ...answer };
      counts[count]++;
      done++;
      call.note({ document: progress() });
      if (count === 'refused') call.step(refused(check, answer));
      if (done % stepLength === 0 && done < list.length) {
        call.step({ document: progress(), resultCode: 'PROGRESS' });
      }
    },
    close(): wire.TransferResult {
      const { accepted: Accepted, duplicates: Duplicates, refused: Refused } = counts;
      return { ...result('OK'), Accepted, Duplicates, Refused, Results: { Check: results } };
    },
  };
}

/** What is refused is in no table, so the journal keeps its content, however long the list. */
function refused(check: Partial<wire.Check>, { ResultCode }: Answer) {
  const { KKM: till = '', Shift: shift = 0, Number: number = 0, DateTime = '' } = check;
  const document = `check ${documentOf({ till, shift, number, date: DateTime.slice(0, 10) })}`;
  return { document, resultCode: ResultCode, request: JSON.stringify(check) };
}
