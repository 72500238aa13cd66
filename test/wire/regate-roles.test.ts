import { addUser } from '../../src/domain/users/manage-users.js';
import { openStore } from '../../src/store/open.js';
import { basic, type CallRegate, type OperationId, regateAt } from '../support/regate.js';
import { all, answerFaults } from '../support/regate-contract.js';
import type { Operation } from '../support/rest-contract.js';
import { ask } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** Who may call what: every operation of the contract, every role, and the users of another enterprise. */

const dataDir = temporaryFolder();
let server: TestServer;
let at = now;
/** TP7 with its demo users, Other with a user of its own who may everything there. */
let here: CallRegate;
let there: CallRegate;

beforeAll(async () => {
  const engine = await openStore({ dataDir, publication: 'Other' });
  const roles = ['shop', 'admin'] as const;
  await addUser({ engine, clock: Date.now }, { name: 'neighbour', password: 'neighbour', roles: [...roles] });
  await engine.close();
  server = await startServer({
    dataDir,
    clock: () => at,
    config: {
      publications: [
        { name: 'TP7', demo: true },
        { name: 'Other', demo: false },
      ],
    },
  });
  here = regateAt(server.url);
  there = regateAt(server.url, 'Other');
});
afterAll(() => server.close());
// Whoever guesses is slowed down; nobody guesses here.
beforeEach(() => {
  at += 3_600_000;
});

/** A request that fits the contract: the first example of everything. */
function fitting({ parameters, body }: Operation) {
  const values = parameters.flatMap(({ name, in: place, required, examples = {} }) => {
    const [first] = Object.values(examples);
    return place === 'query' && (required || name === 'order') && first ? [[name, String(first.value)]] : [];
  });
  const [example] = Object.values(body?.examples ?? {});
  return { query: Object.fromEntries(values), ...(example && { body: example.value }) };
}

const demoRoles: Record<string, string[]> = {
  kassir: ['till'],
  richest: ['shop'],
  umico: ['loyalty'],
  exchange: ['exchange'],
  admin: ['till', 'shop', 'loyalty', 'exchange', 'admin'],
};

describe.each(all.map((operation): [string, Operation] => [operation.id, operation]))(
  '%s',
  (id, operation) => {
    const called = id as OperationId;

    test.each(Object.keys(demoRoles))('called by %s', async (user) => {
      const mayCall = operation.roles.some((role) => demoRoles[user]?.includes(role));
      const { status, json } = await here(called, { ...fitting(operation), user });
      if (mayCall) expect([401, 403]).not.toContain(status);
      else expect([status, json.code]).toEqual([403, 'FORBIDDEN']);
    });

    test('called by nobody, and with a wrong password', async () => {
      for (const Authorization of ['', 'Basic !', basic('richest').Authorization?.slice(0, -4), 'Bearer x']) {
        const headers = { Authorization: Authorization ?? '' };
        const { status, json } = await here(called, { ...fitting(operation), headers });
        expect([status, json.code]).toEqual([401, 'UNAUTHORIZED']);
      }
    });

    test('called by a user of another publication', async () => {
      const foreign = await here(called, { ...fitting(operation), user: 'neighbour' });
      expect([foreign.status, foreign.json.code]).toEqual([401, 'UNAUTHORIZED']);
      const abroad = await there(called, { ...fitting(operation), user: 'richest' });
      expect([abroad.status, abroad.json.code]).toEqual([401, 'UNAUTHORIZED']);
    });
  },
);

describe('paths and methods', () => {
  const address = (path: string) => `${server.url}/TP7/hs/regate${path}`;

  test.each([...new Set(all.map(({ path }) => path))])(
    '%s has the methods of the contract only',
    async (path) => {
      const known = all.filter((operation) => operation.path === path).map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !known.includes(one))) {
        const answer = await ask(address(path), { method, headers: basic('admin') });
        expect([method, answer.status, answer.json.code]).toEqual([method, 405, 'METHOD_NOT_ALLOWED']);
        for (const one of known) expect(answer.headers.allow).toContain(one);
        const unnamed = await ask(address(path), { method });
        expect([method, unnamed.status]).toEqual([method, 401]);
      }
    },
  );

  test.each(['/', '/nothing', '/admin', '/booking/', '/Booking', '/booking/1', '/__proto__'])(
    '%s is no address',
    async (path) => {
      const answer = await ask(address(path), { headers: basic('richest') });
      expect([answer.status, answer.json.code]).toEqual([404, 'PATH_UNKNOWN']);
      const { headers, status, json } = answer;
      expect(answerFaults('booking', { status, type: headers['content-type'], body: json })).toEqual([]);
    },
  );

  test('who takes no JSON gets none', async () => {
    const answer = await here('getClient', { query: { clientId: 'x' }, headers: { Accept: 'text/html' } });
    expect([answer.status, answer.json.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });
});

test('what is in one publication is not in the other, under the same names', async () => {
  const neighbour = { user: 'neighbour' };
  await here('confirmClient', { body: { clientId: 'RS-77', name: 'Клиент TP7' } });
  const { json } = await here('booking', {
    body: { clientId: 'RS-77', store: 'main', externalId: 'E-77', lines: [{ article: '1001', quantity: 1 }] },
    key: 'key-77',
  });
  const { order } = json;
  const card = { system: 'bank', transactionId: 'T', rrn: '1', cardMask: '220000******0004' };
  const unknown = await Promise.all([
    there('getClient', { query: { clientId: 'RS-77' }, ...neighbour }),
    there('updateClient', { body: { clientId: 'RS-77', name: 'Икс' }, ...neighbour }),
    there('bookingstate', { query: { order }, ...neighbour }),
    there('bookingstate', { query: { externalId: 'E-77' }, ...neighbour }),
    there('cancel', { body: { order }, ...neighbour }),
    there('refund', { body: { order }, ...neighbour }),
    there('paycard', {
      body: { ...card, order, amount: '89.90', paidAt: '2026-11-22T10:15:20+03:00' },
      ...neighbour,
    }),
    there('payOrder', { body: { order, paymentCode: 3, amount: '89.90' }, ...neighbour }),
    there('annulOrder', { body: { order }, ...neighbour }),
    there('handOver', { body: { order }, ...neighbour }),
  ]);
  expect(unknown.map(({ status }) => status)).toEqual(Array(unknown.length).fill(404));
  // The same key means another request there, and the same client another client.
  const made = await there('confirmClient', { body: { clientId: 'RS-77' }, key: 'key-77', ...neighbour });
  expect([made.status, made.json.client.name]).toEqual([201, null]);
  const state = await here('bookingstate', { query: { order } });
  expect(state.json.orders[0]).toMatchObject({ status: 0, history: [{ event: 'booked' }] });
});
