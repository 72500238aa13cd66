import { verify } from '../../src/domain/verify.js';
import type { Engine } from '../../src/store/engine.js';
import type { Answer } from '../support/rest-server.js';
import { endProcessesAfterAll, type ServerProcess, startProcess } from '../support/server-process.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { apiKey, type CallUmico, saleOf, secretsKey, umicoAt } from '../support/umico-service.js';

/**
 * A retail and a wholesale day against the sandbox, the server being killed (-9) in the middle of both; afterwards register,
 * journal and books, in SQL and as files.
 */

const openSandbox = umicoSandboxes();
const dataDir = temporaryFolder();
const env = { TILLGATE_SECRETS_KEY: secretsKey, TILLGATE_SANDBOX_UMICO: 'off' };
const retail = '9944000000000074';
const wholesale = '9944000000000081';
let sandbox: UmicoSandbox;
let server: ServerProcess;
let call: CallUmico;

endProcessesAfterAll();
beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.settings({ apiKeys: [apiKey], questionsUntilProcessed: 0 });
  await sandbox.card(retail, '300.00');
  await sandbox.card(wholesale, '300.00');
  await start();
  const shared = { baseUrl: sandbox.url, apiKey };
  for (const body of [
    { connection: 'till-1', purpose: 'retail', till: '1', posId: 'POS-1', ...shared },
    { connection: 'office', purpose: 'wholesale', user: 'umico', posId: 'OFFICE', ...shared },
  ]) {
    expect((await call('createConnection', { body })).status).toBe(201);
  }
});
afterAll(() => server.stop());

async function start(): Promise<void> {
  server = await startProcess({ dataDir, env });
  call = umicoAt(server.url);
}

async function killedInTheMiddle(work: Promise<Answer | undefined>): Promise<Answer | undefined> {
  // Umico has got it, and its answer is under way: whoever asks is answered later than the process lives.
  while (!(await sandbox.troubles()).every(({ times }) => times === undefined))
    await new Promise(setImmediate);
  await server.stop('SIGKILL');
  const answer = await work;
  await sandbox.calm();
  await forgetClaims();
  await start();
  return answer;
}

/** What the killed process worked on is its own for a minute; as if that had passed. */
async function forgetClaims(): Promise<void> {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await engine.transaction((tx) =>
    tx.run("UPDATE umico_receipts SET claimed_until = '2000-01-01T00:00:00.000Z' WHERE claim IS NOT NULL"),
  );
  await engine.close();
}

/** Umico is asked about it until it is settled. */
async function settled(receipt: string): Promise<string> {
  for (let question = 0; question < 100; question++) {
    const { json } = await call('getReceipt', { path: { receipt }, query: { refresh: 'true' } });
    if (!['new', 'sending', 'pending', 'unknown'].includes(json.status)) return json.status;
  }
  throw new Error(`${receipt} was not settled`);
}

const pointsOn = async (card: string) => (await sandbox.cards()).find((one) => one.card === card)?.available;

test('a retail day: points, a hold, a sale that is killed on its way, a return', async () => {
  const points = await call('getCard', { path: { card: retail }, query: { till: '1' } });
  expect(points.json.available).toBe('300.00');
  const hold = await call('createHold', { body: { till: '1', card: retail, points: '30.00' } });
  expect(hold.json.status).toBe('held');
  await sandbox.trouble({ kind: 'latency', milliseconds: 4000, operation: 'createReceipt', times: 1 });
  const sale = {
    body: saleOf({ card: retail, points: '30.00', hold: hold.json.hold, document: '1/12/34' }),
    key: 'sale-1',
  };
  const lost = await killedInTheMiddle(call('createSale', sale).catch(() => undefined));
  expect(lost).toBeUndefined();

  // The till has no answer and asks again, with the same key.
  const again = await call('createSale', sale);
  expect([201, 202]).toContain(again.status);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await settled(again.json.receipt)).toBe('processed');
  const done = await call('createSale', sale);
  expect([done.status, done.json]).toEqual([201, expect.objectContaining({ spent: '30.00', cash: '70.00' })]);
  expect((await sandbox.receipts(retail)).map(({ kind }) => kind)).toEqual(['sale']);

  const lines = [{ position: 1, quantity: 1 }];
  const back = await call('createReturn', { body: { sale: done.json.receipt, document: '1/13/1', lines } });
  expect(back.json).toMatchObject({ status: 'processed', cash: '21.00', returned: '9.00' });
}, 60_000);

