import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { verify } from '../../src/domain/verify.js';
import { openStore } from '../../src/store/open.js';
import { catalogue, commerceMl, item, offer, offers, retailType } from '../support/commerceml.js';
import { type OneCAnswer, oneC } from '../support/one-c.js';
import { endProcessesAfterAll, type ServerProcess, startProcess } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
const database = join(dataDir, 'TP7', 'tillgate.db');
const goods = 4000;
endProcessesAfterAll();

const ids = Array.from({ length: goods }, (_, i) => String(i + 1));
const described = commerceMl(catalogue(ids.map((id) => item(id)).join('\n')));
const inMain = '<Склад ИдСклада="main" КоличествоНаСкладе="5"/>';
const priced = commerceMl(
  offers(ids.map((id) => offer(id, '10', inMain)).join('\n'), { before: retailType }),
);

function numberIn(sql: string): number {
  const connection = new Database(database, { readonly: true });
  try {
    return connection.prepare<[], number>(sql).pluck().get() ?? 0;
  } finally {
    connection.close();
  }
}

const shown = "article LIKE 'A-%' AND revision <= (SELECT number FROM revision)";

/** What a reader of the database sees of an import: not what is still to come. */
const seen = () => ({
  items: numberIn(`SELECT COUNT(*) FROM items WHERE ${shown}`),
  sold: numberIn(`SELECT COUNT(*) FROM items WHERE ${shown} AND removed_at IS NULL`),
  told: numberIn('SELECT COUNT(*) FROM v_feed_items'),
  movements: numberIn("SELECT COUNT(*) FROM v_ledger WHERE ledger = 'stock' AND account LIKE '%:A-%'"),
  revision: numberIn('SELECT number FROM revision'),
});

/** Whether somebody is writing: nobody else can begin to. */
function isWriting(): boolean {
  const connection = new Database(database, { timeout: 0 });
  try {
    connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch {
    return true;
  } finally {
    connection.close();
  }
}

/** Kills the server when an import has been seen writing so often. */
async function killWhileWriting(
  server: ServerProcess,
  asked: Promise<OneCAnswer | undefined>,
  looks: number,
): Promise<void> {
  let told: OneCAnswer | undefined;
  void asked.then((answer) => {
    told = answer;
  });
  for (let seenWriting = 0; seenWriting < looks; ) {
    if (told !== undefined) throw new Error(`the import was done before: ${told.text}`);
    if (isWriting()) seenWriting += 1;
    await pause(1);
  }
  await server.stop('SIGKILL');
}

async function differences() {
  const engine = await openStore({ dataDir, publication: 'TP7' });
  try {
    return (await verify(engine)).differences;
  } finally {
    await engine.close();
  }
}

test.each([
  ['import.xml', { items: goods, sold: 0, movements: 0 }],
  ['offers.xml', { items: goods, sold: goods, movements: goods }],
])(
  'a server that is killed while it writes %s has changed nothing, and 1C begins anew',
  async (file, expected) => {
    let server = await startProcess({ dataDir });
    let client = oneC(`${server.url}/TP7/hs/exchange`);
    for (const looks of [1, 5]) {
      await client.begin('catalog');
      await client.send('catalog', 'import.xml', described);
      await client.send('catalog', 'offers.xml', priced);
      const before = seen();
      const asked = client.load(file).catch(() => undefined);
      await killWhileWriting(server, asked, looks);
      await asked;
      expect(seen()).toEqual(before);
      expect(await differences()).toEqual([]);
      server = await startProcess({ dataDir });
      client = oneC(`${server.url}/TP7/hs/exchange`);
    }
    await client.begin('catalog');
    await client.send('catalog', 'import.xml', described);
    await client.send('catalog', 'offers.xml', priced);
    const before = seen();
    expect((await client.load(file)).lines[0]).toBe('success');
    const after = seen();
    expect(after).toEqual({ ...expected, told: goods, revision: after.revision });
    expect(after.revision).toBeGreaterThan(before.revision);
    expect((await client.load(file)).lines[2]).toBe('Новых и изменённых: 0, остатков записано: 0, убрано: 0');
    expect(seen()).toEqual(after);
    expect(await differences()).toEqual([]);
    await server.stop();
  },
  120_000,
);
