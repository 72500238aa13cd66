import { listConnections as list } from '../../domain/umico/connections.js';
import type { UmicoOperation } from '../call.js';
import { shownConnection } from '../connection-answer.js';
import { placeOf } from '../place.js';

export const listConnections: UmicoOperation = {
  kind: 'read',
  async run({ context }) {
    const place = await placeOf(context);
    const found = await list(context);
    const byName = found.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { body: { connections: byName.map((one) => shownConnection(one, place)) } };
  },
};
