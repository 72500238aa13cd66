import { Agent, request } from 'node:http';
import type { RestLimits } from '../../src/http/rest/endpoint.js';
import { ask, type Operations, type RestServer, startRestServer } from '../support/rest-server.js';
import { openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
let server: RestServer | undefined;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});
afterEach(async () => {
  agent.destroy();
  await server?.close();
});

const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
/** Names of things in the order in which their changes began. */
let begun: string[] = [];
/** Changes of these names wait until they are let go. */
let held = new Map<string, () => void>();
let heldNames = new Set<string>();
beforeEach(() => {
  begun = [];
  held = new Map();
  heldNames = new Set();
});

const operations: Operations = {
  addThing: {
    kind: 'change',
    keys: ({ body }) => [(body as { name: string }).name.split('-')[0] as string],
    run: async ({ context }, { body }) => {
      const { name } = body as { name: string };
      begun.push(name);
      await context.engine.transaction((tx) =>
        tx.run('INSERT INTO settings (key, value) VALUES (:key, :value)', {
          key: `thing ${name}`,
          value: '1',
        }),
      );
      return { status: 201, body: { name } };
    },
  },
  getThing: { kind: 'read', run: async () => ({ body: {} }) },
};

/** The change itself holds the only writer, so what is to be held waits in front of its transaction. */
async function start(limits: Partial<RestLimits>): Promise<RestServer> {
  server = await startRestServer(shop, operations, {
    limits,
    before: (name) =>
      heldNames.has(name) ? new Promise<void>((resolve) => held.set(name, resolve)) : Promise.resolve(),
  });
  return server;
}

const post = (name: string, headers: Record<string, string> = {}) =>
  ask(`${server?.url}/things`, {
    body: JSON.stringify({ name, price: 1 }),
    headers: { 'X-Name': name, ...headers },
    agent,
  });
const things = async () =>
  (await shop.engine.all<{ key: string }>("SELECT key FROM settings WHERE key LIKE 'thing %'")).map(
    ({ key }) => key.slice('thing '.length),
  );

/** Resolves when it is so; the condition is looked at with each turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('50 equal requests at once have one effect and one answer', async () => {
  await start({});
  const answers = await Promise.all(Array.from({ length: 50 }, () => post('a', { 'Idempotency-Key': 'k' })));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['201 {"name":"a"}']),
  );
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(49);
  expect([begun, await things()]).toEqual([['a'], ['a']]);
});

test('changes of one key come in the order of their arrival, those of others side by side', async () => {
  const { depth } = await start({ changesAtOnce: 2 });
  heldNames = new Set(['a-1']);
  const answers = [post('a-1')];
  await until(() => held.has('a-1'));
  for (let i = 2; i <= 9; i++) {
    answers.push(post(`a-${i}`));
    await until(() => depth() === i - 1);
  }
  expect((await post('b-1')).status).toBe(201);
  expect(begun).toEqual(['b-1']);
  held.get('a-1')?.();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(9).fill(201));
  expect(begun).toEqual(['b-1', 'a-1', 'a-2', 'a-3', 'a-4', 'a-5', 'a-6', 'a-7', 'a-8', 'a-9']);
});

test('a full queue answers 503 at once, reads go on, and nothing is lost', async () => {
  const { depth, url } = await start({ changesAtOnce: 1, changesWaiting: 2 });
  heldNames = new Set(['a']);
  const running = post('a');
  await until(() => held.has('a'));
  const waiting = [post('b'), post('c')];
  await until(() => depth() === 2);
  const refused = await post('d', { 'Accept-Language': 'en' });
  expect([refused.status, refused.json.code, refused.headers['retry-after']]).toEqual([
    503,
    'OVERLOADED',
    '1',
  ]);
  expect(refused.json.detail).toBe('The queue of changes is full, nothing was done; repeat in 1 s.');
  expect((await ask(`${url}/thing?name=x`)).status).toBe(200);
  held.get('a')?.();
  expect((await Promise.all([running, ...waiting])).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect((await things()).sort()).toEqual(['a', 'b', 'c']);
  expect(server).toMatchObject({ refused: 1, errors: [] });
  expect(server?.waited).toHaveLength(3);
});

test('a repeated request whose first one is under way for too long is told so', async () => {
  await start({ patienceMs: 50 });
  heldNames = new Set(['a']);
  const first = post('a', { 'Idempotency-Key': 'k' });
  await until(() => held.has('a'));
  const again = await post('a', { 'Idempotency-Key': 'k' });
  expect([again.status, again.json.code, again.headers['retry-after']]).toEqual([
    409,
    'IDEMPOTENCY_IN_FLIGHT',
    '1',
  ]);
  const other = await post('a', { 'Idempotency-Key': 'other' });
  expect([other.status, other.json.code]).toEqual([503, 'OVERLOADED']);
  heldNames.clear();
  held.get('a')?.();
  expect((await first).status).toBe(201);
  const late = await post('a', { 'Idempotency-Key': 'k' });
  expect([late.status, late.headers['idempotency-replayed']]).toEqual([201, 'true']);
  expect(await things()).toEqual(['a']);
});

test('a client that goes away before its turn has done nothing', async () => {
  const { depth, url, records } = await start({});
  heldNames = new Set(['a-1']);
  const first = post('a-1');
  await until(() => held.has('a-1'));
  const body = JSON.stringify({ name: 'a-2', price: 1 });
  const gone = request(`${url}/things`, { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  gone.on('error', () => undefined);
  gone.end(body);
  await until(() => depth() === 1);
  gone.destroy();
  // Behind the one that is gone: when this is answered, its turn has been.
  const last = post('a-3');
  await until(() => depth() === 2);
  held.get('a-1')?.();
  await Promise.all([first, last]);
  expect((await things()).sort()).toEqual(['a-1', 'a-3']);
  expect(records.map(({ status }) => status)).toEqual([201, 201]);
  expect(server?.errors).toEqual([]);
});

test('a client that goes away in the middle of its body is nothing to answer', async () => {
  const { url, errors } = await start({});
  const gone = request(`${url}/things`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': '100' },
  });
  gone.on('error', () => undefined);
  await new Promise<void>((resolve) => gone.write('{"name":', () => resolve()));
  gone.destroy();
  expect((await post('a')).status).toBe(201);
  expect(errors).toEqual([]);
});

test('a user has so many requests a second', async () => {
  const running = await start({ requestsPerSecond: 2 });
  const get = () => ask(`${running.url}/thing?name=x`);
  const answers = [await get(), await get(), await get()];
  expect(
    answers.map(({ status, headers }) => [status, headers.ratelimit, headers['ratelimit-policy']]),
  ).toEqual([
    [200, '"user";r=1;t=1', '"user";q=2;w=1'],
    [200, '"user";r=0;t=1', '"user";q=2;w=1'],
    [429, '"user";r=0;t=1', '"user";q=2;w=1'],
  ]);
  expect(answers[2]?.json).toMatchObject({ code: 'RATE_LIMITED', detail: 'Повторите через 1 с.' });
  expect(answers[2]?.headers['retry-after']).toBe('1');
  running.caller = { ...running.caller, user: 'other' };
  expect((await get()).status).toBe(200);
  running.caller = { ...running.caller, user: 'richest', publication: 'Other' };
  expect((await get()).status).toBe(200);
  running.caller = { ...running.caller, publication: 'TP7' };
  expect((await post('a')).status).toBe(429);
  shop.at(shop.clock() + 500);
  expect((await post('a')).status).toBe(201);
});
