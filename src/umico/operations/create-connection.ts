import { addConnection } from '../../domain/umico/connections.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { connectionKey, keySource, shownConnection } from '../connection-answer.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'createConnection'>;

export const createConnection: UmicoOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [connectionKey(body.connection)],
  async run({ context, note }, { body }: Request) {
    const { connection: id, till = null, user = null, currency = null, apiKey, enabled = true } = body;
    const { purpose, baseUrl, posId } = body;
    note({ document: connectionKey(id) });
    const key = keySource(context, apiKey);
    if ('missing' in key) return refused({ code: 'SECRETS_KEY_MISSING', hint: key.missing });
    const answer = await addConnection(context, {
      ...{ id, purpose, till, user, baseUrl, posId, currency, key, enabled },
    });
    if (answer.code !== 'OK') return refused(answer);
    return { status: 201, body: shownConnection(answer.connection, await placeOf(context)) };
  },
};
