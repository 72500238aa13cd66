import { maskCard } from '../../base/masking.js';
import { calculateReturn as calculate } from '../../domain/umico/returns.js';
import { money, quantity, time } from '../../http/rest/values.js';
import type { UmicoCalculationRow } from '../../store/umico-calculations.js';
import { listUmicoReceiptLines, type UmicoReceiptRow } from '../../store/umico-receipts.js';
import type { Calculation } from '../api.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest, UmicoServiceContext } from '../call.js';
import { indexIn } from '../lines.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';
import { receiptKey } from '../receipt-made.js';
import { returnQuestion } from '../return-question.js';

type Request = UmicoRequest<'calculateReturn'>;

export const calculateReturn: UmicoOperation = {
  kind: 'change',
  keys: () => [],
  async prepare({ call, context, begun, note }, { body }: Request) {
    note({ document: receiptKey(body.sale) });
    const question = await returnQuestion(context, body, call.user);
    const answer = await calculate(context, { ...question, timeoutMs: await budgetOf({ context, begun }) });
    if (answer.code !== 'OK') return refused(answer, { indexOf: indexIn(body.lines) });
    note({ card: answer.sale.card });
    return { prepared: await shown(context, answer.calculation, answer.sale) };
  },
  // It is kept already; what is kept under the key is its answer.
  run: async (_operation, _request, prepared) => ({ status: 201, body: prepared }),
};

async function shown(
  context: UmicoServiceContext,
  row: UmicoCalculationRow,
  sale: UmicoReceiptRow,
): Promise<Calculation> {
  const sold = await listUmicoReceiptLines(context.engine, sale.id);
  return {
    calculation: row.key,
    sale: sale.key,
    card: maskCard(sale.card),
    amount: money(row.amountMinor),
    pointsReturned: money(row.returnedMinor),
    takenBack: money(row.takenBackMinor),
    cash: money(row.cashMinor),
    currency: sale.currency,
    lines: (JSON.parse(row.lines) as [number, number][]).map(([position, quantityMilli]) => ({
      position,
      article: sold.find((line) => line.position === position)?.article ?? '',
      quantity: quantity(quantityMilli),
    })),
    createdAt: time(row.calculatedAt, (await placeOf(context)).timeZone),
  };
}
