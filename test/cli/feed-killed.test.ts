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
const files = ['import.xml', 'offers.xml'].map((name) => join(dataDir, name)) as [string, string];
endProcessesAfterAll();
afterAll(() => agent.destroy());

beforeAll(() => {
  const ids = Array.from({ length: goods }, (_, index) => String(index + 1));
  const stock = '<Склад ИдСклада="main" КоличествоНаСкладе="2"/>';
  writeFileSync(files[0], commerceMl(catalogue(ids.map((id) => item(id)).join('\n'))));
  const all = ids.map((id) => offer(id, '10', stock)).join('\n');
  writeFileSync(files[1], commerceMl(offers(all, { before: retailType })));
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
const shown = () => countOf(`SELECT COUNT(*) FROM v_stock WHERE article LIKE 'A-%'`);
const checks = () => countOf('SELECT COUNT(*) FROM checks');

test('an import that is killed again and again, while a till closes checks: all of it or nothing', async () => {
  const server = await startProcess({ dataDir });
  const close = async (number: number) =>
    element(
      (await callTill({ service: server.service, body: closeCheckBody({ number, amount: '1' }), agent }))
        .text,
      'ResultCode',
    );
  await callTill({ service: server.service, body: getCardBody('0012345'), agent });
  const { stdout: before } = await runCommand(['catalogue', 'export'], { env });
  const present = written();
  const acknowledged: (string | undefined)[] = [];
  for (let kills = 1; kills <= 3; kills++) {
    const run = startCommand(['catalogue', 'import', ...files], { env });
    let isKilled = false;
    const closing = (async () => {
      do acknowledged.push(await close(acknowledged.length + 1));
      while (!isKilled);
    })();
    while (written() <= present + 1000 * kills) await pause(2);
    run.kill('SIGKILL');
    expect((await run.ended).code).toBeNull();
    isKilled = true;
    await closing;
    expect(shown()).toBe(0);
    const { stdout } = await runCommand(['catalogue', 'export'], { env });
    expect(itemsOf(stdout)).toEqual(itemsOf(before));
    expect((await runCommand(['verify'], { env })).code).toBe(0);
  }
  expect(new Set(acknowledged)).toEqual(new Set(['OK']));
  expect(checks()).toBe(acknowledged.length);

  const { code, stdout } = await runCommand(['--json', 'catalogue', 'import', ...files], { env });
  expect([code, JSON.parse(stdout).changed.items]).toEqual([0, goods]);
  expect([shown(), written()]).toEqual([goods, present + goods]);
  expect((await runCommand(['verify'], { env })).code).toBe(0);
  await server.stop();
}, 180_000);

/** Without the stock, which checks change. */
function itemsOf(exported: string) {
  return JSON.parse(exported).items.map(({ stock, ...rest }: { stock: unknown }) => rest);
}
