import type { Migration } from '../migrate.js';

/**
 * What is asked for every minute must not depend on how much there is that waits for nothing. Lines of unknown items are
 * looked for code by code, because a shop without a catalogue has nothing but such lines.
 */
export const waiting: Migration = {
  number: 11,
  name: 'waiting',
  sql: `
CREATE INDEX check_lines_waiting ON check_lines (item_code, check_id, position) WHERE posted = 0;
DROP INDEX check_lines_unposted;
CREATE INDEX webhook_outbox_waiting ON webhook_outbox (id) WHERE state = 'waiting';
CREATE INDEX webhook_outbox_delivered ON webhook_outbox (ended_at) WHERE state = 'delivered';
`,
};
