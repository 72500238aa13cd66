import type { Reader, Transaction } from './engine.js';

const selectRevision = 'SELECT number FROM revision WHERE id = 1';
const raiseRevision = 'UPDATE revision SET number = number + 1 WHERE id = 1';
const selectSettings = 'SELECT key, value FROM settings';
const upsertSetting = `INSERT INTO settings (key, value) VALUES (:key, :value)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

/**
 * A number that grows with every change of what processes keep in memory: settings, users, stores, tills, groups.
 * Two equal numbers mean that what is remembered is still true.
 */
export async function readRevision(reader: Reader): Promise<number> {
  return (await reader.first<{ number: number }>(selectRevision))?.number ?? 0;
}

/** Belongs into every transaction that changes what processes keep in memory. */
export async function bumpRevision(tx: Transaction): Promise<void> {
  await tx.run(raiseRevision);
}

/** Setting name → JSON text. */
export function listSettings(reader: Reader): Promise<{ key: string; value: string }[]> {
  return reader.all(selectSettings);
}

export async function putSetting(tx: Transaction, key: string, value: string): Promise<void> {
  await tx.run(upsertSetting, { key, value });
  await bumpRevision(tx);
}
