import { plainUrl } from '../../domain/umico/connection-fields.js';
import { changeConnection, findConnection } from '../../domain/umico/connections.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { connectionKey, keySource, shownConnection } from '../connection-answer.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'updateConnection'>;

export const updateConnection: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [connectionKey(path.connection)],
  async run({ context, note }, { path, body }: Request) {
    const { connection: id } = path;
    const { purpose, till = null, user = null, baseUrl, posId, currency = null, apiKey, enabled } = body;
    note({ document: connectionKey(id) });
    const known = await findConnection(context, id);
    if (known === undefined) return refused({ code: 'CONNECTION_NOT_FOUND', id });
    const isElsewhere = URL.canParse(baseUrl) && plainUrl(baseUrl) !== known.baseUrl;
    // Otherwise whoever may change the address could have the key sent to himself.
    if (apiKey === undefined && isElsewhere) return refused({ code: 'API_KEY_NEEDED' });
    const key = apiKey === undefined ? undefined : keySource(context, apiKey);
    if (key !== undefined && 'missing' in key) {
      return refused({ code: 'SECRETS_KEY_MISSING', hint: key.missing });
    }
    const answer = await changeConnection(context, {
      ...{ id, purpose, till, user, baseUrl, posId, currency, key, enabled },
    });
    if (answer.code !== 'OK') return refused(answer);
    return { body: shownConnection(answer.connection, await placeOf(context)) };
  },
};
