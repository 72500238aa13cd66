import { forgetOldKeys, type KeyedRequest, oncePerKey } from '../../src/domain/idempotency/once-per-key.js';
import { now, openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const DAY_MS = 86_400_000;
const request: KeyedRequest = { userName: 'richest', operation: 'booking', key: 'k1', digest: 'd1' };

/** A change whose effect can be counted. */
const work =
  (text = 'first', status = 201) =>
  async ({ engine }: TestShop) => {
    await engine.transaction((tx) =>
      tx.run(
        `INSERT INTO settings (key, value) VALUES ('effects', '1')
         ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
      ),
    );
    return { status, text };
  };

const effects = async () =>
  Number(
    (await shop.engine.first<{ value: string }>("SELECT value FROM settings WHERE key = 'effects'"))?.value ??
      0,
  );
const keys = () => shop.engine.all('SELECT key, state, status, answer FROM idempotency_keys ORDER BY key');

test('a request is done once, and answered the same again', async () => {
  expect(await oncePerKey(shop, request, work())).toEqual({
    kind: 'first',
    answer: { status: 201, text: 'first' },
  });
  expect(await oncePerKey(shop, request, work('second'))).toEqual({
    kind: 'again',
    answer: { status: 201, text: 'first' },
  });
  expect(await effects()).toBe(1);
  expect(await keys()).toEqual([{ key: 'k1', state: 'done', status: 201, answer: 'first' }]);
});

test('without a key it is done as often as it comes', async () => {
  for (const _ of [1, 2]) {
    expect((await oncePerKey(shop, undefined, work())).kind).toBe('first');
  }
  expect(await effects()).toBe(2);
  expect(await keys()).toEqual([]);
});

test('a refusal is an answer like others', async () => {
  await oncePerKey(shop, request, async () => ({ status: 409, text: 'no' }));
  expect(await oncePerKey(shop, request, work())).toEqual({
    kind: 'again',
    answer: { status: 409, text: 'no' },
  });
  expect(await effects()).toBe(0);
});

test('another request under the same key is not done', async () => {
  await oncePerKey(shop, request, work());
  expect(await oncePerKey(shop, { ...request, digest: 'd2' }, work())).toEqual({ kind: 'another request' });
  expect(await effects()).toBe(1);
});

test('keys belong to their user and operation', async () => {
  await oncePerKey(shop, request, work());
  await oncePerKey(shop, { ...request, userName: 'other' }, work());
  await oncePerKey(shop, { ...request, operation: 'refund' }, work());
  expect(await effects()).toBe(3);
});

test('a change that fails leaves nothing, not even its key', async () => {
  const failing = oncePerKey(shop, request, async (context) => {
    await work()(context);
    throw new Error('the process ends here');
  });
  await expect(failing).rejects.toThrow('the process ends here');
  expect([await effects(), await keys()]).toEqual([0, []]);
  expect((await oncePerKey(shop, request, work())).kind).toBe('first');
  expect(await effects()).toBe(1);
});

test('what the change undid itself stays undone, and its answer is kept', async () => {
  const refusing = async (context: TestShop) => {
    await context.engine
      .transaction(async (tx) => {
        await tx.run("INSERT INTO settings (key, value) VALUES ('half', '1')");
        throw new Error('refused');
      })
      .catch(() => undefined);
    return { status: 409, text: 'refused' };
  };
  await oncePerKey(shop, request, refusing);
  expect(await shop.engine.first("SELECT key FROM settings WHERE key = 'half'")).toBeUndefined();
  expect((await oncePerKey(shop, request, work())).kind).toBe('again');
});

test('50 at once have one effect', async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => oncePerKey(shop, request, work())));
  expect(outcomes.filter(({ kind }) => kind === 'first')).toHaveLength(1);
  expect(outcomes.filter(({ kind }) => kind === 'again')).toHaveLength(49);
  expect(await effects()).toBe(1);
});

test('a key is free again after 7 days, whether it has been removed or not', async () => {
  await oncePerKey(shop, request, work());
  shop.at(now + 7 * DAY_MS - 1);
  expect((await oncePerKey(shop, { ...request, digest: 'd2' }, work())).kind).toBe('another request');
  shop.at(now + 7 * DAY_MS);
  expect((await oncePerKey(shop, { ...request, digest: 'd2' }, work('new'))).kind).toBe('first');
  expect(await keys()).toEqual([{ key: 'k1', state: 'done', status: 201, answer: 'new' }]);
  expect(await effects()).toBe(2);
});

test('keys are removed after 7 days, however many there are', async () => {
  for (let i = 0; i < 1500; i++) {
    await oncePerKey(shop, { ...request, key: `old ${i}` }, async () => ({ status: 200, text: '' }));
  }
  shop.at(now + 1000);
  await oncePerKey(shop, request, work());
  shop.at(now + 7 * DAY_MS);
  await forgetOldKeys(shop);
  expect(await keys()).toEqual([{ key: 'k1', state: 'done', status: 201, answer: 'first' }]);
});

test('a key without an answer, which nothing can leave behind, is an error and no second effect', async () => {
  await shop.engine.transaction((tx) =>
    tx.run(
      `INSERT INTO idempotency_keys (user_name, operation, key, digest, state, created_at, expires_at)
       VALUES ('richest', 'booking', 'k1', 'd1', 'running', '2026-11-22T00:00:00.000Z', '2099-01-01T00:00:00.000Z')`,
    ),
  );
  await expect(oncePerKey(shop, request, work())).rejects.toThrow('a key without an answer');
  expect(await effects()).toBe(0);
});
