import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refundCalculated } from '../../src/domain/orders/calculate-refund.js';
import { rememberShop } from '../../src/domain/settings/shop.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import type { UmicoContext } from '../../src/domain/umico/context.js';
import { createGate } from '../../src/domain/umico/gate.js';
import { verify } from '../../src/domain/verify.js';
import { regateAt } from '../support/regate.js';
import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';
import { umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { comeToRest, connectionTo } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
endProcessesAfterAll();

const card = '9944000000000018';
const ordersOfCycle = 8;
/** What happens to the calls of a cycle while the process is killed. */
const troubles = [
  { kind: 'latency', milliseconds: 30 },
  { kind: 'silence', operation: 'createHold', done: true, times: 3 },
  { kind: 'silence', operation: 'createReceipt', done: true, times: 3 },
  { kind: 'reset', operation: 'createReceipt', done: true, times: 4 },
  { kind: 'latency', milliseconds: 5 },
] as const;

test('kill -9 while orders are paid with points: each is paid once, refunds bring all back, both books agree', async () => {
  const sandbox = await newSandbox();
  await sandbox.settings({ questionsUntilProcessed: 1, accrualPercent: '0', payablePercent: '100' });
  await sandbox.card(card, '10000.00');
  const dataDir = newFolder();
  const engine = await openStore({ dataDir, publication: 'TP7' });
  const key = { file: join(dataDir, 'umico.key') };
  writeFileSync(key.file, sandbox.access.apiKey);
  let time = Date.now();
  const gate = createGate(newClient({ clock: () => time }), () => sandbox.access.apiKey);
  const shop: UmicoContext = { engine, shop: rememberShop(engine), clock: () => time, umico: gate };
  expect(await addConnection(shop, { ...connectionTo(sandbox), currency: 'RUB', key })).toMatchObject({
    code: 'OK',
  });

  const first = await startProcess({ dataDir });
  const call = regateAt(first.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
  const lines = [{ article: '1001', quantity: 1 }];
  const all: string[] = [];
  for (let i = 0; i < troubles.length * ordersOfCycle; i++) {
    all.push((await call('booking', { body: { clientId: 'RS-1', store: 'main', lines } })).json.order);
  }
  await first.stop();
  const body = (order: string) => ({ order, paymentCode: 4, amount: '89.90', points: { card } });
  const pay = (url: string, order: string) =>
    regateAt(url)('payOrder', { body: body(order), user: 'admin', key: `pay-${order}` });

  for (const [cycle, trouble] of troubles.entries()) {
    const server = await startProcess({ dataDir });
    await sandbox.calm();
    await sandbox.trouble(trouble);
    // What was asked for before is asked for again, as by one who lost the answer.
    const numbers = all.slice(Math.max(0, (cycle - 1) * ordersOfCycle), (cycle + 1) * ordersOfCycle);
    let answered = 0;
    await Promise.all(
      numbers.map(async (order) => {
        await pay(server.url, order).catch(() => undefined);
        if (++answered === 2 + cycle) await server.stop('SIGKILL');
      }),
    );
    await server.stop('SIGKILL');
  }

  await sandbox.calm();
  const server = await startProcess({ dataDir });
  for (const order of all) {
    const { status, json } = await pay(server.url, order);
    expect([order, status, json.status]).toEqual([order, 200, 4]);
  }
  expect((await server.stop('SIGTERM')).code).toBe(0);
  const rest = () => {
    time = Date.now();
    return comeToRest(shop, (ms) => {
      time = ms;
    });
  };
  await rest();
  // Holds whose payment never came end with their time.
  time += 3_600_000;
  await comeToRest(shop, () => {});
  const points = async () => (await sandbox.cards()).find((row) => row.card === card)?.available;
  const sales = (await sandbox.receipts(card)).filter(({ status }) => status === 'processed');
  expect(sales).toHaveLength(all.length);
  expect((await sandbox.holds(card)).filter(({ status }) => status === 'held')).toEqual([]);
  expect(await points()).toBe((10_000 - all.length * 89.9).toFixed(2));

  for (const number of all) {
    const request = { number, by: 'admin', lines: null, amountMinor: null, reason: null };
    const answer = await refundCalculated(shop, { ...request, goodsReturned: false, timeoutMs: 5_000 });
    expect([number, answer.code]).toEqual([number, 'OK']);
  }
  await rest();
  expect(await points()).toBe('10000.00');
  expect((await verify(engine)).differences).toEqual([]);
  await gate.close();
  await engine.close();
}, 180_000);
