import { maskCard } from '../../base/masking.js';
import { findConnectionFor } from '../../domain/umico/access.js';
import { offer } from '../../domain/umico/balance.js';
import { minorOf, money } from '../../http/rest/values.js';
import type { Offer } from '../api.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { soldLines } from '../lines.js';
import { askerFor } from '../place.js';
import { refused } from '../problems.js';

export const createOffer: UmicoOperation = {
  kind: 'read',
  async run({ call, context, begun, note }, { body }: UmicoRequest<'createOffer'>) {
    const { card, points = '0', lines } = body;
    note({ card });
    const asker = askerFor(body, call.user);
    const [amountMinor, pointsMinor] = [minorOf(body.amount), minorOf(points)];
    const connection = await findConnectionFor(context.engine, asker);
    if (connection === undefined) return refused({ code: 'UMICO_NO_CONNECTION', asker });
    const answer = await offer(context, {
      ...{ asker, card, amountMinor, pointsMinor },
      lines: soldLines(lines),
      timeoutMs: await budgetOf({ context, begun }),
      by: call.user,
    });
    if (answer.code !== 'OK') return refused(answer, { card });
    const { mayBeSpentMinor, willBeEarnedMinor, availableMinor } = answer.offer;
    const shown: Offer = {
      card: maskCard(card),
      amount: money(amountMinor),
      points: money(pointsMinor),
      amountToPay: money(amountMinor - pointsMinor),
      mayBeSpent: money(mayBeSpentMinor),
      willBeEarned: money(willBeEarnedMinor),
      available: money(availableMinor),
      currency: connection.currency,
      connection: connection.id,
    };
    return { body: shown };
  },
};
