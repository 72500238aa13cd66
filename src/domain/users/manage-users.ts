import type { Clock } from '../../base/clock.js';
import { instant } from '../../base/time.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { bumpRevision } from '../../store/settings.js';
import {
  deleteUserRow,
  findUserRow,
  insertUserRow,
  listUserRows,
  type UserRow,
  updateUserPassword,
  updateUserRoles,
} from '../../store/users.js';
import { hashPassword } from './password-hash.js';
import {
  checkName,
  checkPassword,
  checkPasswordNeed,
  checkRoles,
  parseRoles,
  type User,
  UserError,
} from './user.js';

/** What changing users needs of a publication's context. */
export interface UserContext {
  engine: Engine;
  clock: Clock;
}

/** By name. */
export async function listUsers({ engine }: Pick<UserContext, 'engine'>): Promise<User[]> {
  return (await listUserRows(engine)).map(toUser);
}

/**
 * @param input `password` is empty for a user without one, which only a mere till may be
 * @throws UserError NAME_INVALID, PASSWORD_INVALID, ROLE_UNKNOWN, ROLE_REQUIRED, PASSWORD_REQUIRED, USER_EXISTS
 */
export async function addUser(
  { engine, clock }: UserContext,
  { name, password, roles }: { name: string; password: string; roles: readonly string[] },
): Promise<User> {
  checkName(name);
  checkPassword(password);
  const granted = checkRoles(name, roles);
  checkPasswordNeed(name, granted, password !== '');
  const passwordHash = await hashOf(password);
  const now = instant(clock());
  const row: UserRow = { name, passwordHash, roles: granted.join(','), createdAt: now, changedAt: now };
  await engine.transaction(async (tx) => {
    if (!(await insertUserRow(tx, row))) throw new UserError({ code: 'USER_EXISTS', name });
    await bumpRevision(tx);
  });
  return toUser(row);
}

/** @throws UserError USER_NOT_FOUND */
export function removeUser(
  { engine }: Pick<UserContext, 'engine'>,
  { name }: { name: string },
): Promise<void> {
  return change(engine, name, (tx) => deleteUserRow(tx, name));
}

/** @throws UserError PASSWORD_INVALID, PASSWORD_REQUIRED, USER_NOT_FOUND */
export async function changePassword(
  { engine, clock }: UserContext,
  { name, password }: { name: string; password: string },
): Promise<void> {
  checkPassword(password);
  const passwordHash = await hashOf(password);
  await change(engine, name, (tx, row) => {
    checkPasswordNeed(name, parseRoles(row.roles), passwordHash !== null);
    return updateUserPassword(tx, { name, passwordHash, changedAt: instant(clock()) });
  });
}

/** @throws UserError ROLE_UNKNOWN, ROLE_REQUIRED, PASSWORD_REQUIRED, USER_NOT_FOUND */
export async function setRoles(
  { engine, clock }: UserContext,
  { name, roles }: { name: string; roles: readonly string[] },
): Promise<void> {
  const granted = checkRoles(name, roles);
  await change(engine, name, (tx, row) => {
    checkPasswordNeed(name, granted, row.passwordHash !== null);
    return updateUserRoles(tx, { name, roles: granted.join(','), changedAt: instant(clock()) });
  });
}

function change(
  engine: Engine,
  name: string,
  apply: (tx: Transaction, row: UserRow) => Promise<boolean>,
): Promise<void> {
  return engine.transaction(async (tx) => {
    const row = await findUserRow(tx, name);
    if (!row || !(await apply(tx, row))) throw new UserError({ code: 'USER_NOT_FOUND', name });
    await bumpRevision(tx);
  });
}

async function hashOf(password: string): Promise<string | null> {
  return password === '' ? null : hashPassword(password);
}

function toUser({ name, passwordHash, roles, createdAt, changedAt }: UserRow): User {
  return { name, roles: parseRoles(roles), hasPassword: passwordHash !== null, createdAt, changedAt };
}
