import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { cardDigits, firstCard } from './cards.mjs';
import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { runNode, startServer } from './processes.mjs';
import { copyShop, countChecks, databaseOf, saleOf, startTillgate } from './shop.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const nobody = 'http://127.0.0.1:9';
const keyVariable = 'BENCH_UMICO_KEY';
const [own, unanswered, sent] = [
  'cards of the shop',
  'cards of Umico, nobody answers',
  'the same, being sent',
];

/**
 * The same checks with the same card numbers: as cards of the shop, as Umico's, where nobody answers, and as Umico's with a
 * sandbox to which they are sent meanwhile. Closing must not be slower, because nothing of Umico is on its path but a few
 * rows, and sending must leave it room.
 */
export async function benchUmico({ shop, cards, rounds, load, told, folder }) {
  const folders = new Map(
    [own, unanswered, sent].map((name, index) => [name, copyShop(shop, `umico-${index}`)]),
  );
  await makeCardsUmicos(folders.get(unanswered), nobody);
  const sandbox = await startSandbox(join(folder, 'umico-sandbox'), cards);
  await makeCardsUmicos(folders.get(sent), `http://127.0.0.1:${sandbox.port}`);
  const sale = saleOf(shop);
  const measured = { [own]: [], [unanswered]: [], [sent]: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, dataDir] of folders) {
      const server = await startTillgate(dataDir, { env: { [keyVariable]: 'sandbox' } });
      const job = { kind: 'close', cards, ...load, shift: 1000 + round, sale, probe: true };
      const result = await measureServer(server, job);
      await server.stop();
      measured[name].push(result);
      told(`umico ${round}/${rounds}`, name, result);
    }
  }
  await sandbox.stop();
  const lines = Object.entries(measured).map(([of, results]) => summary(of, results, measured[own]));
  const closed = (name) => countChecks(folders.get(name)) - countChecks(shop);
  return {
    title: 'CloseCheck with a card of Umico, ratio to one with a card of the shop',
    lines,
    targets: [
      { what: 'of cards of the shop, nobody answers', value: lines[1].ratio.median, atLeast: 0.9 },
      { what: 'the same by processor time', value: lines[1].cpuRatio, atLeast: 0.9 },
      { what: 'being sent, by processor time', value: lines[2].cpuRatio, atLeast: 0.75 },
      ...[unanswered, sent].map((name) => ({
        what: `checks without a receipt: ${name}`,
        value: closed(name) - countReceipts(folders.get(name)),
        atMost: 0,
      })),
      {
        what: 'share of the receipts that Umico had got by the end of the load',
        value: countReceipts(folders.get(sent), "WHERE status <> 'new'") / closed(sent),
        atLeast: 0.001,
      },
    ],
    rounds: measured,
  };
}

/** From now on the cards of the bench are Umico's. */
export async function makeCardsUmicos(dataDir, baseUrl = nobody) {
  const ranges = [{ prefix: String(firstCard).slice(0, 1), length: cardDigits }];
  await runNode([cli, 'settings', 'set', 'umicoCards', JSON.stringify(ranges)], {
    env: { TILLGATE_DATA_DIR: dataDir },
  });
  const database = new Database(databaseOf(dataDir));
  database
    .prepare(`INSERT INTO umico_connections (id, purpose, base_url, pos_id, currency, key_source, enabled, created_at, changed_at)
      VALUES ('bench', 'retail', ?, 'POS-1', 'RUB', ?, 1, '', '')`)
    .run(baseUrl, JSON.stringify({ env: keyVariable }));
  database.close();
}

/** A sandbox that knows the cards of the bench, on the core of the load generator. */
async function startSandbox(dataDir, cards) {
  const start = () =>
    startServer([cli, 'sandbox', 'umico', '--port', '0', '--quiet'], {
      core: 1,
      env: { TILLGATE_DATA_DIR: dataDir },
    });
  await (await start()).stop();
  const [file] = readdirSync(dataDir, { recursive: true }).filter((name) => name.endsWith('.db'));
  const database = new Database(join(dataDir, file));
  database
    .prepare(`WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?)
      INSERT INTO cards (card, status) SELECT CAST(? + n AS TEXT), 'active' FROM n`)
    .run(BigInt(cards), BigInt(firstCard));
  database.close();
  return start();
}

function countReceipts(dataDir, where = '') {
  const database = new Database(databaseOf(dataDir), { readonly: true });
  const { count } = database.prepare(`SELECT COUNT(*) AS count FROM umico_receipts ${where}`).get();
  database.close();
  return count;
}
