import type { Reply, UmicoReceipt, UmicoSale } from '../../src/domain/umico/umico-pos.js';
import type { NewTrouble } from '../../src/umico/pos-api.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';

/** Every trouble that the sandbox can make, and what the client makes of it. */

const startSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';
/** Long enough for a machine that is busy, short where a test has to wait for its end. */
const limits = { timeoutMs: 5000 };
const short = { timeoutMs: 150 };
const neverOpens = { failures: 1_000_000, pauseMs: 1, longestPauseMs: 1 };
let sandbox: UmicoSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());

function saleOf(key: string): UmicoSale {
  const line = { position: 1, article: 'A', name: 'Oil', quantityMilli: 1000, priceMinor: 10_000 };
  return {
    key,
    card,
    document: 'Check 1',
    time: '2026-11-22T10:15:30+04:00',
    amountMinor: 10_000,
    pointsMinor: 1000,
    holdKey: null,
    lines: [{ ...line, amountMinor: 10_000 }],
  };
}

interface Case {
  trouble: NewTrouble;
  reply: Reply<never> | Record<string, unknown>;
  resultCode: string;
  /** Whether the sale is there afterwards. */
  isThere: boolean;
  timeoutMs?: number;
}

const unknown = (reason: unknown) => ({ outcome: 'unknown', reason });
const notDone = (code: string, reason: unknown) => ({ outcome: 'not done', code, reason });
const notWhatWasAsked = expect.stringMatching(/^(the answer breaks the contract|answered)/);

const cases: Case[] = [
  ...([false, true] as const).flatMap((done): Case[] => [
    {
      trouble: { kind: 'reset', done },
      reply: unknown(expect.stringMatching(/ECONNRESET|socket hang up/)),
      resultCode: 'RESET',
      isThere: done,
    },
    {
      trouble: { kind: 'silence', done },
      reply: unknown('no answer in 150 ms'),
      resultCode: 'TIMEOUT',
      isThere: done,
      ...short,
    },
    {
      trouble: { kind: 'dribble', done },
      reply: unknown('no answer in 150 ms'),
      resultCode: 'TIMEOUT',
      isThere: done,
      ...short,
    },
    {
      trouble: { kind: 'broken-json', done },
      reply: unknown(expect.stringContaining('the answer is no JSON')),
      resultCode: 'NOT_JSON',
      isThere: done,
    },
    {
      trouble: { kind: 'html', done },
      reply: unknown(expect.stringContaining('the answer is no JSON')),
      resultCode: 'NOT_JSON',
      isThere: done,
    },
    {
      trouble: { kind: 'redirect', done },
      reply: unknown('answered 307: redirected to http://elsewhere.invalid, which is not followed'),
      resultCode: 'REDIRECT',
      isThere: done,
    },
    {
      trouble: { kind: 'huge', done },
      reply: unknown('the answer is larger than 262144 bytes'),
      resultCode: 'TOO_LARGE',
      isThere: done,
    },
    ...([500, 502, 504] as const).map(
      (status): Case => ({
        trouble: { kind: 'status', status, done },
        reply: unknown(notWhatWasAsked),
        resultCode: 'STATUS',
        isThere: done,
      }),
    ),
  ]),
  {
    trouble: { kind: 'latency', milliseconds: 1000 },
    reply: unknown('no answer in 150 ms'),
    resultCode: 'TIMEOUT',
    isThere: true,
    ...short,
  },
  {
    trouble: { kind: 'status', status: 429, retryAfterSeconds: 7 },
    reply: { ...notDone('TOO_MANY', 'answered 429: too many requests'), retryAfterMs: 7000 },
    resultCode: 'TOO_MANY',
    isThere: false,
  },
  {
    trouble: { kind: 'status', status: 503, retryAfterSeconds: 2 },
    reply: { ...notDone('UNREACHABLE', expect.stringContaining('answered 503')), retryAfterMs: 2000 },
    resultCode: 'UNAVAILABLE',
    isThere: false,
  },
  ...([401, 403] as const).map(
    (status): Case => ({
      trouble: { kind: 'status', status },
      reply: notDone('KEY_REFUSED', expect.stringContaining(`answered ${status}`)),
      resultCode: 'KEY_REFUSED',
      isThere: false,
    }),
  ),
  ...([400, 404, 409, 422] as const).map(
    (status): Case => ({
      trouble: { kind: 'status', status },
      reply: {
        outcome: 'refused',
        code: expect.stringMatching(/^[A-Z_]+$/),
        reason: 'Trouble was asked for.',
      },
      resultCode: expect.stringMatching(/^[A-Z_]+$/) as unknown as string,
      isThere: false,
    }),
  ),
];

