import { farthestComing } from '../coming.js';
import type { Rule } from './rule.js';

/** What holds of items. */
export const itemRules: readonly Rule[] = [
  {
    name: 'item-revision',
    says: 'an item changed last in a revision that there was, or comes with one that an import has reserved',
    unit: 'text',
    sql: `SELECT 'item ' || article AS subject, 'at most revision ' || ${farthestComing} AS expected,
        'revision ' || revision AS found
      FROM items WHERE revision > ${farthestComing} LIMIT :limit`,
  },
];
