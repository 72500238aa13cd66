import type { Rule } from './rule.js';

/** A count that a posted document says of itself, against its cards. */
const countRule = (column: 'cards' | 'adjusted', condition: string): Rule => ({
  name: `synchronisation-${column}`,
  says: `a posted synchronisation says how many cards it has (${column})`,
  unit: 'text',
  sql: `SELECT 'synchronisation ' || s.id || ', ${column}' AS subject, CAST(COALESCE(c.count, 0) AS TEXT) AS expected,
      CAST(s.${column} AS TEXT) AS found
    FROM synchronisations s LEFT JOIN (SELECT synchronisation_id, COUNT(*) AS count FROM synchronisation_cards
      WHERE ${condition} GROUP BY synchronisation_id) c ON c.synchronisation_id = s.id
    WHERE s.posted_at IS NOT NULL AND COALESCE(s.${column}, -1) <> COALESCE(c.count, 0) LIMIT :limit`,
});

const cardOfDocument = `'synchronisation ' || c.synchronisation_id || ', card ' || c.card`;

const differs = ['accumulation', 'bonus', 'bonus_held', 'balance', 'balance_held']
  .map((ledger) => `c.${ledger}_found_minor <> c.${ledger}_minor`)
  .join(' OR ');

/** What holds of versions of cards and of synchronisations. */
export const synchronisationRules: readonly Rule[] = [
  {
    name: 'card-version',
    says: 'every card has a version of its own, greater than 0',
    unit: 'text',
    sql: `SELECT 'version ' || version AS subject, 'one card' AS expected, COUNT(*) || ' cards' AS found FROM cards
      GROUP BY version HAVING version <= 0 OR COUNT(*) > 1 LIMIT :limit`,
  },
  countRule('cards', '1 = 1'),
  countRule('adjusted', "result = 'adjusted'"),
  {
    name: 'synchronisation-version',
    says: 'no version was newer when a synchronisation was posted than the newest is now',
    unit: 'text',
    sql: `SELECT 'synchronisation ' || s.id || ', version' AS subject, 'at most ' || n.version AS expected,
        CAST(s.version AS TEXT) AS found
      FROM synchronisations s CROSS JOIN (SELECT COALESCE(MAX(version), 0) AS version FROM cards) n
      WHERE s.posted_at IS NOT NULL AND (s.version IS NULL OR s.version > n.version) LIMIT :limit`,
  },
  {
    name: 'synchronisation-result',
    says: 'a posted synchronisation has a result for each of its cards',
    unit: 'text',
    sql: `SELECT ${cardOfDocument} AS subject, 'a result' AS expected, NULL AS found
      FROM synchronisation_cards c JOIN synchronisations s ON s.id = c.synchronisation_id
      WHERE s.posted_at IS NOT NULL AND c.result IS NULL LIMIT :limit`,
  },
  {
    name: 'synchronisation-sums',
    says: 'a synchronisation adjusted the cards whose sums differed, and no others',
    unit: 'text',
    sql: `SELECT ${cardOfDocument} AS subject,
        CASE WHEN ${differs} THEN 'adjusted' ELSE 'unchanged' END AS expected, c.result AS found
      FROM synchronisation_cards c
      WHERE c.result IS NOT NULL AND c.result <> CASE WHEN ${differs} THEN 'adjusted' ELSE 'unchanged' END
      LIMIT :limit`,
  },
];
