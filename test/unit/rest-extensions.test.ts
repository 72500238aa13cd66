import type { OpenApiDocument } from '../../src/http/rest/document.js';
import type { RequestData } from '../../src/http/rest/validation.js';
import {
  ask,
  type Operations,
  type RestServer,
  type Sending,
  startRestServer,
} from '../support/rest-server.js';
import { openShop, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** Paths with variables, PUT and DELETE, 202, files, questions with a body, and changes that ask others around it. */

const name = { type: 'string', minLength: 2, maxLength: 8, pattern: '^[a-z0-9]+$' };
const key = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 50 } };
const inPath = { name: 'box', in: 'path', required: true, schema: name };
const body = { content: { 'application/json': { schema: { type: 'object' } } } };

const document: OpenApiDocument = {
  info: { version: '1.0.0' },
  security: [{ basic: ['shop'] }],
  paths: {
    '/boxes': {
      get: {
        operationId: 'listBoxes',
        parameters: [{ name: 'format', in: 'query', schema: { enum: ['json', 'csv'] } }],
        responses: { 200: { content: { 'application/json': {}, 'text/csv': {} } } },
      },
    },
    '/boxes/question': { post: { operationId: 'askBoxes', requestBody: body } },
    '/boxes/{box}': {
      parameters: [inPath],
      get: {
        operationId: 'getBox',
        parameters: [{ name: 'deep', in: 'query', schema: { type: 'boolean' } }],
      },
      put: { operationId: 'putBox', parameters: [key], requestBody: body },
      delete: { operationId: 'dropBox', parameters: [key] },
    },
    '/boxes/{box}/lids/{lid}': {
      parameters: [inPath, { name: 'lid', in: 'path', required: true, schema: name }],
      get: { operationId: 'getLid' },
    },
  },
};

const folder = temporaryFolder();
let shop: TestShop;
let server: RestServer;
let given: RequestData;
let calls: string[] = [];
/** How the stages of putBox end. */
let stages: { prepare?: 'refuses' | 'throws'; run?: 'refuses'; settle?: 'refuses' | 'throws' } = {};

const refused = {
  problem: {
    code: 'BOX_SHUT',
    status: 409,
    title: { ru: 'Закрыто', en: 'Shut' },
    detail: { ru: 'Коробка закрыта.', en: 'The box is shut.' },
  },
};

const operations: Operations = {
  listBoxes: {
    kind: 'read',
    run: async ({ format }) =>
      format === 'csv' ? { csv: '\ufeffbox\r\n', fileName: 'boxes.csv' } : { body: { format } },
  },
  askBoxes: {
    kind: 'read',
    run: async (_operation, request) => {
      given = request;
      return { body: { asked: request.body } };
    },
  },
  getBox: {
    kind: 'read',
    run: async ({ note }, request) => {
      given = request;
      note({ card: '9944000000000018' });
      return { body: { path: request.path } };
    },
  },
  getLid: { kind: 'read', run: async (_operation, { path }) => ({ body: { path } }) },
  putBox: {
    kind: 'change',
    keys: ({ path }) => [`box ${path.box}`],
    async prepare(_operation, request) {
      given = request;
      calls.push('prepare');
      if (stages.prepare === 'throws') throw new Error('cannot ask');
      return stages.prepare === 'refuses' ? refused : { prepared: 'asked' };
    },
    async run(_operation, _request, prepared) {
      calls.push(`run ${prepared}`);
      return stages.run === 'refuses' ? refused : { status: 202, body: { state: 'kept' } };
    },
    async settle(_operation, _request, { status, body }) {
      calls.push(`settle ${status} ${(body as { state: string }).state}`);
      if (stages.settle === 'throws') throw new Error('cannot wait');
      return stages.settle === 'refuses' ? refused : { status: 201, body: { state: 'done' } };
    },
  },
  dropBox: { kind: 'change', keys: () => [], run: async (_operation, { path }) => ({ body: { path } }) },
};

