import { updateClient as update } from '../../domain/clients/clients.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { confirmation, detailsOf } from '../client-answer.js';
import { clientKey } from '../keys.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = RegateRequest<'updateClient'>;

export const updateClient: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [clientKey(body.clientId)],
  async run({ context, note }, { body }: Request) {
    const { clientId } = body;
    note({ document: clientKey(clientId) });
    const answer = await update(context, { id: clientId, details: detailsOf(body) });
    if (answer.code !== 'OK') return refused(answer);
    return { body: confirmation(answer.client, await placeOf(context)) };
  },
};
