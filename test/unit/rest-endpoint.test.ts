import * as zlib from 'node:zlib';
import type { Context } from '../../src/domain/context.js';
import type { RequestData } from '../../src/http/rest/validation.js';
import { StorageUnavailable } from '../../src/store/engine.js';
import {
  type Answer,
  ask,
  type Operations,
  type RestServer,
  startRestServer,
} from '../support/rest-server.js';
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
let large: string | undefined;

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
      if (request.query.name === 'none') return { problem: unknownGroup };
      const { clock } = operation.context;
      return { body: { name: request.query.name, language: operation.language, large, at: clock() } };
    },
  },
  addThing: {
    kind: 'change',
    keys: ({ body }) => [`thing ${(body as { name: string }).name}`],
    run: async ({ context, note }, request) => {
      given = request;
      const { name } = request.body as { name: string };
      note({ document: `thing ${name}` });
      if (name === 'none') return { problem: unknownGroup };
      await add(context, name);
      if (failure !== undefined) throw failure;
      return { status: 201, body: { name } };
    },
  },
  clearThings: {
    kind: 'change',
    keys: () => [],
    run: async (_operation, request) => {
      given = request;
      return { body: {} };
    },
  },
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
  large = undefined;
});

const get = (path: string, headers: Record<string, string> = {}) => ask(server.url + path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(server.url + path, { body: typeof body === 'string' ? body : JSON.stringify(body), headers });

const code = (answer: Answer) => `${answer.status} ${answer.json.code}`;

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
    expect([again.status, again.text, again.headers.etag, again.headers['content-length']]).toEqual([
      304,
      '',
      'W/"1-1.1"',
      undefined,
    ]);
    expect(reads).toBe(before);
    version = '1.2';
    expect((await get('/things?limit=2', { 'If-None-Match': 'W/"1-1.1"' })).json).toMatchObject({ version });
    expect(reads).toBe(before + 1);
  });

  test('a list that nobody has asked for yet is not read for who has it', async () => {
    const before = reads;
    const answer = await get('/things?limit=17', { 'If-None-Match': `W/"1-${version}"` });
    expect([answer.status, reads - before]).toEqual([304, 0]);
  });

  test('what its query says is one thing, in whatever order it is written', async () => {
    await get('/things?limit=3&group=a');
    const before = reads;
    await get('/things?group=%61&limit=3');
    await get('/things?group=a&&limit=003');
    expect(reads).toBe(before);
    expect(given.query).toEqual({ group: 'a', limit: 3 });
  });

  test('defaults, lists and truth values', async () => {
    await get('/things?tag=a&tag=b&full=true');
    expect(given.query).toEqual({ limit: 100, tag: ['a', 'b'], full: true });
  });

  test('what an operation is given cannot be changed for those behind it', async () => {
    await get('/things?limit=9');
    expect(Object.isFrozen(given.query)).toBe(true);
  });

  test('gzip where it is taken and worth it', async () => {
    const plain = await get('/things?limit=500');
    const zipped = await get('/things?limit=500', { 'Accept-Encoding': 'br, gzip;q=0.9' });
    expect(zipped.headers).toMatchObject({
      'content-encoding': 'gzip',
      etag: plain.headers.etag,
      vary: 'Accept-Encoding',
    });
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 10);
    expect(zlib.gunzipSync(zipped.bytes).toString()).toBe(plain.text);
    expect(
      (await get('/things?limit=1', { 'Accept-Encoding': 'gzip' })).headers['content-encoding'],
    ).toBeUndefined();
  });

  test('100 at once are one reading', async () => {
    version = '1.100';
    const before = reads;
    const answers = await Promise.all(Array.from({ length: 100 }, () => get('/things?limit=100')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(reads).toBe(before + 1);
  });

  test('a refusal is not kept', async () => {
    for (const _ of [1, 2]) {
      const answer = await get('/things?group=none');
      expect([code(answer), answer.headers.etag]).toEqual(['404 GROUP_UNKNOWN', undefined]);
    }
  });

  test('publications share no lists', async () => {
    await get('/things?limit=31');
    const before = reads;
    server.caller = { ...server.caller, publication: 'Other' };
    await get('/things?limit=31');
    expect(reads).toBe(before + 1);
  });

  test('targets that are too many or too long are read anew', async () => {
    for (let i = 0; i < 2100; i++) await get(`/things?limit=1&group=g${i}`);
    const long = `/things?limit=1&tag=${'x'.repeat(600)}`;
    expect((await get(long)).status).toBe(200);
    expect((await get(long)).status).toBe(200);
  });
});

