import type { Reader, Transaction } from './engine.js';

/** A user of a publication. `passwordHash` is null for a user without a password. */
export type UserRow = {
  name: string;
  passwordHash: string | null;
  /** Comma-separated: `till,shop`. */
  roles: string;
  /** Instants in UTC. */
  createdAt: string;
  changedAt: string;
};

const columns = `name, password_hash AS "passwordHash", roles, created_at AS "createdAt", changed_at AS "changedAt"`;
const selectUsers = `SELECT ${columns} FROM users ORDER BY name`;
const selectUser = `SELECT ${columns} FROM users WHERE name = :name`;
const insertUser = `INSERT INTO users (name, password_hash, roles, created_at, changed_at)
  VALUES (:name, :passwordHash, :roles, :createdAt, :changedAt)
  ON CONFLICT (name) DO NOTHING`;
const updatePassword = `UPDATE users SET password_hash = :passwordHash, changed_at = :changedAt WHERE name = :name`;
const updateRoles = 'UPDATE users SET roles = :roles, changed_at = :changedAt WHERE name = :name';
const deleteUser = 'DELETE FROM users WHERE name = :name';

/** All users by name. */
export function listUserRows(reader: Reader): Promise<UserRow[]> {
  return reader.all<UserRow>(selectUsers);
}

export function findUserRow(reader: Reader, name: string): Promise<UserRow | undefined> {
  return reader.first<UserRow>(selectUser, { name });
}

/** False when the name is taken. */
export async function insertUserRow(tx: Transaction, row: UserRow): Promise<boolean> {
  return (await tx.run(insertUser, row)) === 1;
}

/** False when there is no such user. */
export async function updateUserPassword(
  tx: Transaction,
  change: Pick<UserRow, 'name' | 'passwordHash' | 'changedAt'>,
): Promise<boolean> {
  return (await tx.run(updatePassword, change)) === 1;
}

/** False when there is no such user. */
export async function updateUserRoles(
  tx: Transaction,
  change: Pick<UserRow, 'name' | 'roles' | 'changedAt'>,
): Promise<boolean> {
  return (await tx.run(updateRoles, change)) === 1;
}

/** False when there is no such user. */
export async function deleteUserRow(tx: Transaction, name: string): Promise<boolean> {
  return (await tx.run(deleteUser, { name })) === 1;
}
