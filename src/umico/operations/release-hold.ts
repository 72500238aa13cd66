import { isOver } from '../../domain/umico/hold-state.js';
import { releaseHold as release, releaseWithin } from '../../domain/umico/holds.js';
import { findUmicoHold } from '../../store/umico-holds.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { holdKey, shownHold } from '../hold-answer.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = UmicoRequest<'releaseHold'>;

export const releaseHold: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [holdKey(path.hold)],
  async run({ context, note }, { path }: Request) {
    note({ document: holdKey(path.hold) });
    const answer = await release(context, path.hold);
    if (answer.code !== 'OK') return refused(answer);
    note({ card: answer.hold.card });
    return { status: 202, body: shownHold(answer.hold, await placeOf(context)) };
  },
  async settle({ context, begun }, { path }: Request) {
    const row = await findUmicoHold(context.engine, path.hold);
    if (row === undefined) throw new Error('A hold that was just released is gone');
    const moved = isOver(row.status)
      ? row
      : await releaseWithin(context, row, await budgetOf({ context, begun }));
    const body = shownHold(moved, await placeOf(context));
    return { status: isOver(moved.status) ? 200 : 202, body };
  },
};
