import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { described, goFirst, lookUp, sleep } from './beside.mjs';
import { machine } from './machine.mjs';
import { cpuSeconds, removeFolder, rssMb, temporaryFolder } from './processes.mjs';
import { prepareShop, startTillgate } from './shop.mjs';
import { innOf, writeStatement } from './statement.mjs';

/**
 * A statement of a bank is taken while tills look cards up: `node scripts/bench/bank.mjs --documents 100000`. First all of it,
 * then the same again.
 */
const { values: given } = parseArgs({
  options: { documents: { type: 'string', default: '100000' }, orders: { type: 'string', default: '20000' } },
});
const [documents, orders] = [Number(given.documents), Number(given.orders)];
const [clients, cards] = [1000, 10_000];
const built = new URL('../../dist/', import.meta.url);
const folder = temporaryFolder();
const say = (text) => process.stdout.write(`${text}\n`);

say(machine(folder).text);
const file = join(folder, 'kl_to_1c.txt');
const bytes = await writeStatement(file, { documents, clients, orders });
say(
  `${documents} documents, ${Math.round(bytes / 2 ** 20)} MB; ${orders} unpaid orders of ${clients} clients`,
);
const dataDir = await prepareShop(folder, cards);
await bookAll();
const server = await startTillgate(dataDir);
const behind = goFirst();
const shop = { port: server.port, cards, dataDir };
say(`at rest: lookups ${described(await lookUp(shop, () => sleep(5000)))}`);
await report('all of it');
await report('once more');
await server.stop();
removeFolder(folder);

/** Two pieces for 50.00 each to every client in turn. */
async function bookAll() {
  const load = (path) => import(new URL(path, built).href);
  const { openStore } = await load('store/open.js');
  const { rememberShop } = await load('domain/settings/shop.js');
  const { confirmClient } = await load('domain/clients/clients.js');
  const { book } = await load('domain/orders/book.js');
  const { putItem, putStores } = await load('store/catalogue.js');
  const { changeStock } = await load('store/stock.js');
  const engine = await openStore({ dataDir, publication: 'TP7' });
  const context = { engine, shop: rememberShop(engine), clock: Date.now };
  await engine.transaction(async (tx) => {
    await putStores(tx, [{ id: 'bank', city: null, name: 'bank', address: null }]);
    await putItem(tx, itemOf('bank-1'), { barcodes: [], volumePrices: [] });
    await changeStock(tx, [{ store: 'bank', article: 'bank-1', quantityMilli: 0, unlimited: 1 }]);
  });
  await Promise.all(
    Array.from({ length: clients }, (_, i) =>
      confirmClient(context, { id: `C${i}`, details: { inn: innOf(i) } }),
    ),
  );
  const texts = { externalId: null, deliveryAddress: null, comment: null, by: 'bench', store: 'bank' };
  const lines = [{ article: 'bank-1', quantityMilli: 2000 }];
  for (let i = 0; i < orders; i++) {
    const { code } = await book(context, { ...texts, client: `C${i % clients}`, lines });
    if (code !== 'OK') throw new Error(`an order was not booked: ${code}`);
  }
  await engine.close();
}

function itemOf(article) {
  const unknown = {
    ...{ itemGroup: null, brand: null, country: null, shortDescription: null, fullDescription: null },
    ...{ portionMilli: null, minQuantityMilli: null, quantityStepMilli: null },
  };
  return {
    ...unknown,
    article,
    code: article,
    name: article,
    icons: '[]',
    unit: 'шт',
    retailPriceMinor: 5000,
  };
}

async function report(title) {
  let run;
  const times = await lookUp(shop, async () => {
    run = await importing();
  });
  const { documents: counted, matched, pending } = run.report;
  const rate = Math.round(documents / run.seconds);
  say(
    `${title}: ${run.seconds.toFixed(1)} s, ${rate} documents/s, ${run.cpu.toFixed(1)} s of processor time, at most ${run.rss} MB; lookups ${described(times)}\n` +
      `  new ${counted.new}, known ${counted.known}; matched ${matched.count}: ${matched.toOrders} to orders, ${matched.toPrepayments} to prepayments; pending ${pending.count}`,
  );
}

/** The command, on whichever core is free; memory and processor time as the system counts them. */
async function importing() {
  const started = performance.now();
  const cli = fileURLToPath(new URL('cli.js', built));
  const env = { ...process.env, TILLGATE_DATA_DIR: dataDir };
  const [program, ...words] = [...behind, process.execPath, cli, '--json', 'bank', 'import', file];
  const child = spawn(program, words, { env });
  let [rss, cpu] = [0, 0];
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.resume();
  const watch = setInterval(() => {
    rss = Math.max(rss, Math.round(rssMb(child.pid)) || 0);
    cpu = cpuSeconds(child.pid) || cpu;
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, rss, cpu, report: JSON.parse(text) };
}