test.each(cases.map((one) => [JSON.stringify(one.trouble), one] as const))('%s', async (_name, one) => {
  const client = newClient({ breaker: neverOpens });
  const { access } = sandbox;
  await sandbox.trouble({ ...one.trouble, operation: 'createReceipt', times: 1 });
  const started = performance.now();
  const reply = await client.sell(access, saleOf('sale-1'), { timeoutMs: one.timeoutMs ?? limits.timeoutMs });
  expect(performance.now() - started).toBeLessThan((one.timeoutMs ?? limits.timeoutMs) + 1000);
  expect(reply).toEqual(one.reply);
  expect(client.exchanges).toMatchObject([{ operation: 'createReceipt', card, resultCode: one.resultCode }]);

  // What is unknown is asked; what is not there is sent again with the same key: one sale in the end.
  const asked = await client.findReceipt(access, 'sale-1', limits);
  expect(asked.outcome === 'answered' && asked.value !== undefined).toBe(one.isThere);
  expect(await client.sell(access, saleOf('sale-1'), limits)).toMatchObject({ outcome: 'answered' });
  expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({
    value: { status: 'processed' },
  });
  const kinds = (await sandbox.movements(card)).map(({ kind, points }) => `${kind} ${points}`);
  expect(kinds).toEqual(['opening 250.00', 'spent -10.00', 'earned 1.80']);
  expect(await sandbox.receipts()).toHaveLength(1);
});

test('pending for good: it stays pending however often it is asked, until somebody settles it', async () => {
  const client = newClient();
  const { access } = sandbox;
  await sandbox.trouble({ kind: 'pending', key: 'sale-1' });
  await client.sell(access, saleOf('sale-1'), limits);
  for (let i = 0; i < 5; i++) {
    expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({
      value: { status: 'pending' },
    });
  }
  await sandbox.calm();
  expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({ value: { status: 'pending' } });
  expect(await client.card(access, card, limits)).toMatchObject({
    value: { availableMinor: 24_000, pendingMinor: 180 },
  });
  await sandbox.settle('sale-1');
  expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({
    value: { status: 'processed' },
  });
});

test('rejected when its time has come: no point has moved', async () => {
  const client = newClient();
  const { access } = sandbox;
  await sandbox.trouble({ kind: 'reject', reason: 'Not our goods', card, times: 1 });
  await client.sell(access, saleOf('sale-1'), limits);
  const rejected: Partial<UmicoReceipt> = { status: 'rejected', reason: 'Not our goods', spentMinor: 0 };
  expect(await client.findReceipt(access, 'sale-1', limits)).toMatchObject({ value: rejected });
  expect(await client.card(access, card, limits)).toMatchObject({
    value: { availableMinor: 25_000, pendingMinor: 0 },
  });
});

test('trouble is of one card, of one key, of one operation, and of so many calls', async () => {
  const client = newClient({ breaker: neverOpens });
  const { access } = sandbox;
  const other = '9944000000000043';
  const outcomeOf = async (reply: Promise<Reply<unknown>>) => (await reply).outcome;
  await sandbox.trouble({ kind: 'html', card, operation: 'getCard', times: 2 });
  await sandbox.trouble({ kind: 'html', key: 'sale-9' });
  expect(await outcomeOf(client.card(access, other, limits))).toBe('answered');
  expect(await outcomeOf(client.findReceipt(access, 'sale-8', limits))).toBe('answered');
  expect(await outcomeOf(client.findReceipt(access, 'sale-9', limits))).toBe('unknown');
  expect(await outcomeOf(client.sell(access, saleOf('sale-9'), limits))).toBe('unknown');
  expect(await outcomeOf(client.card(access, card, limits))).toBe('unknown');
  expect(await sandbox.troubles()).toMatchObject([{ card, times: 1 }, { key: 'sale-9' }]);
  expect(await outcomeOf(client.card(access, card, limits))).toBe('unknown');
  expect(await outcomeOf(client.card(access, card, limits))).toBe('answered');
  expect(await sandbox.troubles()).toMatchObject([{ key: 'sale-9' }]);
  await sandbox.call('DELETE', '/trouble/2');
  expect(await outcomeOf(client.findReceipt(access, 'sale-9', limits))).toBe('answered');
});

test('the trouble of a card is found by the key of its receipt', async () => {
  const client = newClient();
  await client.sell(sandbox.access, saleOf('sale-1'), limits);
  await sandbox.trouble({ kind: 'html', card });
  expect(await client.findReceipt(sandbox.access, 'sale-1', limits)).toMatchObject({ outcome: 'unknown' });
  expect(await client.findReceipt(sandbox.access, 'sale-2', limits)).toMatchObject({ outcome: 'answered' });
});

test.each([
  [{ kind: 'status' }, 'goes with a status'],
  [{ kind: 'html', status: 500 }, 'goes with a status'],
  [{ kind: 'latency' }, 'goes with milliseconds'],
  [{ kind: 'status', status: 429, done: true }, '429 promises that nothing was done'],
  [{ kind: 'pending', done: false }, 'is done in any case'],
  [{ kind: 'plague' }, 'kind must be equal to one of'],
  [{ kind: 'html', wound: true }, 'has "wound", which the contract does not know'],
  [{ kind: 'html', times: 0 }, 'times must be >= 1'],
])('%j is no trouble', async (trouble, message) => {
  await expect(sandbox.trouble(trouble as NewTrouble)).rejects.toThrow(
    `400 {"code":"REQUEST_INVALID","message":"`,
  );
  await expect(sandbox.trouble(trouble as NewTrouble)).rejects.toThrow(JSON.stringify(message).slice(1, -1));
});
