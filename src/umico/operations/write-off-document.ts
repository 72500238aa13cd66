import { writeOffDocument as writeOff } from '../../domain/umico/write-off.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { documentKey, shownDocument } from '../document-answer.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'writeOffDocument'>;

export const writeOffDocument: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [documentKey(path.document)],
  async run({ call, context, language, note }, { path }: Request) {
    const { document: number } = path;
    note({ document: documentKey(number) });
    const answer = await writeOff(context, { number, by: call.user });
    if (answer.code !== 'OK') return refused(answer);
    note({ card: answer.document.card });
    return { body: await shownDocument(context, answer.document, language) };
  },
};
