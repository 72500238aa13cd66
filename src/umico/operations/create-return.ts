import { calculateReturn, createReturn as giveBack } from '../../domain/umico/returns.js';
import { RestRefusal } from '../../http/rest/problem.js';
import { instantOf } from '../../http/rest/values.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { indexIn } from '../lines.js';
import { refused } from '../problems.js';
import { keptReceipt, receiptKey, settledReceipt } from '../receipt-made.js';
import { returnQuestion } from '../return-question.js';

type Request = UmicoRequest<'createReturn'>;

export const createReturn: UmicoOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [receiptKey(body.sale)],
  /** @returns the key of a calculation of this return; null where there is none and it is wanted all the same. */
  async prepare({ call, context, begun, note }, { body }: Request) {
    note({ document: receiptKey(body.sale) });
    if (body.override && body.overrideReason === undefined) return refused({ code: 'OVERRIDE_UNEXPLAINED' });
    if (body.calculation !== undefined) return { prepared: body.calculation };
    const question = await returnQuestion(context, body, call.user);
    const answer = await calculateReturn(context, {
      ...question,
      timeoutMs: await budgetOf({ context, begun }),
    });
    if (answer.code === 'OK') return { prepared: answer.calculation.key };
    const isWanted = answer.code === 'RETURN_NOT_CALCULATED' && body.override;
    return isWanted ? { prepared: null } : refused(answer, { indexOf: indexIn(body.lines) });
  },
  async run({ call, context, note }, { body }: Request, calculation) {
    const { document, time, override, overrideReason } = body;
    const answer = await giveBack(context, {
      ...(await returnQuestion(context, body, call.user)),
      document,
      time: time === undefined ? null : instantOf(time),
      calculation: calculation as string | null,
      overrideReason: override ? (overrideReason as string) : null,
    });
    // Nothing is kept of it: calculated anew, the same request may go through.
    if (answer.code === 'RETURN_NOT_CALCULATED') throw new RestRefusal(refused(answer).problem);
    if (answer.code !== 'OK') return refused(answer, { indexOf: indexIn(body.lines) });
    note({ document: receiptKey(answer.receipt.key), card: answer.receipt.card });
    return keptReceipt(context, answer.receipt);
  },
  settle: (operation, _request, kept) => settledReceipt(operation, kept),
};
