import { maskCard } from '../../base/masking.js';
import { findConnectionFor } from '../../domain/umico/access.js';
import { lookUpPoints } from '../../domain/umico/balance.js';
import { money } from '../../http/rest/values.js';
import type { Card } from '../api.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { askerFor } from '../place.js';
import { refused } from '../problems.js';

export const getCard: UmicoOperation = {
  kind: 'read',
  async run({ call, context, begun, note }, { path, query }: UmicoRequest<'getCard'>) {
    const { card } = path;
    note({ card });
    const asker = askerFor(query, call.user);
    const timeoutMs = await budgetOf({ context, begun });
    const connection = await findConnectionFor(context.engine, asker);
    if (connection === undefined) return refused({ code: 'UMICO_NO_CONNECTION', asker });
    const answer = await lookUpPoints(context, { asker, card, timeoutMs, by: call.user });
    if (answer.code !== 'OK') return refused(answer, { card });
    const { status, holder, availableMinor, pendingMinor } = answer.card;
    const body: Card = {
      card: maskCard(card),
      status,
      holder,
      available: money(availableMinor),
      pending: money(pendingMinor),
      currency: connection.currency,
      connection: connection.id,
    };
    return { body };
  },
};
