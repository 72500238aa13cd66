import { tryConnection } from '../../domain/umico/try-connection.js';
import type { ConnectionTest } from '../api.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { connectionKey } from '../connection-answer.js';
import { refused } from '../problems.js';

export const testConnection: UmicoOperation = {
  kind: 'read',
  async run({ call, context, begun, note }, { path }: UmicoRequest<'testConnection'>) {
    const { connection: id } = path;
    note({ document: connectionKey(id) });
    const limits = {
      timeoutMs: await budgetOf({ context, begun }),
      user: call.user,
      requestId: call.requestId,
    };
    const tried = await tryConnection(context, id, limits);
    if (tried === undefined) return refused({ code: 'CONNECTION_NOT_FOUND', id });
    const { outcome, reason, durationMs } = tried;
    const body: ConnectionTest = { connection: id, ok: outcome === 'answered', outcome, reason, durationMs };
    return { body };
  },
};