describe('rest: reads', () => {
  test('an answer with its note in the journal', async () => {
    const answer = await get('/thing?name=%D0%A1%D1%8B%D1%80', { 'X-Shelf': 'A1', 'Accept-Language': 'en' });
    expect([answer.status, answer.json]).toEqual([200, { name: 'Сыр', language: 'en', at: shop.clock() }]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(given.headers).toEqual({ 'X-Shelf': 'A1' });
    expect(server.records).toEqual([
      {
        at: shop.clock(),
        requestId: answer.headers['x-request-id'],
        direction: 'in',
        protocol: 'rest',
        operation: 'getThing',
        user: 'richest',
        address: '127.0.0.1',
        document: 'thing Сыр',
        status: 200,
        resultCode: 'OK',
        durationMs: expect.any(Number),
        request: '{"name":"Сыр"}',
        response: Buffer.from(answer.text),
      },
    ]);
    expect(server.observed).toEqual([['getThing', 'OK']]);
  });

  test('headers that the document names are looked at each time', async () => {
    expect((await get('/thing?name=a')).status).toBe(200);
    const answer = await get('/thing?name=a', { 'X-Shelf': 'A100' });
    expect([code(answer), answer.json.errors[0].field]).toEqual(['400 PARAMETER_INVALID', 'X-Shelf']);
  });

  test('a query that cannot be read stands in the journal as it came', async () => {
    expect(code(await get('/thing?name=%zz'))).toBe('400 PARAMETER_INVALID');
    expect(code(await get('/thing?nam=%41'))).toBe('400 PARAMETER_INVALID');
    expect(server.records.map(({ request }) => request)).toEqual(['name=%zz', 'nam=A']);
  });

  test('a large answer is compressed on its way', async () => {
    const name = 'a'.repeat(50);
    large = 'x'.repeat(5000);
    const answer = await get(`/thing?name=${name}`, { 'Accept-Encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(zlib.gunzipSync(answer.bytes).toString()).large).toBe(large);
    expect(server.records[0]?.response?.length).toBeGreaterThan(5000);
  });

  test('a refusal of an operation', async () => {
    const answer = await get('/thing?name=none', { 'Accept-Language': 'en;q=0.9' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': 'en',
      'cache-control': 'no-store',
    });
    expect(answer.json).toEqual({
      type: 'urn:tillgate:problem:GROUP_UNKNOWN',
      title: 'No group',
      status: 404,
      detail: 'There is no group none.',
      code: 'GROUP_UNKNOWN',
      requestId: answer.headers['x-request-id'],
    });
    expect(server.observed).toEqual([['getThing', 'GROUP_UNKNOWN']]);
  });

  test('HEAD is GET without the body', async () => {
    for (const path of ['/things?limit=2', '/thing?name=a']) {
      const whole = await get(path);
      const head = await ask(server.url + path, { method: 'HEAD' });
      expect([head.status, head.text, head.headers['content-length'], head.headers.etag]).toEqual([
        200,
        '',
        whole.headers['content-length'],
        whole.headers.etag,
      ]);
    }
    expect((await ask(`${server.url}/nowhere`, { method: 'HEAD' })).status).toBe(404);
  });

  test('a body beside a read is not looked at', async () => {
    const sent = { method: 'GET', body: '{', headers: { 'Content-Length': '1' } };
    expect((await ask(`${server.url}/thing?name=a`, sent)).status).toBe(200);
  });
});

describe('rest: addresses, methods, types', () => {
  test('what is not there', async () => {
    const answer = await get('/nowhere');
    expect(code(answer)).toBe('404 PATH_UNKNOWN');
    expect(answer.json.detail).toBe(
      'По этому адресу ничего нет; есть: /things (GET, HEAD, POST, OPTIONS), /thing (GET, HEAD, OPTIONS), /admin/things (POST, OPTIONS), /later (GET, HEAD, POST, OPTIONS).',
    );
    for (const path of ['', '/', '/things/', '/Things', '/things/x', '/__proto__', '/constructor']) {
      expect(code(await get(path))).toBe('404 PATH_UNKNOWN');
    }
    expect(code(await post('/nowhere', {}))).toBe('404 PATH_UNKNOWN');
    expect(code(await ask(`${server.url}/nowhere`, { method: 'OPTIONS' }))).toBe('404 PATH_UNKNOWN');
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])(
    '%s is told which methods there are',
    async (method) => {
      const answer = await ask(`${server.url}/things`, { method });
      expect([code(answer), answer.headers.allow]).toEqual([
        '405 METHOD_NOT_ALLOWED',
        'GET, HEAD, POST, OPTIONS',
      ]);
      expect(answer.json.detail).toContain('GET, HEAD, POST, OPTIONS');
      expect((await ask(`${server.url}/thing`, { method: 'POST', body: '{}' })).headers.allow).toBe(
        'GET, HEAD, OPTIONS',
      );
    },
  );

  test('a read of what can only be changed', async () => {
    const answer = await get('/admin/things');
    expect([code(answer), answer.headers.allow]).toEqual(['405 METHOD_NOT_ALLOWED', 'POST, OPTIONS']);
  });

  test('OPTIONS', async () => {
    const answer = await ask(`${server.url}/things`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.allow, answer.text]).toEqual([204, 'GET, HEAD, POST, OPTIONS', '']);
  });

  test('what has no handler yet', async () => {
    expect(code(await get('/later'))).toBe('501 NOT_AVAILABLE');
    expect(code(await post('/later', '', {}))).toBe('501 NOT_AVAILABLE');
  });

  test('Accept without JSON', async () => {
    expect(code(await get('/things', { Accept: 'text/html' }))).toBe('406 NOT_ACCEPTABLE');
    expect(code(await post('/things', {}, { Accept: 'application/xml' }))).toBe('406 NOT_ACCEPTABLE');
    expect((await get('/things', { Accept: 'text/html, */*;q=0.1' })).status).toBe(200);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/problem+json',
    'application/json; charset=windows-1251',
    'application/json;charset="utf-16"',
    '',
  ])('Content-Type: %s is not read', async (type) => {
    const answer = await post('/things', { name: 'a', price: 1 }, { 'Content-Type': type });
    expect(code(answer)).toBe('415 MEDIA_TYPE_UNSUPPORTED');
  });

  test.each(['application/json', 'APPLICATION/JSON;charset=UTF-8', 'application/json; charset="utf8"; x=y'])(
    'Content-Type: %s is read',
    async (type) => {
      expect((await post('/things', '{"name":"typed","price":1', { 'Content-Type': type })).status).toBe(400);
    },
  );
});

test('rest: handlers of operations that the document does not have are a fault at start', async () => {
  const started = startRestServer(shop, { ...operations, lost: operations.getThing });
  await expect(started).rejects.toThrow('the document has no operation lost');
});

test('rest: what goes wrong behind the answer is told to the log, and the connection ends', async () => {
  const errors: unknown[] = [];
  const other = await startRestServer(shop, operations, { onError: (error) => errors.push(error) });
  Object.freeze(other.records);
  await Promise.allSettled([ask(`${other.url}/thing?name=a`)]);
  await other.close();
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('not extensible') })]);
});

