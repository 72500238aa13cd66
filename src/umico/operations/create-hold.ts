import { createHold as hold, holdWithin } from '../../domain/umico/holds.js';
import { minorOf } from '../../http/rest/values.js';
import { findUmicoHold } from '../../store/umico-holds.js';
import type { Hold } from '../api.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { holdKey, shownHold } from '../hold-answer.js';
import { placeOf } from '../place.js';
import { notHeld, refused } from '../problems.js';

type Request = UmicoRequest<'createHold'>;

export const createHold: UmicoOperation = {
  kind: 'change',
  keys: () => [],
  async run({ call, context, note }, { body }: Request) {
    const { till, card, points, document = null } = body;
    note({ card });
    const answer = await hold(context, {
      asker: { purpose: 'retail', till },
      card,
      pointsMinor: minorOf(points),
      tillKey: null,
      document,
      by: call.user,
    });
    if (answer.code !== 'OK') return refused(answer, { card });
    return { status: 201, body: shownHold(answer.hold, await placeOf(context)) };
  },
  async settle({ context, begun, note }, _request, kept) {
    const { hold: key } = kept.body as Hold;
    const row = await findUmicoHold(context.engine, key);
    if (row === undefined) throw new Error('A hold that was just made is gone');
    note({ document: holdKey(key), card: row.card });
    const moved = await holdWithin(context, row, await budgetOf({ context, begun }));
    const isOurs = moved.status === 'held' && moved.wanted === 'held';
    // Asked again later, it may have been spent or given back since.
    const wasOurs = moved.status === 'used' || moved.receiptId !== null;
    if (!isOurs && !wasOurs) return notHeld(moved);
    return { status: 201, body: shownHold(moved, await placeOf(context)) };
  },
};
