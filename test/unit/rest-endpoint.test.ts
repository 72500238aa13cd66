import type { Context } from '../../src/domain/context.js';
import type { RequestData } from '../../src/http/rest/validation.js';
import { ask, type Operations, type RestServer, startRestServer } from '../support/rest-server.js';
import { openShop, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let server: RestServer;
/** What the operation was given last. */
let given: RequestData;
/** How often rows of the list were read. */
let reads = 0;
let version = '1.1';
let failure: Error | undefined;

const operations: Operations = {
  listThings: {
    kind: 'list',
    version: async () => version,
    run: async (_operation, request) => {
      reads++;
      given = request;
      if (request.query.group === 'none') return { problem: unknownGroup };
      return { body: { version, things: 'сыр '.repeat(Number(request.query.limit)) } };
    },
  },
  getThing: {
    kind: 'read',
    run: async (operation, request) => {
      given = request;
      operation.note({ document: `thing ${request.query.name}` });
      if (failure !== undefined) throw failure;
      return { body: { name: request.query.name, language: operation.language } };
    },
  },
  addThing: {
    kind: 'change',
    keys: ({ body }) => [`thing ${(body as { name: string }).name}`],
    run: async ({ context, note }, request) => {
      given = request;
      const { name } = request.body as { name: string };
      note({ document: `thing ${name}` });
      if (failure !== undefined) throw failure;
      await add(context, name);
      return { status: 201, body: { name } };
    },
  },
  clearThings: { kind: 'change', keys: () => [], run: async () => ({ body: {} }) },
};

const unknownGroup = {
  code: 'GROUP_UNKNOWN',
  status: 404,
  title: { ru: 'Нет группы', en: 'No group' },
  detail: { ru: 'Группы none нет.', en: 'There is no group none.' },
};

async function add({ engine }: Context, name: string): Promise<void> {
  await engine.transaction((tx) =>
    tx.run('INSERT INTO settings (key, value) VALUES (:key, :value)', { key: `thing ${name}`, value: '1' }),
  );
}

beforeAll(async () => {
  shop = await openShop(folder);
  server = await startRestServer(shop, operations);
});
afterAll(async () => {
  await server.close();
  await shop.close();
});
beforeEach(() => {
  server.records.length = 0;
  server.errors.length = 0;
  server.observed.length = 0;
  server.caller = { user: 'richest', roles: ['shop'], publication: 'TP7' };
  failure = undefined;
});

const get = (path: string, headers: Record<string, string> = {}) => ask(server.url + path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(server.url + path, { body: typeof body === 'string' ? body : JSON.stringify(body), headers });

describe('rest: lists', () => {
  test('a list has a version, is read once for it, and is not sent to who has it', async () => {
    const first = await get('/things?limit=2');
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      etag: 'W/"1-1.1"',
      'cache-control': 'no-cache, private',
      vary: 'Accept-Encoding',
    });
    const before = reads;
    expect((await get('/things?limit=2')).text).toBe(first.text);
    const again = await get('/things?limit=2', { 'If-None-Match': '"other", W/"1-1.1"' });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', 'W/"1-1.1"']);
    expect(reads).toBe(before);
    version = '1.2';
    expect((await get('/things?limit=2', { 'If-None-Match': 'W/"1-1.1"' })).json).toMatchObject({ version });
    expect(reads).toBe(before + 1);
  });

  test('what its query says is one thing, in whatever order it is written', async () => {
    await get('/things?limit=3&group=a');
    const before = reads;
    await get('/things?group=%61&limit=3');
    expect(reads).toBe(before);
    expect(given.query).toEqual({ group: 'a', limit: 3 });
  });

  test('a refusal is not kept', async () => {
    for (const _ of [1, 2]) {
      const answer = await get('/things?group=none');
      expect([answer.status, answer.json.code, answer.headers.etag]).toEqual([
        404,
        'GROUP_UNKNOWN',
        undefined,
      ]);
    }
  });
});

describe('rest: changes', () => {
  const thing = { name: 'a', price: 89.9, parts: [{ name: 'x', price: '1.5' }] };
  const keyed = { 'Idempotency-Key': 'k1' };

  test('a request with a key is done once and answered each time', async () => {
    const first = await post('/things', thing, keyed);
    expect([first.status, first.json]).toEqual([201, { name: 'a' }]);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const again = await post('/things', thing, keyed);
    expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([
      201,
      first.text,
      'true',
    ]);
    const other = await post('/things', { ...thing, name: 'b' }, keyed);
    expect([other.status, other.json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('exact decimals come as texts, defaults are filled in', async () => {
    await post(
      '/things',
      '{"name":"c","price":89.90,"parts":[{"name":"x","price":"1.5"},{"name":"y","price":7}]}',
    );
    expect(given.body).toEqual({
      name: 'c',
      price: '89.90',
      count: 1,
      parts: [
        { name: 'x', price: '1.5' },
        { name: 'y', price: '7' },
      ],
    });
  });
});
