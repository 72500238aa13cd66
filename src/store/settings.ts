import type { Reader, Transaction } from './engine.js';

const selectRevision = 'SELECT number FROM revision WHERE id = 1';
const raiseRevision = 'UPDATE revision SET number = number + 1 WHERE id = 1';
const selectSettings = 'SELECT key, value FROM settings';
const upsertSetting = `INSERT INTO settings (key, value) VALUES (:key, :value)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

interface Look {
  answer: Promise<number>;
  /** As soon as it is there. */
  number: number | undefined;
}

const looks = new WeakMap<Reader, Look>();

/**
 * A number that grows with every change of what processes keep in memory: settings, users, stores, tills, groups.
 * Two equal numbers mean that what is remembered is still true.
 *
 * Whoever asks in the same turn of the event loop shares one look: a request asks several times. A change is answered in a
 * later turn than it is committed, so whoever knows of it finds it here.
 */
export function readRevision(reader: Reader): Promise<number> {
  return (looks.get(reader) ?? beginLook(reader)).answer;
}

/** What a look in this turn of the event loop has found, without waiting; undefined where nobody has looked yet. */
export function revisionOfThisTurn(reader: Reader): number | undefined {
  return looks.get(reader)?.number;
}

function beginLook(reader: Reader): Look {
  const answer = reader.first<{ number: number }>(selectRevision).then((row) => {
    look.number = row?.number ?? 0;
    return look.number;
  });
  const look: Look = { answer, number: undefined };
  looks.set(reader, look);
  setImmediate(() => looks.delete(reader));
  return look;
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
