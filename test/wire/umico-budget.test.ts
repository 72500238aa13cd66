import { randomUUID } from 'node:crypto';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { verify } from '../../src/domain/verify.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { apiKey, saleOf, startUmicoShop, type UmicoShop } from '../support/umico-service.js';

/** Nobody waits for Umico longer than the budget, and whatever is lost nothing is done twice. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
const budgetMs = 600;
/** What a busy machine takes besides. */
const slackMs = 1400;
let sandbox: UmicoSandbox;
let shop: UmicoShop;
let card: string;
let cards = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  shop = await startUmicoShop(dataDir, sandbox);
  const engine = await openStore({ dataDir, publication: 'TP7' });
  await changeSetting(engine, 'umicoBudgetMs', budgetMs);
  await engine.close();
});
afterAll(() => shop.server.close());
beforeEach(async () => {
  await sandbox.calm();
  await sandbox.settings({ apiKeys: [apiKey], questionsUntilProcessed: 0 });
  card = `99440000000001${String(cards++).padStart(2, '0')}`;
  await sandbox.card(card, '100.00');
});

const sale = (more: object = {}) => saleOf({ card, ...more });
const ofCard = async () => (await sandbox.receipts(card)).length;

async function timed<Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer; tookMs: number }> {
  const started = performance.now();
  const answer = await work();
  return { answer, tookMs: performance.now() - started };
}

/** Asks Umico about a receipt until it is settled; the breaker may have to be waited for. */
async function settled(receipt: string): Promise<string> {
  for (let question = 0; question < 100; question++) {
    const { json } = await shop.call('getReceipt', { path: { receipt }, query: { refresh: 'true' } });
    if (['processed', 'rejected'].includes(json.status)) return json.status;
  }
  throw new Error(`${receipt} was not settled`);
}

test('a slow Umico is not waited for: 202, and the same key again is 201 when it is booked', async () => {
  await sandbox.trouble({ kind: 'latency', milliseconds: 3000, operation: 'createReceipt', times: 1, card });
  const key = randomUUID();
  const { answer, tookMs } = await timed(() => shop.call('createSale', { body: sale(), key }));
  expect([answer.status, ['sending', 'unknown'].includes(answer.json.status)]).toEqual([202, true]);
  expect(tookMs).toBeGreaterThanOrEqual(budgetMs - 50);
  expect(tookMs).toBeLessThan(budgetMs + slackMs);
  expect(await settled(answer.json.receipt)).toBe('processed');
  const again = await shop.call('createSale', { body: sale(), key });
  expect([again.status, again.json.receipt, again.headers['idempotency-replayed']]).toEqual([
    201,
    answer.json.receipt,
    'true',
  ]);
  expect(await ofCard()).toBe(1);
}, 30_000);

test('no question takes longer than the budget', async () => {
  await sandbox.trouble({ kind: 'latency', milliseconds: 5000 });
  const offer = { till: '1', card, amount: '100.00', lines: sale().lines };
  const calls = [
    () => shop.call('getCard', { path: { card }, query: { till: '1' } }),
    () => shop.call('createOffer', { body: offer }),
    () => shop.call('createHold', { body: { till: '1', card, points: '5.00' } }),
  ];
  for (const call of calls) {
    const { answer, tookMs } = await timed(call);
    expect(tookMs).toBeLessThan(budgetMs + slackMs);
    expect([answer.status, answer.json.code]).toEqual([503, 'UMICO_UNAVAILABLE']);
  }
}, 30_000);

test('an answer that is lost on the way back is asked for, and nothing is sold twice', async () => {
  await sandbox.trouble({ kind: 'reset', done: true, operation: 'createReceipt', times: 1, card });
  const { json } = await shop.call('createSale', { body: sale({ points: '10.00' }) });
  expect(await settled(json.receipt)).toBe('processed');
  expect(await ofCard()).toBe(1);
  const spent = (await sandbox.movements(card)).filter(({ kind }) => kind === 'spent');
  expect(spent.map(({ points }) => points)).toEqual(['-10.00']);
}, 30_000);

test('the same sale from many connections at once, under one key, is one', async () => {
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => shop.call('createSale', { body: sale(), key })),
  );
  expect(new Set(answers.map(({ json }) => json.receipt)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  expect(await settled(answers[0]?.json.receipt)).toBe('processed');
  expect(await ofCard()).toBe(1);
});

test('a key with another sale is refused', async () => {
  const key = randomUUID();
  await shop.call('createSale', { body: sale(), key });
  const other = await shop.call('createSale', { body: sale({ document: 'other' }), key });
  expect([other.status, other.json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('many returns of one sale at once come to the sale and no more', async () => {
  const { json } = await shop.call('createSale', { body: sale({ points: '30.00' }) });
  const lines = [{ position: 1, quantity: 1 }];
  const answers = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const asked = { body: { sale: json.receipt, document: `r${i}`, lines }, key: randomUUID() };
      let answer = await shop.call('createReturn', asked);
      // Another one came between its calculation and itself, twice at most; or a busy machine used up the budget.
      for (let n = 0; n < 6 && answer.json.code === 'RETURN_NOT_CALCULATED'; n++) {
        answer = await shop.call('createReturn', asked);
      }
      return answer;
    }),
  );
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(2);
  expect(answers.filter(({ json: body }) => body.code === 'RETURN_TOO_LARGE')).toHaveLength(4);
});

test('a wrong key is told as what it is, and the sale waits for the right one', async () => {
  await sandbox.settings({ apiKeys: ['another-key'] });
  const asked = await shop.call('getCard', { path: { card }, query: { till: '1' } });
  expect([asked.status, asked.json.code]).toEqual([502, 'UMICO_KEY_REFUSED']);
  expect(asked.text).not.toContain(apiKey);
  const held = await shop.call('createHold', { body: { till: '1', card, points: '5.00' } });
  expect([held.status, held.json.code]).toEqual([502, 'UMICO_KEY_REFUSED']);
  const sold = await shop.call('createSale', { body: sale() });
  expect([sold.status, sold.json.status, sold.json.reason]).toEqual([
    202,
    'new',
    expect.stringContaining('KEY_REFUSED'),
  ]);
  await sandbox.settings({ apiKeys: [apiKey] });
  expect(await settled(sold.json.receipt)).toBe('processed');
}, 30_000);

test('a hold that got lost does not count, and leaves nothing behind', async () => {
  await sandbox.trouble({ kind: 'reset', done: true, operation: 'createHold', times: 1, card });
  await sandbox.trouble({ kind: 'status', status: 500, operation: 'getHold', times: 3, card });
  const key = randomUUID();
  const body = { till: '1', card, points: '5.00' };
  const { status, json } = await shop.call('createHold', { body, key });
  expect([status, json.code]).toEqual([503, 'UMICO_UNAVAILABLE']);
  const again = await shop.call('createHold', { body, key });
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([503, 'true']);
}, 30_000);

test('the books are in order', async () => {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  expect((await verify(engine)).differences).toEqual([]);
  await engine.close();
});
