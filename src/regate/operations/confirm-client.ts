import { confirmClient as confirm } from '../../domain/clients/clients.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { confirmation, detailsOf } from '../client-answer.js';
import { clientKey } from '../keys.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = RegateRequest<'confirmClient'>;

export const confirmClient: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [clientKey(body.clientId)],
  async run({ context, note }, { body }: Request) {
    note({ document: clientKey(body.clientId) });
    const answer = await confirm(context, { id: body.clientId, details: detailsOf(body) });
    if (answer.code !== 'OK') return refused(answer);
    const { client, created } = answer;
    return { status: created ? 201 : 200, body: confirmation(client, await placeOf(context), created) };
  },
};
