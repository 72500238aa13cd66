import { findClient } from '../../domain/clients/clients.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { confirmation } from '../client-answer.js';
import { clientKey } from '../keys.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

export const getClient: RegateOperation = {
  kind: 'read',
  async run(operation, { query: { clientId } }: RegateRequest<'getClient'>) {
    const { context } = operation;
    operation.note({ document: clientKey(clientId) });
    const answer = await findClient(context, clientId);
    if (answer.code !== 'OK') return refused(answer);
    await context.engine.durable();
    return { body: confirmation(answer.client, await placeOf(context)) };
  },
};