test('a wholesale day: a document is entered, calculated, killed while it is sent, written off', async () => {
  const { till: _, document: __, ...sale } = saleOf({ card: wholesale, points: '40.00' });
  const draft = await call('createDocument', { body: { kind: 'sale', client: 'Ромашка ООО', ...sale } });
  const path = { document: draft.json.document };
  const calculated = await call('calculateDocument', { path });
  expect(calculated.json.offer.mayBeSpent).toBe('50.00');
  await sandbox.trouble({ kind: 'latency', milliseconds: 4000, operation: 'createReceipt', times: 1 });
  await killedInTheMiddle(call('sendDocument', { path, key: 'send-1' }).catch(() => undefined));

  const sent = await call('sendDocument', { path, key: 'send-1' });
  expect(await settled(sent.json.receipt)).toBe('processed');
  const early = await call('writeOffDocument', { path, key: 'off-1' });
  expect(early.json.writtenOff).toMatchObject({
    amount: '40.00',
    entries: [{ debit: '76.09', credit: '62.01', amount: '40.00', client: 'Ромашка ООО' }],
  });
  expect((await call('writeOffDocument', { path })).json.code).toBe('WRITTEN_OFF');
  expect((await sandbox.receipts(wholesale)).map(({ kind }) => kind)).toEqual(['sale']);

  const back = await call('createDocument', { body: { kind: 'return', sale: path.document } });
  const returned = await call('sendDocument', { path: { document: back.json.document } });
  expect([returned.status, returned.json.calculation.pointsReturned]).toEqual([200, '40.00']);
  const reversed = await call('writeOffDocument', { path: { document: back.json.document } });
  expect(reversed.json.writtenOff.entries).toEqual([
    { debit: '62.01', credit: '76.09', amount: '40.00', client: 'Ромашка ООО' },
  ]);
}, 60_000);

describe('afterwards', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openStore({ dataDir, publication: 'TP7', create: false });
  });
  afterAll(() => engine.close());

  test('points at Umico are what our register says', async () => {
    for (const [card, opening] of [
      [retail, 30_000],
      [wholesale, 30_000],
    ] as const) {
      const rows = await engine.all<{ earned: number; spent: number; returned: number; back: number }>(
        `SELECT SUM(CASE WHEN kind = 'sale' THEN earned_minor ELSE 0 END) AS earned,
           SUM(CASE WHEN kind = 'sale' THEN spent_minor ELSE 0 END) AS spent,
           SUM(CASE WHEN kind <> 'sale' THEN returned_minor ELSE 0 END) AS returned,
           SUM(CASE WHEN kind <> 'sale' THEN taken_back_minor ELSE 0 END) AS back
         FROM umico_receipts WHERE card = :card`,
        { card },
      );
      const { earned = 0, spent = 0, returned = 0, back = 0 } = rows[0] ?? {};
      const ours = opening + earned - spent + returned - back;
      expect(await pointsOn(card)).toBe((ours / 100).toFixed(2));
    }
  });

  test('the register says the same in SQL and in its file', async () => {
    const rows = await engine.all<{ receipt: string; status: string }>(
      'SELECT key AS receipt, status FROM umico_receipts ORDER BY id DESC',
    );
    expect(rows).toHaveLength(4);
    const { text } = await call('listReceipts', { query: { format: 'csv' } });
    const [head = '', ...lines] = text.slice(1).trimEnd().split('\r\n');
    const at = (name: string) => head.split(';').indexOf(name);
    const inFile = lines
      .map((line) => line.split(';'))
      .map((cells) => ({
        receipt: cells[at('receipt')],
        status: cells[at('status')],
      }));
    expect(inFile).toEqual(rows);
    const entries = await engine.all('SELECT debit, credit FROM v_accounting ORDER BY 1');
    expect(entries).toHaveLength(2);
  });

  test('the journal has what was asked, in SQL and in its file', async () => {
    const { text } = await call('journal', { query: { format: 'csv', operation: 'createReceipt' } });
    const lines = text.trimEnd().split('\r\n').slice(1);
    // The two that were killed left no row: the process that waited for them was gone.
    const { json } = await call('journal', { query: { operation: 'createReceipt', limit: '100' } });
    expect(lines).toHaveLength(json.requests.length);
    const asked = await call('journal', { query: { operation: 'getReceipt', limit: '100' } });
    expect(asked.json.requests.length).toBeGreaterThan(0);
  });

  test('the books are in order', async () => {
    expect((await verify(engine)).differences).toEqual([]);
  });
});
