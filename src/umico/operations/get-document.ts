import { findDocument } from '../../domain/umico/documents.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { documentKey, shownDocument } from '../document-answer.js';
import { refused } from '../problems.js';

export const getDocument: UmicoOperation = {
  kind: 'read',
  async run({ context, language, note }, { path }: UmicoRequest<'getDocument'>) {
    const { document: number } = path;
    note({ document: documentKey(number) });
    const found = await findDocument(context, number);
    if (found === undefined) return refused({ code: 'DOCUMENT_NOT_FOUND', number });
    note({ card: found.document.card });
    await context.engine.durable();
    return { body: await shownDocument(context, found.document, language) };
  },
};
