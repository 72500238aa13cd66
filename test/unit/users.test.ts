import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addUser,
  changePassword,
  listUsers,
  removeUser,
  setRoles,
  type UserContext,
} from '../../src/domain/users/manage-users.js';
import { hashPassword, matchesHash, unmatchableHash } from '../../src/domain/users/password-hash.js';
import { UserError } from '../../src/domain/users/user.js';
import { createUserDirectory } from '../../src/domain/users/user-directory.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { readRevision } from '../../src/store/settings.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
let engine: Engine;
let context: UserContext;
let count = 0;

beforeEach(async () => {
  engine = await openStore({ dataDir, publication: `P${++count}` });
  context = { engine, clock: () => Date.parse('2026-11-22T07:15:30.000Z') };
});
afterEach(() => engine.close());

const add = (name: string, password: string, ...roles: string[]) =>
  addUser(context, { name, password, roles });

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof UserError) return error.refusal.code;
    throw error;
  }
}

/** A directory that counts what costs time. */
function countingDirectory() {
  const hashed: string[] = [];
  const directory = createUserDirectory(engine, (password, stored) => {
    hashed.push(password);
    return matchesHash(password, stored);
  });
  return { ...directory, hashed };
}

describe('users: rules', () => {
  test('a user is added, listed with ordered roles, changed and removed', async () => {
    await add('zoe', 'pass', 'shop', 'till', 'shop');
    await add('adam', '', 'till');
    expect(await listUsers(context)).toMatchObject([
      { name: 'adam', roles: ['till'], hasPassword: false, createdAt: '2026-11-22T07:15:30.000Z' },
      { name: 'zoe', roles: ['till', 'shop'], hasPassword: true },
    ]);
    await setRoles(context, { name: 'zoe', roles: ['admin'] });
    await removeUser(context, { name: 'adam' });
    expect(await listUsers(context)).toMatchObject([{ name: 'zoe', roles: ['admin'] }]);
  });

  test('only a mere till goes without a password, whichever way it is attempted', async () => {
    expect(await refusalOf(add('a', '', 'till'))).toBe('accepted');
    expect(await refusalOf(add('b', '', 'till', 'shop'))).toBe('PASSWORD_REQUIRED');
    expect(await refusalOf(setRoles(context, { name: 'a', roles: ['admin'] }))).toBe('PASSWORD_REQUIRED');
    await add('c', 'x', 'shop');
    expect(await refusalOf(changePassword(context, { name: 'c', password: '' }))).toBe('PASSWORD_REQUIRED');
    await changePassword(context, { name: 'a', password: 'x' });
    expect(await refusalOf(setRoles(context, { name: 'a', roles: ['admin'] }))).toBe('accepted');
  });

  test.each(['', 'a:b', 'кассир', ' a', 'a ', 'a\nb', 'a\0', 'é', 'x'.repeat(65)])(
    'name %j is refused',
    async (name) => {
      expect(await refusalOf(add(name, 'x', 'till'))).toBe('NAME_INVALID');
    },
  );

  test.each(['a', 'Kassa 1', "O'Neil--", '{}$__proto__', 'x'.repeat(64)])(
    'name %j is taken',
    async (name) => {
      expect(await refusalOf(add(name, 'x', 'till'))).toBe('accepted');
    },
  );

  test.each(['пароль', 'a\tb', 'x'.repeat(129)])('password %j is refused', async (password) => {
    expect(await refusalOf(add('a', password, 'till'))).toBe('PASSWORD_INVALID');
  });

  test('roles must be known, and there must be one', async () => {
    expect(await refusalOf(add('a', 'x', 'till', 'root'))).toBe('ROLE_UNKNOWN');
    expect(await refusalOf(add('a', 'x'))).toBe('ROLE_REQUIRED');
  });

  test('a taken name and an absent user are refused, and nothing changes', async () => {
    await add('a', 'x', 'till');
    const before = await readRevision(engine);
    expect(await refusalOf(add('a', 'y', 'admin'))).toBe('USER_EXISTS');
    expect(await refusalOf(removeUser(context, { name: 'b' }))).toBe('USER_NOT_FOUND');
    expect(await refusalOf(changePassword(context, { name: 'b', password: 'x' }))).toBe('USER_NOT_FOUND');
    expect(await refusalOf(setRoles(context, { name: 'b', roles: ['till'] }))).toBe('USER_NOT_FOUND');
    expect(await readRevision(engine)).toBe(before);
  });

  test('every change raises the revision', async () => {
    const seen = [await readRevision(engine)];
    await add('a', 'x', 'till');
    seen.push(await readRevision(engine));
    await changePassword(context, { name: 'a', password: 'y' });
    seen.push(await readRevision(engine));
    await setRoles(context, { name: 'a', roles: ['shop'] });
    seen.push(await readRevision(engine));
    await removeUser(context, { name: 'a' });
    seen.push(await readRevision(engine));
    expect(seen).toEqual([0, 1, 2, 3, 4].map((n) => (seen[0] ?? 0) + n));
  });
});