beforeAll(async () => {
  shop = await openShop(folder);
  server = await startRestServer(shop, operations, { document });
});
afterAll(async () => {
  await server.close();
  await shop.close();
});
beforeEach(() => {
  calls = [];
  stages = {};
  server.errors.length = 0;
});

const call = (path: string, sending?: Sending) => ask(`${server.url}${path}`, sending);
const put = (box: string, keyed?: string, content = '{}') =>
  call(`/boxes/${box}`, {
    method: 'PUT',
    body: content,
    headers: keyed === undefined ? {} : { 'Idempotency-Key': keyed },
  });

describe('a path with variables', () => {
  test('gives their values, apart from the query', async () => {
    const { status, json } = await call('/boxes/a1?deep=true');
    expect([status, json]).toEqual([200, { path: { box: 'a1' } }]);
    expect(given.query).toEqual({ deep: true });
    expect((await call('/boxes/a1/lids/b2')).json).toEqual({ path: { box: 'a1', lid: 'b2' } });
  });

  test('loses against one without', async () => {
    expect((await call('/boxes/question', { body: '{"a":1}' })).json).toEqual({ asked: { a: 1 } });
    expect((await call('/boxes/question')).status).toBe(405);
  });

  test.each(['A1', 'a', 'a'.repeat(9), '__proto__', 'a%20b', ''])('refuses a value %j', async (box) => {
    const { status, json } = await call(`/boxes/${box}`);
    expect([status, json.code, json.errors[0].field]).toEqual([400, 'PARAMETER_INVALID', 'box']);
  });

  test.each(['/boxes/a1/', '/boxes/a1/lids', '/boxes/a1/lid/b2', '/boxes/a1/lids/b2/c3'])(
    'is not %s',
    async (path) => expect((await call(path)).json.code).toBe('PATH_UNKNOWN'),
  );

  test('has its own methods', async () => {
    const { status, headers } = await call('/boxes/a1', { method: 'POST', body: '{}' });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, PUT, DELETE, OPTIONS']);
    expect((await call('/boxes/a1', { method: 'OPTIONS' })).headers.allow).toBe(headers.allow);
  });

  test('stands in the journal with what the operation says', async () => {
    await call('/boxes/a1?deep=false');
    expect(server.records.at(-1)).toMatchObject({
      operation: 'getBox',
      card: '9944000000000018',
      request: '{"box":"a1","deep":false}',
    });
  });

  test.each<[string, OpenApiDocument['paths'], string]>([
    ['not described', { '/a/{b}': { get: { operationId: 'a' } } }, '/a/{b}: {b} is no described parameter'],
    ['half a part', { '/a/x{box}': { get: { operationId: 'a', parameters: [inPath] } } }, 'x{box} is no'],
    ['without a place', { '/a': { get: { operationId: 'a', parameters: [inPath] } } }, 'has no place'],
    [
      'also in the query',
      { '/{box}': { get: { operationId: 'a', parameters: [inPath, { ...inPath, in: 'query' }] } } },
      'is there twice',
    ],
  ])('must be well described: %s', async (_, paths, message) => {
    const starting = startRestServer(shop, {}, { document: { info: { version: '1' }, paths } });
    await expect(starting).rejects.toThrow(message);
  });
});

