import type { Rule } from './rule.js';

/** What holds of items. */
export const itemRules: readonly Rule[] = [
  {
    name: 'item-revision',
    says: 'an item changed last in a revision that there was',
    unit: 'text',
    sql: `SELECT 'item ' || article AS subject, 'at most revision ' || (SELECT number FROM revision WHERE id = 1) AS expected,
        'revision ' || revision AS found
      FROM items WHERE revision > (SELECT number FROM revision WHERE id = 1) LIMIT :limit`,
  },
];
