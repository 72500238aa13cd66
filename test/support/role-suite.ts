import { addUser } from '../../src/domain/users/manage-users.js';
import { basic } from './regate.js';
import type { Operation, TestContract } from './rest-contract.js';
import { type Answer, ask } from './rest-server.js';
import { startServer, type TestServer } from './server.js';
import { now } from './shop.js';
import { openStore } from './store.js';
import { temporaryFolder } from './temporary.js';

const demoRoles: Record<string, string[]> = {
  kassir: ['till'],
  richest: ['shop'],
  umico: ['loyalty'],
  exchange: ['exchange'],
  admin: ['till', 'shop', 'loyalty', 'exchange', 'admin'],
};

export interface RoleSuite {
  contract: TestContract;
  /** `/hs/regate` */
  base: string;
  /** The demo user whose service it is. */
  user: 'richest' | 'umico';
  /** Addresses that are none. */
  nothing: readonly string[];
}

/**
 * Who may call what of a service: every operation of the contract by every role, by nobody, and by the users of another
 * enterprise; every method of every address. @returns the server of the suite: TP7 with demo users, Other with `neighbour`
 */
export function describeRoles({ contract, base, user: own, nothing }: RoleSuite): { server(): TestServer } {
  const { all, answerFaults } = contract;
  const dataDir = temporaryFolder();
  let server: TestServer;
  let at = now;

  beforeAll(async () => {
    const engine = await openStore({ dataDir, publication: 'Other' });
    const roles = ['shop', 'loyalty', 'admin'] as const;
    await addUser(
      { engine, clock: Date.now },
      { name: 'neighbour', password: 'neighbour', roles: [...roles] },
    );
    await engine.close();
    const publications = [
      { name: 'TP7', demo: true },
      { name: 'Other', demo: false },
    ];
    server = await startServer({ dataDir, clock: () => at, config: { publications } });
  });
  afterAll(() => server.close());
  // Whoever guesses is slowed down; nobody guesses here.
  beforeEach(() => {
    at += 3_600_000;
  });

  const address = (path: string, publication = 'TP7') => `${server.url}/${publication}${base}${path}`;

  async function call(
    operation: Operation,
    headers: Record<string, string>,
    publication?: string,
  ): Promise<Answer> {
    const { place, keyed, body } = fitting(operation);
    const answer = await ask(address(place, publication), {
      method: operation.method,
      headers: { ...keyed, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { status, headers: answered, text } = answer;
    const type = answered['content-type'];
    expect(answerFaults(operation.id, { status, type, body: text === '' ? undefined : answer.json })).toEqual(
      [],
    );
    return answer;
  }

  describe.each(all.map((operation): [string, Operation] => [operation.id, operation]))(
    '%s',
    (_, operation) => {
      test.each(Object.keys(demoRoles))('called by %s', async (user) => {
        const mayCall = operation.roles.some((role) => demoRoles[user]?.includes(role));
        const { status, json } = await call(operation, basic(user));
        if (mayCall) expect([401, 403]).not.toContain(status);
        else expect([status, json.code]).toEqual([403, 'FORBIDDEN']);
      });

      test('called by nobody, and with a wrong password', async () => {
        for (const Authorization of ['', 'Basic !', basic(own).Authorization?.slice(0, -4), 'Bearer x']) {
          const { status, json } = await call(operation, { Authorization: Authorization ?? '' });
          expect([status, json.code]).toEqual([401, 'UNAUTHORIZED']);
        }
      });

      test('called by a user of another publication', async () => {
        const foreign = await call(operation, basic('neighbour'));
        expect([foreign.status, foreign.json.code]).toEqual([401, 'UNAUTHORIZED']);
        const abroad = await call(operation, basic(own), 'Other');
        expect([abroad.status, abroad.json.code]).toEqual([401, 'UNAUTHORIZED']);
      });
    },
  );

  describe('paths and methods', () => {
    test.each([...new Set(all.map(({ path }) => path))])(
      '%s has the methods of the contract only',
      async (path) => {
        const known = all.filter((operation) => operation.path === path);
        const [one] = known;
        const { place } = fitting(one as Operation);
        const names = known.map(({ method }) => method);
        for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
          (name) => !names.includes(name),
        )) {
          const answer = await ask(address(place), { method, headers: basic('admin') });
          expect([method, answer.status, answer.json.code]).toEqual([method, 405, 'METHOD_NOT_ALLOWED']);
          for (const name of names) expect(answer.headers.allow).toContain(name);
          const unnamed = await ask(address(place), { method });
          expect([method, unnamed.status]).toEqual([method, 401]);
        }
      },
    );

    test.each(nothing)('%s is no address', async (path) => {
      const answer = await ask(address(path), { headers: basic(own) });
      expect([answer.status, answer.json.code]).toEqual([404, 'PATH_UNKNOWN']);
    });

    test('who takes no JSON gets none', async () => {
      const reads = all.filter(
        ({ method, roles }) => method === 'GET' && roles.includes(demoRoles[own]?.[0] ?? ''),
      );
      for (const operation of reads) {
        const answer = await call(operation, { ...basic(own), Accept: 'text/html' });
        expect([operation.id, answer.status, answer.json.code]).toEqual([
          operation.id,
          406,
          'NOT_ACCEPTABLE',
        ]);
      }
    });
  });

  return { server: () => server };
}

/** A request that fits the contract: the first example of everything. */
function fitting({ path, parameters, body }: Operation) {
  const query = new URLSearchParams();
  const keyed: Record<string, string> = {};
  let place = path;
  for (const { name, in: where, required, examples = {} } of parameters) {
    const [first] = Object.values(examples);
    const value = [first?.value].flat()[0];
    if (where === 'path') place = place.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (where === 'query' && (required || name === 'order') && value !== undefined)
      query.set(name, String(value));
    else if (name === 'Idempotency-Key' && required) keyed[name] = `key-${Math.random()}`;
  }
  const [example] = Object.values(body?.examples ?? {});
  return { place: query.size === 0 ? place : `${place}?${query}`, keyed, body: example?.value };
}
