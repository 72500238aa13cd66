import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { cardDigits, firstCard } from './cards.mjs';
import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { runNode } from './processes.mjs';
import { copyShop, countChecks, databaseOf, saleOf, startTillgate } from './shop.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/**
 * The same checks with the same card numbers, once as cards of the shop and once as Umico's, where nobody answers: closing
 * must not be slower, because nothing of Umico is on its path but a few rows.
 */
export async function benchUmico({ shop, cards, rounds, load, told }) {
  const own = copyShop(shop, 'umico-own');
  const umico = copyShop(shop, 'umico');
  await runNode([cli, 'settings', 'set', 'umicoCards', JSON.stringify(range())], {
    env: { TILLGATE_DATA_DIR: umico },
  });
  connectToNobody(umico);
  const sale = saleOf(shop);
  const before = countReceipts(umico);
  const measured = { 'cards of the shop': [], 'cards of Umico': [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, dataDir] of [
      ['cards of the shop', own],
      ['cards of Umico', umico],
    ]) {
      const server = await startTillgate(dataDir);
      const job = { kind: 'close', cards, ...load, shift: 1000 + round, sale, probe: true };
      const result = await measureServer(server, job);
      await server.stop();
      measured[name].push(result);
      told(`umico ${round}/${rounds}`, name, result);
    }
  }
  const [base, theirs] = Object.entries(measured).map(([of, results]) =>
    summary(of, results, measured['cards of the shop']),
  );
  return {
    title: 'CloseCheck with a card of Umico, ratio to one with a card of the shop',
    lines: [base, theirs],
    targets: [
      { what: 'of cards of the shop', value: theirs.ratio.median, atLeast: 0.9 },
      {
        what: 'checks without a receipt',
        value: countChecks(umico) - countChecks(shop) - (countReceipts(umico) - before),
        atMost: 0,
      },
    ],
    rounds: measured,
  };
}

function range() {
  return [{ prefix: String(firstCard).slice(0, 1), length: cardDigits }];
}

function connectToNobody(dataDir) {
  const database = new Database(databaseOf(dataDir));
  database.exec(`INSERT INTO umico_connections (id, purpose, base_url, pos_id, currency, key_source, enabled, created_at,
    changed_at) VALUES ('nobody', 'retail', 'http://127.0.0.1:9', 'POS-1', 'RUB', '{"env":"PATH"}', 1, '', '')`);
  database.close();
}

function countReceipts(dataDir) {
  const database = new Database(databaseOf(dataDir), { readonly: true });
  const { count } = database.prepare('SELECT COUNT(*) AS count FROM umico_receipts').get();
  database.close();
  return count;
}