describe('users: password hashes', () => {
  test('are salted scrypt and fit their password only', async () => {
    const [one, two] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);
    expect(one).toMatch(/^scrypt\$16384\$8\$1\$[^$]{24}\$[^$]{44}$/);
    expect(one).not.toBe(two);
    expect(await matchesHash('secret', one)).toBe(true);
    expect(await matchesHash('Secret', one)).toBe(false);
  });

  test.each(['', 'scrypt$', 'scrypt$16384$8$1$AA==$=', 'plain', unmatchableHash()])(
    '%j fits nothing',
    async (stored) => {
      expect(await matchesHash('', stored)).toBe(false);
      expect(await matchesHash('plain', stored)).toBe(false);
    },
  );
});

describe('users: directory', () => {
  test('knows who is right, and what they may do', async () => {
    await add('a', 'x', 'shop', 'till');
    await add('b', '', 'till');
    const { verify } = countingDirectory();
    expect(await verify('a', 'x')).toEqual({ name: 'a', roles: ['till', 'shop'] });
    expect(await verify('b', '')).toEqual({ name: 'b', roles: ['till'] });
    for (const [name, password] of [
      ['a', 'y'],
      ['a', ''],
      ['b', 'x'],
      ['c', 'x'],
      ['', ''],
      ['A', 'x'],
      ['__proto__', 'x'],
    ] as const) {
      expect(await verify(name, password)).toBeUndefined();
    }
  });

  test('a right credential costs one scrypt, once; a wrong one each time', async () => {
    await add('a', 'x', 'till');
    const { verify, hashed } = countingDirectory();
    for (let i = 0; i < 5; i++) expect(await verify('a', 'x')).toBeDefined();
    expect(hashed).toEqual(['x']);
    for (let i = 0; i < 3; i++) expect(await verify('a', 'y')).toBeUndefined();
    expect(hashed).toEqual(['x', 'y', 'y', 'y']);
    expect(await verify('a', 'x')).toBeDefined();
    expect(hashed).toHaveLength(4);
  });

  test('unknown, wrong and right but not remembered cost one scrypt each', async () => {
    await add('a', 'x', 'till');
    await add('b', '', 'till');
    const costs = [];
    for (const [name, password] of [
      ['nobody', 'x'],
      ['nobody', ''],
      ['a', 'wrong'],
      ['a', ''],
      ['b', 'wrong'],
      ['a', 'x'],
    ] as const) {
      const { verify, hashed } = countingDirectory();
      await verify(name, password);
      costs.push(hashed.length);
    }
    expect(costs).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('equal credentials at the same time cost one scrypt', async () => {
    await add('a', 'x', 'till');
    const { verify, hashed } = countingDirectory();
    const found = await Promise.all(Array.from({ length: 500 }, () => verify('a', 'x')));
    expect(found.every((caller) => caller?.name === 'a')).toBe(true);
    expect(hashed).toEqual(['x']);
  });

  test('recalls only what was right before, and never hashes', async () => {
    await add('a', 'x', 'till');
    const { verify, recall, hashed } = countingDirectory();
    expect(await recall('a', 'x')).toBeUndefined();
    expect(hashed).toEqual([]);
    await verify('a', 'x');
    expect(await recall('a', 'x')).toEqual({ name: 'a', roles: ['till'] });
    expect(await recall('a', 'y')).toBeUndefined();
    expect(await recall('nobody', 'x')).toBeUndefined();
  });

  test('tells by a number, at once, whether anybody changed: to whoever has just looked', async () => {
    await add('a', 'x', 'till');
    const { recall, revision } = createUserDirectory(engine);
    await recall('a', 'x');
    const before = revision();
    expect(before).toBe(await readRevision(engine));
    await changePassword(context, { name: 'a', password: 'y' });
    await nextTurn();
    expect(revision()).toBeUndefined();
    await recall('a', 'x');
    expect(revision()).toBe((before ?? Number.NaN) + 1);
  });

  test('changes count at once, also by another process', async () => {
    await add('a', 'x', 'till');
    const { verify, hashed } = countingDirectory();
    await verify('a', 'x');
    const other = await openStore({ dataDir, publication: `P${count}` });
    const elsewhere = { ...context, engine: other };

    await setRoles(elsewhere, { name: 'a', roles: ['shop'] });
    expect(await verify('a', 'x')).toEqual({ name: 'a', roles: ['shop'] });
    expect(hashed).toHaveLength(1);

    await changePassword(elsewhere, { name: 'a', password: 'y' });
    expect(await verify('a', 'x')).toBeUndefined();
    expect(await verify('a', 'y')).toBeDefined();

    await removeUser(elsewhere, { name: 'a' });
    expect(await verify('a', 'y')).toBeUndefined();
    await addUser(elsewhere, { name: 'a', password: 'z', roles: ['till'] });
    expect(await verify('a', 'y')).toBeUndefined();
    expect(await verify('a', 'z')).toBeDefined();
    await other.close();
  });
});
