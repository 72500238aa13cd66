import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { writeCards } from './cards.mjs';
import { writeCatalogue } from './catalogue.mjs';
import { runNode, startServer } from './processes.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const publication = 'TP7';

/** The database of the publication in a data folder. */
export const databaseOf = (dataDir) => join(dataDir, publication, 'tillgate.db');

/** Makes a data folder with the demo shop and `cards` cards, the way a user does. */
export async function prepareShop(folder, cards) {
  const dataDir = join(folder, `shop-${cards}`);
  const file = join(folder, `cards-${cards}.csv`);
  const env = { TILLGATE_DATA_DIR: dataDir };
  mkdirSync(dataDir);
  await writeCards(file, cards);
  await runNode([cli, 'init', '--demo'], { env });
  await runNode([cli, 'cards', 'import', file], { env });
  return dataDir;
}

/** A copy of a shop with a catalogue of `items` items; the parts of one run share it. */
export async function prepareCatalogue({ folder, shop, items, say }) {
  const dataDir = `${shop}-${items}-items`;
  if (existsSync(dataDir)) return dataDir;
  say(`Importing ${items} items …`);
  const file = join(folder, `catalogue-${items}.json`);
  writeCatalogue(file, items);
  copyShop(shop, `${items}-items`);
  await runNode([cli, 'catalogue', 'import', file], { env: { TILLGATE_DATA_DIR: dataDir } });
  return dataDir;
}

/** A copy of a shop that nobody has open. */
export function copyShop(dataDir, name) {
  const copy = `${dataDir}-${name}`;
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}

/** Does something with a server that runs only for that. */
export async function withServer(start, work) {
  const server = await start();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Tillgate as a user runs it, with everything on. */
export function startTillgate(dataDir, { env = {}, nodeArgs = [] } = {}) {
  return startServer([cli, 'serve'], {
    env: { TILLGATE_DATA_DIR: dataDir, TILLGATE_PORT: '0', ...env },
    nodeArgs,
  });
}

/** A sale of five of the shop's items, in the words of the domain; the card and the identity are added per check. */
export function saleOf(dataDir) {
  const database = new Database(databaseOf(dataDir), { readonly: true });
  const items = database
    .prepare('SELECT code, retail_price_minor AS priceMinor FROM items ORDER BY article LIMIT 5')
    .all();
  database.close();
  if (items.length < 5) throw new Error('The demo shop has fewer than five items.');
  const lines = items.map(({ code, priceMinor }, index) => {
    const quantity = 1 + (index % 3);
    return { position: index + 1, itemCode: code, quantity, priceMinor, amountMinor: quantity * priceMinor };
  });
  const time = `${new Date().toISOString().slice(0, 10)}T12:00:00`;
  return { time, lines, totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
}

export const countChecks = (dataDir) => countRows(databaseOf(dataDir), 'checks');
export const countOrders = (dataDir) => countRows(databaseOf(dataDir), 'orders');

/** Exchanges in the journal; 0 where there is none yet. */
export function countExchanges(dataDir) {
  const file = join(dataDir, publication, 'journal.db');
  return existsSync(file) ? countRows(file, 'journal') : 0;
}

function countRows(file, table) {
  const database = new Database(file, { readonly: true });
  const { rows } = database.prepare(`SELECT COUNT(*) AS rows FROM ${table}`).get();
  database.close();
  return rows;
}
