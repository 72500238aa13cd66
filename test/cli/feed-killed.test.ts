import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { catalogue, commerceMl, item, offer, offers, retailType } from '../support/commerceml.js';
import { endProcessesAfterAll, runCommand, startCommand, startProcess } from '../support/server-process.js';
import { callTill, closeCheckBody, element, getCardBody } from '../support/soap-client.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
const env = { TILLGATE_DATA_DIR: dataDir };
const agent = new Agent({ keepAlive: true });
const goods = 15_000;
const [described, offered, changed] = ['import.xml', 'offers.xml', 'changed.xml'].map((name) =>
  join(dataDir, name),
) as [string, string, string];
endProcessesAfterAll();
afterAll(() => agent.destroy());

beforeAll(() => {
  const ids = Array.from({ length: goods }, (_, index) => String(index + 1));
  const stock = '<Склад ИдСклада="main" КоличествоНаСкладе="2"/>';
  writeFileSync(described, commerceMl(catalogue(ids.map((id) => item(id)).join('\n'))));
  const offersOf = (price: string, stock: string) =>
    commerceMl(offers(ids.map((id) => offer(id, price, stock)).join('\n'), { before: retailType }));
  writeFileSync(offered, offersOf('10', stock));
  writeFileSync(changed, offersOf('20', stock.replace('"2"', '"7"')));
});

function countOf(sql: string): number {
  const connection = new Database(join(dataDir, 'TP7', 'tillgate.db'), { readonly: true });
  try {
    return connection.prepare<[], number>(sql).pluck().get() ?? 0;
  } finally {
    connection.close();
  }
}

const written = () => countOf('SELECT COUNT(*) FROM items');
const staged = () => countOf('SELECT COUNT(*) FROM staged_items');
const shown = () => countOf(`SELECT COUNT(*) FROM v_stock WHERE article LIKE 'A-%'`);
const repriced = () => countOf('SELECT COUNT(*) FROM items WHERE retail_price_minor = 2000');
const moved = () => countOf(`SELECT COUNT(*) FROM stock_movements WHERE article LIKE 'A-%'`);
const checks = () => countOf('SELECT COUNT(*) FROM checks');

test('imports that are killed again and again, while a till closes checks: all of it or nothing', async () => {
  const server = await startProcess({ dataDir });
  const close = async (number: number) =>
    element(
      (await callTill({ service: server.service, body: closeCheckBody({ number, amount: '1' }), agent }))
        .text,
      'ResultCode',
    );
  const acknowledged: (string | undefined)[] = [];
  /** Kills an import when it `has` come so far: nothing of it is seen. */
  const kill = async (files: readonly string[], has: () => boolean) => {
    const { stdout: before } = await runCommand(['catalogue', 'export'], { env });
    const run = startCommand(['catalogue', 'import', ...files], { env });
    let isKilled = false;
    const closing = (async () => {
      do acknowledged.push(await close(acknowledged.length + 1));
      while (!isKilled);
    })();
    while (!has()) await pause(2);
    run.kill('SIGKILL');
    expect((await run.ended).code).toBeNull();
    isKilled = true;
    await closing;
    const { stdout } = await runCommand(['catalogue', 'export'], { env });
    expect(itemsOf(stdout)).toEqual(itemsOf(before));
    expect((await runCommand(['verify'], { env })).code).toBe(0);
  };
  const take = async (...files: string[]) => {
    const { code, stdout } = await runCommand(['--json', 'catalogue', 'import', ...files], { env });
    expect([code, JSON.parse(stdout).changed.items]).toEqual([0, goods]);
    expect((await runCommand(['verify'], { env })).code).toBe(0);
  };

  await callTill({ service: server.service, body: getCardBody('0012345'), agent });
  const present = written();
  for (let kills = 1; kills <= 3; kills++) {
    await kill([described, offered], () => written() > present + 1000 * kills);
    expect(shown()).toBe(0);
  }
  await take(described, offered);
  expect([shown(), written(), moved()]).toEqual([goods, present + goods, goods]);
  for (const few of [500, 3000]) {
    // What the one before has left goes first.
    let isEmpty = staged() === 0;
    await kill([changed], () => {
      const rows = staged();
      isEmpty ||= rows === 0;
      return isEmpty && rows > few;
    });
    expect([repriced(), moved()]).toEqual([0, goods]);
  }
  await take(changed);
  expect([repriced(), moved(), staged()]).toEqual([goods, 2 * goods, 0]);

  expect(new Set(acknowledged)).toEqual(new Set(['OK']));
  expect(checks()).toBe(acknowledged.length);
  await server.stop();
}, 240_000);

/** Without the stock, which checks change. */
function itemsOf(exported: string) {
  return JSON.parse(exported).items.map(({ stock, ...rest }: { stock: unknown }) => rest);
}
