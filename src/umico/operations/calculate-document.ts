import { calculateDocument as calculate } from '../../domain/umico/send-document.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { documentKey, shownDocument } from '../document-answer.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'calculateDocument'>;

export const calculateDocument: UmicoOperation = {
  kind: 'change',
  keys: () => [],
  async prepare({ call, context, begun, language, note }, { path }: Request) {
    const { document: number } = path;
    note({ document: documentKey(number) });
    const timeoutMs = await budgetOf({ context, begun });
    const answer = await calculate(context, { number, timeoutMs, by: call.user });
    if (answer.code !== 'OK') return refused(answer);
    note({ card: answer.document.card });
    return { prepared: await shownDocument(context, answer.document, language) };
  },
  // It is kept with the document already; what is kept under the key is its answer.
  run: async (_operation, _request, prepared) => ({ body: prepared }),
};
