import { findOrderByNumber, listOrderLines } from '../../store/orders.js';
import type { UmicoContext } from '../umico/context.js';
import { calculateReturn } from '../umico/returns.js';
import { type RefundAnswer, type RefundRequest, refund, weighRefund } from './refund.js';
import { notCalculated, paidWithPoints, type RefundNotCalculated, returnOf } from './return-points.js';

/**
 * Has Umico calculate how many points go back with a refund, where points have paid the order: what `refund` then wants.
 * Asks the network for `timeoutMs` at most: not for inside a transaction.
 * @returns null where there is nothing to calculate, or a reason to do without it.
 */
export async function calculateRefund(
  context: UmicoContext,
  request: RefundRequest & { timeoutMs: number },
): Promise<{ code: 'OK'; calculation: string | null } | RefundNotCalculated> {
  const none = { code: 'OK', calculation: null } as const;
  const order = await findOrderByNumber(context.engine, request.number);
  const paid = order && (await paidWithPoints(context.engine, order.id));
  if (order === undefined || paid === undefined) return none;
  const { engine } = context;
  const weighed = await weighRefund(engine, order, await listOrderLines(engine, order.id), request);
  // The refund says it itself.
  if (weighed.code !== 'OK') return none;
  const question = returnOf(weighed, paid, order, request.by);
  const answer = await calculateReturn(context, { ...question, timeoutMs: request.timeoutMs });
  if (answer.code === 'OK') return { code: 'OK', calculation: answer.calculation.key };
  if ((request.overrideReason ?? null) !== null) return none;
  return answer.code === 'RETURN_NOT_CALCULATED' ? answer : notCalculated(weighed.amountMinor, paid, answer);
}

/** Calculates and refunds. Not for inside a transaction. */
export async function refundCalculated(
  context: UmicoContext,
  request: RefundRequest & { timeoutMs: number },
): Promise<RefundAnswer> {
  const calculated = await calculateRefund(context, request);
  if (calculated.code !== 'OK') return calculated;
  return refund(context, { ...request, calculation: calculated.calculation });
}
