import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Reader } from '../../store/engine.js';
import { readRevision, revisionOfThisTurn } from '../../store/settings.js';
import { listUserRows } from '../../store/users.js';
import { matchesHash, unmatchableHash } from './password-hash.js';
import { parseRoles, type Role } from './user.js';

/** Who calls, once name and password were right. Frozen. */
interface Caller {
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Checks names and passwords of one publication. Changes of users by any process count at once. */
export interface UserDirectory {
  /**
   * The user, if name and password are right. Costs a scrypt unless the credential is remembered.
   * @throws PasswordChecksBusy, StorageUnavailable
   */
  verify(name: string, password: string): Promise<Caller | undefined>;
  /** The user, if this name and password were right before and still are. Never costs a scrypt. */
  recall(name: string, password: string): Promise<Caller | undefined>;
  /** Whether `recall` will find them unless users have changed; told at once, without asking the database. */
  remembers(name: string, password: string): boolean;
  /** The user of that name, whose password was right when a session began. */
  named(name: string): Promise<Caller | undefined>;
  /**
   * Two equal numbers: nobody's name, password or roles changed in between. Undefined where that cannot be told without
   * waiting.
   */
  revision(): number | undefined;
}

interface Known {
  caller: Caller;
  /** Null: a user without a password. */
  passwordHash: string | null;
  /** Digest of the credential that was right last; undefined until one was. */
  remembered: Buffer | undefined;
}

/**
 * @param matches for tests that count how often a password is hashed
 */
export function createUserDirectory(engine: Reader, matches = matchesHash): UserDirectory {
  const key = randomBytes(32).toString('hex');
  const never = randomBytes(32);
  const nobody: Known = {
    caller: { name: '', roles: [] },
    passwordHash: unmatchableHash(),
    remembered: undefined,
  };
  const checking = new Map<string, Promise<boolean>>();
  let known = new Map<string, Known>();
  let revision = -1;

  const verify = async (name: string, password: string) => {
    const user = await find(name);
    const digest = digestOf(user, name, password);
    if (isRight(user, password, digest)) return user.caller;
    const right = await checkOnce(digest, password, user.passwordHash ?? nobody.passwordHash ?? '');
    if (!right || user.passwordHash === null || user === nobody) return undefined;
    // Remembered under the hash it was checked against: had the password changed meanwhile, nothing would fit.
    user.remembered = digest;
    return user.caller;
  };

  const recall = async (name: string, password: string) => {
    const user = await find(name);
    return isRight(user, password, digestOf(user, name, password)) ? user.caller : undefined;
  };

  const remembers = (name: string, password: string) => {
    const user = known.get(name) ?? nobody;
    return isRight(user, password, digestOf(user, name, password));
  };

  /** `nobody` for an unknown name, who goes the same way as everybody. */
  const find = async (name: string): Promise<Known> => {
    const current = await readRevision(engine);
    if (current !== revision) await reload(current);
    return known.get(name) ?? nobody;
  };

  const reload = async (current: number) => {
    const rows = await listUserRows(engine);
    known = new Map(
      rows.map(({ name, passwordHash, roles }) => {
        const caller = Object.freeze({ name, roles: Object.freeze(parseRoles(roles)) });
        return [name, { caller, passwordHash, remembered: known.get(name)?.remembered }];
      }),
    );
    revision = current;
  };

  const isRight = (user: Known, password: string, digest: Buffer) => {
    const same = timingSafeEqual(digest, user.remembered ?? never);
    if (user === nobody) return false;
    return user.passwordHash === null ? password === '' : same && user.remembered !== undefined;
  };

  /**
   * The stored hash is part of the digest, so that a changed password makes what is remembered worthless. A key in front
   * is enough where nobody ever sees a digest, and costs a fifth of an HMAC.
   */
  const digestOf = (user: Known, name: string, password: string) =>
    hash('sha256', `${key}\0${name}\0${user.passwordHash}\0${password}`, 'buffer');

  /** Five hundred tills that sign in with one credential after a restart cost one scrypt. */
  const checkOnce = (digest: Buffer, password: string, stored: string): Promise<boolean> => {
    const id = digest.toString('base64');
    const running = checking.get(id);
    if (running) return running;
    const started = matches(password, stored).finally(() => checking.delete(id));
    checking.set(id, started);
    return started;
  };

  const named = async (name: string) => {
    const user = await find(name);
    return user === nobody ? undefined : user.caller;
  };

  return { verify, recall, remembers, named, revision: () => revisionOfThisTurn(engine) };
}
