import { randomUUID } from 'node:crypto';
import type { Engine } from '../../src/store/engine.js';
import { nasty } from '../support/nasty.js';
import { type CallRegate, type OperationId, regateAt } from '../support/regate.js';
import { expectBooksInOrder, readBooks } from '../support/regate-books.js';
import { all, document } from '../support/regate-contract.js';
import { startServer, type TestServer } from '../support/server.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/** Any text in every field of every call is kept as it came, or refused and kept nowhere. */

const dataDir = temporaryFolder();
let server: TestServer;
let call: CallRegate;
let engine: Engine;

beforeAll(async () => {
  server = await startServer({ dataDir });
  engine = await openStore({ dataDir, publication: 'TP7', create: false });
  call = regateAt(server.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
});
afterAll(async () => {
  await expectBooksInOrder(engine);
  await engine.close();
  await server.close();
});

type Body = Record<string, unknown>;

const certificate = { article: '8001', quantity: 1 };
const card = { system: 'bank', rrn: '1', cardMask: '220000******0004', paidAt: '2026-11-22T10:15:20+03:00' };

async function unpaid(): Promise<{ order: string; amount: string }> {
  const body = { clientId: 'RS-1', store: 'main', lines: [certificate] };
  const { order, amount } = (await call('booking', { body })).json;
  return { order, amount };
}

async function paid(): Promise<{ order: string }> {
  const { order, amount } = await unpaid();
  await call('payOrder', { body: { order, amount, paymentCode: 3 }, user: 'admin' });
  return { order };
}

/** A request that would be done, for each call with a body. */
const rightBodies: Partial<Record<OperationId, () => Body | Promise<Body>>> = {
  confirmClient: () => ({ clientId: randomUUID() }),
  updateClient: () => ({ clientId: 'RS-1', name: 'Клиент' }),
  booking: () => ({ clientId: 'RS-1', store: 'main', lines: [certificate] }),
  paycard: async () => ({ ...card, ...(await unpaid()), transactionId: randomUUID() }),
  payOrder: async () => ({ ...(await unpaid()), paymentCode: 3 }),
  cancel: async () => ({ order: (await unpaid()).order }),
  annulOrder: async () => ({ order: (await unpaid()).order }),
  refund: paid,
  handOver: paid,
};

const changes = all.filter(({ body }) => body !== undefined);

/** The fields of a call with a body, those of its lines as `lines.article`. */
const fields = changes.flatMap(({ id, body }) =>
  Object.entries(propertiesOf(body?.schema)).flatMap(([name, schema]) => {
    const ofLine = Object.keys(propertiesOf((schema as Body).items));
    return [name, ...ofLine.map((field) => `${name}.${field}`)].map(
      (field) => [id as OperationId, field] as const,
    );
  }),
);

function propertiesOf(schema: unknown): Body {
  const { $ref, properties = {} } = (schema ?? {}) as { $ref?: string; properties?: Body };
  const named = $ref?.split('/').at(-1) ?? '';
  return named === '' ? properties : propertiesOf(document.components?.schemas?.[named]);
}

const userOf = (id: OperationId): string =>
  all.find((operation) => operation.id === id)?.roles.includes('shop') ? 'richest' : 'admin';

function withText(body: Body, field: string, text: string): Body {
  const [name = '', inner] = field.split('.');
  if (inner === undefined) return { ...body, [name]: text };
  return { ...body, [name]: [{ line: 1, ...certificate, [inner]: text }] };
}

async function keptTexts(): Promise<Set<unknown>> {
  const books = await readBooks(engine);
  return new Set(
    Object.values(books)
      .flat()
      .flatMap((row) => Object.values(row as Body)),
  );
}

test('there is a right request for every call with a body', () => {
  expect(Object.keys(rightBodies).sort()).toEqual(changes.map(({ id }) => id).sort());
});

test.each(fields)(
  '%s, field %s: any text is kept as it came or refused',
  async (id, field) => {
    const makeRight = rightBodies[id] as () => Body | Promise<Body>;
    const before = await keptTexts();
    const [accepted, refused]: string[][] = [[], []];
    let right = await makeRight();
    for (const text of nasty) {
      const { status, json } = await call(id, { body: withText(right, field, text), user: userOf(id) });
      if (status < 300) {
        accepted?.push(text);
        right = await makeRight();
      } else {
        expect([400, 404, 409, 422]).toContain(status);
        expect(json.code).toMatch(/^[A-Z_]+$/);
        refused?.push(text);
      }
    }
    const after = await keptTexts();
    expect(accepted?.filter((text) => !after.has(text))).toEqual([]);
    expect(refused?.filter((text) => after.has(text) && !before.has(text))).toEqual([]);
  },
  60_000,
);

const parameters = all
  .filter(({ method }) => method === 'GET')
  .flatMap(({ id, parameters: named }) =>
    named.filter(({ in: place }) => place === 'query').map(({ name }) => [id as OperationId, name] as const),
  );

test.each(parameters)(
  '%s, parameter %s: any text is looked for or refused, and changes nothing',
  async (id, name) => {
    const before = await readBooks(engine);
    const required = { assortment: { store: 'main' }, storetable: { store: 'main' } }[id as string];
    for (const text of nasty) {
      const { status } = await call(id, { query: { ...required, [name]: text }, user: userOf(id) });
      expect([200, 400, 404, 422]).toContain(status);
    }
    expect(await readBooks(engine)).toEqual(before);
  },
);

test.each(['__proto__', 'constructor', 'toString', "name'); DROP TABLE orders; --", '=cmd()'])(
  'a member called %s is refused by its name, and no object learns it',
  async (name) => {
    for (const { id } of changes) {
      const body = JSON.stringify({ ...(await rightBodies[id as OperationId]?.()) });
      const grown = `${body.slice(0, -1)},${JSON.stringify(name)}:{"polluted":true}}`;
      const { status, json } = await call(id as OperationId, {
        body: grown,
        user: userOf(id as OperationId),
      });
      expect([status, json.code]).toEqual([422, 'BODY_INVALID']);
      expect(JSON.stringify(json.errors)).toContain(JSON.stringify(name).slice(1, -1));
    }
    expect(({} as Body).polluted).toBeUndefined();
  },
);