describe('rest: who may', () => {
  test('one of the roles, or all of a list of them', async () => {
    server.caller = { ...server.caller, roles: ['till'] };
    const answer = await get('/things', { 'Accept-Language': 'en' });
    expect([code(answer), answer.json.detail]).toEqual([
      '403 FORBIDDEN',
      'The user richest has not the role that is needed: shop or admin.',
    ]);
    server.caller = { ...server.caller, roles: ['admin'] };
    expect((await get('/things')).status).toBe(200);
    const clear = await post('/admin/things', {});
    expect([code(clear), clear.json.detail]).toEqual([
      '403 FORBIDDEN',
      'У пользователя richest нет нужной роли: shop и admin.',
    ]);
    server.caller = { ...server.caller, roles: ['shop', 'admin'] };
    expect((await post('/admin/things', {})).status).toBe(200);
  });

  test('nothing of a request is looked at before', async () => {
    server.caller = { ...server.caller, roles: [] };
    expect(code(await get('/things?limit=0'))).toBe('403 FORBIDDEN');
    expect(code(await post('/things', '{', { 'Content-Type': 'text/plain' }))).toBe('403 FORBIDDEN');
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
    expect([code(other), other.json.errors]).toEqual([
      '422 IDEMPOTENCY_KEY_REUSED',
      [{ field: 'Idempotency-Key', code: 'IDEMPOTENCY_KEY_REUSED', message: 'нужен новый ключ' }],
    ]);
    expect(server.records.map(({ document, status }) => [document, status])).toEqual([
      ['thing a', 201],
      [undefined, 201],
      [undefined, 422],
    ]);
    expect(server.records[0]?.request).toEqual(Buffer.from(JSON.stringify(thing)));
  });

  test('a key belongs to its user', async () => {
    await post('/things', { name: 'mine', price: 1 }, { 'Idempotency-Key': 'k2' });
    server.caller = { ...server.caller, user: 'other' };
    const answer = await post('/things', { name: 'other', price: 1 }, { 'Idempotency-Key': 'k2' });
    expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  test('a refusal with a key is answered again as it was, in its language', async () => {
    const none = { name: 'none', price: 1 };
    const first = await post('/things', none, { 'Idempotency-Key': 'k3', 'Accept-Language': 'en' });
    const again = await post('/things', none, { 'Idempotency-Key': 'k3' });
    expect([
      again.status,
      again.text,
      again.headers['content-type'],
      again.headers['idempotency-replayed'],
    ]).toEqual([404, first.text, 'application/problem+json; charset=utf-8', 'true']);
    expect(server.observed).toEqual([
      ['addThing', 'GROUP_UNKNOWN'],
      ['addThing', 'GROUP_UNKNOWN'],
    ]);
  });

  test('a request that is not as described takes no key', async () => {
    const headers = { 'Idempotency-Key': 'k4' };
    expect(code(await post('/things', { name: 'k4' }, headers))).toBe('422 BODY_INVALID');
    expect((await post('/things', { name: 'k4', price: 1 }, headers)).status).toBe(201);
  });

  test.each(['', 'a b', 'ключ', 'x'.repeat(256)])('the key "%s" is refused', async (key) => {
    const answer = await post('/things', thing, { 'Idempotency-Key': Buffer.from(key).toString('latin1') });
    expect([code(answer), answer.json.errors[0].field]).toEqual(['400 PARAMETER_INVALID', 'Idempotency-Key']);
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

  test('a body where none is needed', async () => {
    server.caller = { ...server.caller, roles: ['shop', 'admin'] };
    expect((await post('/admin/things', '', { 'Content-Type': 'text/plain' })).status).toBe(200);
    expect(given.body).toBeUndefined();
    const empty = zlib.gzipSync('');
    expect(
      (await ask(`${server.url}/admin/things`, { body: empty, headers: { 'Content-Encoding': 'gzip' } }))
        .status,
    ).toBe(200);
    expect((await post('/admin/things', { reason: 'x' })).status).toBe(200);
    expect(given.body).toEqual({ reason: 'x' });
    expect(code(await post('/admin/things', { reason: 5 }))).toBe('422 BODY_INVALID');
    expect(code(await post('/admin/things?x=1', {}))).toBe('400 PARAMETER_INVALID');
  });

  test('a body that is needed and not there', async () => {
    const headless: Record<string, string>[] = [
      {},
      { 'Content-Type': 'text/plain' },
      { 'Content-Encoding': 'gzip' },
    ];
    for (const headers of headless) {
      const answer = await ask(`${server.url}/things`, { method: 'POST', headers });
      expect(code(answer)).toBe('400 JSON_INVALID');
    }
    const zipped = await ask(`${server.url}/things`, {
      body: zlib.gzipSync(''),
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(zipped.json.detail).toBe('Тела запроса нет; принимается JSON.');
  });

  test('a body that cannot be read is told where', async () => {
    const answer = await post('/things', '{"name":"a",\n "price":1,\n "name":"b"}', {
      'Accept-Language': 'en',
    });
    expect([code(answer), answer.json.detail]).toEqual([
      '400 JSON_INVALID',
      'Line 3, column 2: the name is there twice "name".',
    ]);
    const cyrillic = await ask(`${server.url}/things`, { body: Buffer.from([0x7b, 0xcc, 0xee, 0x7d]) });
    expect(cyrillic.json.detail).toBe('Тело запроса не в кодировке UTF-8; принимается только она.');
    expect((await post('/things', '\ufeff{"name":"mark","price":1}')).status).toBe(201);
  });

  test('compressed bodies', async () => {
    const bytes = (name: string) => Buffer.from(JSON.stringify({ name, price: 1 }));
    const send = (encoding: string, body: Buffer) =>
      ask(`${server.url}/things`, { body, headers: { 'Content-Encoding': encoding } });
    expect((await send('gzip', zlib.gzipSync(bytes('gzip')))).status).toBe(201);
    expect((await send('deflate', zlib.deflateSync(bytes('deflate')))).status).toBe(201);
    expect((await send('deflate', zlib.deflateRawSync(bytes('raw')))).status).toBe(201);
    expect(code(await send('gzip', bytes('bad')))).toBe('400 JSON_INVALID');
    expect(code(await send('br', zlib.brotliCompressSync(bytes('br'))))).toBe('415 MEDIA_TYPE_UNSUPPORTED');
    expect(code(await send('gzip, gzip', bytes('twice')))).toBe('415 MEDIA_TYPE_UNSUPPORTED');
    expect(code(await send('gzip', zlib.gzipSync(Buffer.alloc(2 ** 21, ' '))))).toBe('413 BODY_TOO_LARGE');
  });

  test('a megabyte is accepted, and no more', async () => {
    const padded = (size: number) => `{"name":"${size}","price":1}`.padEnd(size, ' ');
    expect((await post('/things', padded(2 ** 20))).status).toBe(201);
    expect(code(await post('/things', padded(2 ** 20 + 1)))).toBe('413 BODY_TOO_LARGE');
  });

  test('what an operation throws is undone and told by its number only', async () => {
    failure = new Error('secret: at Object.<anonymous> (/srv/app.js:1:1)');
    const answer = await post('/things', { name: 'failing', price: 1 }, { 'Idempotency-Key': 'k5' });
    expect([code(answer), answer.json.detail]).toEqual([
      '500 INTERNAL',
      `Внутренняя ошибка сервиса. Номер запроса ${answer.headers['x-request-id']}.`,
    ]);
    expect(server.errors).toEqual([failure]);
    expect(code(await get('/thing?name=a'))).toBe('500 INTERNAL');
    failure = undefined;
    const again = await post('/things', { name: 'failing', price: 1 }, { 'Idempotency-Key': 'k5' });
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  test('a store that is not available', async () => {
    failure = new StorageUnavailable('the disk is full');
    for (const answer of [await post('/things', { name: 'full', price: 1 }), await get('/thing?name=a')]) {
      expect([code(answer), answer.headers['retry-after']]).toEqual(['503 STORAGE_UNAVAILABLE', '1']);
    }
    expect(server.errors).toEqual([failure, failure]);
  });
});
