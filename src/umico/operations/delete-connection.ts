import { removeConnection } from '../../domain/umico/connections.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { connectionKey } from '../connection-answer.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'deleteConnection'>;

export const deleteConnection: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [connectionKey(path.connection)],
  async run({ context, note }, { path }: Request) {
    const { connection: id } = path;
    note({ document: connectionKey(id) });
    const answer = await removeConnection(context, id);
    if (answer.code !== 'OK') return refused(answer);
    return { body: { connection: id, unsettledReceipts: answer.unsettled } };
  },
};