describe('PUT and DELETE', () => {
  test('change, with and without a body', async () => {
    expect((await put('a1')).status).toBe(201);
    const dropped = await call('/boxes/a1', { method: 'DELETE' });
    expect([dropped.status, dropped.json]).toEqual([200, { path: { box: 'a1' } }]);
  });

  test('a key belongs to the path too', async () => {
    await put('a2', 'key-path');
    expect((await put('a2', 'key-path')).headers['idempotency-replayed']).toBe('true');
    expect((await put('a3', 'key-path')).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('a list that is a file too', () => {
  test.each<[string, Record<string, string>, string]>([
    ['', {}, 'json'],
    ['', { Accept: '*/*' }, 'json'],
    ['', { Accept: 'text/html,application/xml;q=0.9,*/*;q=0.8' }, 'json'],
    ['', { Accept: 'text/csv' }, 'csv'],
    ['', { Accept: 'application/json;q=0.5, text/csv' }, 'csv'],
    ['', { Accept: 'application/json, text/csv;q=0.5' }, 'json'],
    ['?format=csv', { Accept: 'application/json' }, 'csv'],
    ['?format=csv', { Accept: 'text/html' }, 'csv'],
    ['?format=json', { Accept: 'text/csv' }, 'json'],
  ])('%s %j is %s', async (query, headers, format) => {
    const answer = await call(`/boxes${query}`, { headers });
    expect(answer.status).toBe(200);
    if (format === 'json') expect(answer.json).toEqual({ format });
    else {
      expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
      expect(answer.headers['content-disposition']).toBe('attachment; filename="boxes.csv"');
      expect([...answer.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    }
  });

  test('who wants neither is told what there is', async () => {
    const { status, json } = await call('/boxes', {
      headers: { Accept: 'text/html', 'Accept-Language': 'en' },
    });
    expect([status, json.detail]).toEqual([
      406,
      'Answers are application/json or text/csv only, and Accept leaves it out.',
    ]);
    const other = await call('/boxes/a1', { headers: { Accept: 'text/csv' } });
    expect([other.status, other.json.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect((await call('/boxes?format=xml')).json.errors[0].field).toBe('format');
  });
});

describe('a change that asks others', () => {
  test('asks before, is kept, and is answered when it is settled', async () => {
    const { status, json } = await put('b1', 'key-1');
    expect([status, json, calls]).toEqual([
      201,
      { state: 'done' },
      ['prepare', 'run asked', 'settle 202 kept'],
    ]);
  });

  test('repeated under its key it is only settled again', async () => {
    await put('b2', 'key-2');
    calls = [];
    const again = await put('b2', 'key-2');
    expect([again.status, again.headers['idempotency-replayed'], calls]).toEqual([
      201,
      'true',
      ['settle 202 kept'],
    ]);
    calls = [];
    expect((await put('b2', 'key-2', '{"a":1}')).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(calls).toEqual([]);
  });

  test('what stands in the way before is not kept', async () => {
    stages = { prepare: 'refuses' };
    expect((await put('b3', 'key-3')).json.code).toBe('BOX_SHUT');
    stages = { prepare: 'throws' };
    expect((await put('b3', 'key-3')).status).toBe(500);
    stages = {};
    const now = await put('b3', 'key-3');
    expect([now.status, now.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  test('a refusal of the change is not settled, and kept', async () => {
    stages = { run: 'refuses' };
    expect((await put('b4', 'key-4')).json.code).toBe('BOX_SHUT');
    stages = {};
    calls = [];
    expect((await put('b4', 'key-4')).json.code).toBe('BOX_SHUT');
    expect(calls).toEqual([]);
  });

  test('a refusal when it is settled is an answer like others', async () => {
    stages = { settle: 'refuses' };
    const { status, headers, json } = await put('b5', 'key-5');
    expect([status, headers['content-type'], json.code]).toEqual([
      409,
      'application/problem+json; charset=utf-8',
      'BOX_SHUT',
    ]);
    expect(server.records.at(-1)).toMatchObject({ status: 409, resultCode: 'BOX_SHUT' });
    stages = {};
    expect((await put('b5', 'key-5')).json).toEqual({ state: 'done' });
  });

  test('what is committed is answered even if settling fails', async () => {
    stages = { settle: 'throws' };
    const { status, json } = await put('b6', 'key-6');
    expect([status, json]).toEqual([202, { state: 'kept' }]);
    expect(server.errors).toEqual([new Error('cannot wait')]);
  });

  test('after its time a key is new', async () => {
    await put('b7', 'key-7');
    shop.at(shop.clock() + 8 * 86_400_000);
    calls = [];
    expect((await put('b7', 'key-7')).headers['idempotency-replayed']).toBeUndefined();
    expect(calls).toEqual(['prepare', 'run asked', 'settle 202 kept']);
  });
});
