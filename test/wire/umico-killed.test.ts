import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import type { UmicoContext } from '../../src/domain/umico/context.js';
import { createGate } from '../../src/domain/umico/gate.js';
import { verify } from '../../src/domain/verify.js';
import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { callTill, closeCheckBody, element } from '../support/soap-client.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';
import { umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { comeToRest, connectionTo } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
endProcessesAfterAll();

const card = '9944000000000012';
const cycles = 6;
const checksOfCycle = 10;
/** What happens to the calls of a cycle while the process is killed. */
const troubles = [
  { kind: 'silence', done: true, times: 4 },
  { kind: 'latency', milliseconds: 30, times: 1000 },
  { kind: 'reset', done: true, times: 3 },
  { kind: 'silence', done: false, times: 4 },
  { kind: 'latency', milliseconds: 5, times: 1000 },
  { kind: 'status', status: 500, done: true, times: 5 },
] as const;

const cash = '<m:Payment><m:Kind>Cash</m:Kind><m:Amount>10.00</m:Amount></m:Payment>';
const points = `<m:Payment><m:Kind>Points</m:Kind><m:Amount>4.00</m:Amount><m:CardNumber>${card}</m:CardNumber></m:Payment>
  <m:Payment><m:Kind>Cash</m:Kind><m:Amount>6.00</m:Amount></m:Payment>`;

/** Sales of 10.00, the second of three paid with points; each third check returns the one before. */
function body(number: number): string {
  const sale = closeCheckBody({ number, amount: '10.00', cards: [card] });
  if (number % 3 === 1) return sale;
  const paid = sale.replace(cash, points);
  if (number % 3 === 2) return paid;
  const of = `<m:ReturnOf><m:KKM>1</m:KKM><m:Shift>1</m:Shift><m:Number>${number - 1}</m:Number></m:ReturnOf>`;
  return paid.replace('>Sale<', '>Return<').replace('</m:Total>', `</m:Total>${of}`);
}

test('kill -9 while receipts are on their way: each check is at Umico once, and both books agree', async () => {
  const sandbox = await newSandbox();
  await sandbox.settings({ questionsUntilProcessed: 1, accrualPercent: '5', payablePercent: '100' });
  await sandbox.card(card, '1000.00');
  const dataDir = newFolder();
  const engine = await openStore({ dataDir, publication: 'TP7' });
  const key = { file: join(dataDir, 'umico.key') };
  writeFileSync(key.file, sandbox.access.apiKey);
  let time = Date.now();
  const gate = createGate(newClient({ clock: () => time }), () => sandbox.access.apiKey);
  const shop: UmicoContext = { engine, shop: rememberShop(engine), clock: () => time, umico: gate };
  expect(await addConnection(shop, { ...connectionTo(sandbox), key })).toMatchObject({ code: 'OK' });
  await changeSetting(engine, 'umicoCards', [{ prefix: '9944', length: 16 }]);

  const all = Array.from({ length: cycles * checksOfCycle }, (_, index) => index + 1);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const server = await startProcess({ dataDir });
    await sandbox.calm();
    await sandbox.trouble(troubles[cycle % troubles.length] as (typeof troubles)[0]);
    // What was closed before comes again, as from a till that lost the answer.
    const numbers = all.slice(Math.max(0, (cycle - 1) * checksOfCycle), (cycle + 1) * checksOfCycle);
    let answered = 0;
    await Promise.all(
      numbers.map(async (number) => {
        await callTill({ service: server.service, body: body(number) }).catch(() => undefined);
        if (++answered === 4 + 2 * cycle) await server.stop('SIGKILL');
      }),
    );
    await server.stop('SIGKILL');
  }

  await sandbox.calm();
  const server = await startProcess({ dataDir });
  for (const number of all) {
    const { text } = await callTill({ service: server.service, body: body(number) });
    expect([number, element(text, 'ResultCode')]).toEqual([number, 'OK']);
  }
  expect((await server.stop('SIGTERM')).code).toBe(0);
  time = Date.now();
  await comeToRest(shop, (ms) => {
    time = ms;
  });
  const ours = await engine.all<{ key: string; status: string }>(
    "SELECT key, status FROM umico_receipts WHERE status <> 'rejected' ORDER BY key",
  );
  const theirs = await sandbox.receipts(card);
  expect(ours).toHaveLength(all.length);
  expect(
    theirs.map(({ key, status }) => ({ key, status })).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  ).toEqual(ours);
  // A third earns 5 %; the others come back whole.
  const earned = (all.length / 3) * 0.5;
  expect((await sandbox.cards()).find((row) => row.card === card)).toMatchObject({
    available: (1000 + earned).toFixed(2),
  });
  expect((await verify(engine)).differences).toEqual([]);
  await gate.close();
  await engine.close();
}, 180_000);
