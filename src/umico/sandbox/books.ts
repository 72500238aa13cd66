import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.js';
import { formatFixed, moneyDigits, parseScaled } from '../../base/money.js';
import type { Engine, Reader, Transaction } from '../../store/engine.js';
import type { SandboxSettings } from '../pos-api.js';
import type { Trouble } from './trouble.js';

/** What every operation of the sandbox works with. */
export interface Books {
  engine: Engine;
  clock: Clock;
}

/** One request, checked by the contract. */
export interface Call {
  /** Of the path. */
  path: Readonly<Record<string, string>>;
  /** `?card=`. */
  card: string | undefined;
  /** The `Idempotency-Key`. */
  key: string;
  body: unknown;
  trouble: Trouble | undefined;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** A no of the sandbox. What its transaction did is undone. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Contract text to hundredths; the contract has checked the form, so that only its size can be wrong. */
export function minorOf(text: string): number {
  return scaled(text, moneyDigits);
}

export function scaled(text: string, digits: number): number {
  const value = parseScaled(text, digits);
  if (value === undefined) throw new Refused(400, 'REQUEST_INVALID', `${text} is too large.`);
  return value;
}

export function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

/** The same for the same meaning: fields are written in one order. */
export function digestOf(operation: string, path: unknown, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, path, ordered(body)]))
    .digest('base64url');
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, child]) => [name, ordered(child)]);
}

/** The same key with another body. */
export function checkDigest(row: { digest: string }, digest: string): void {
  if (row.digest !== digest)
    throw new Refused(409, 'KEY_CONFLICT', 'This key came before with another body.');
}

const defaults: SandboxSettings = {
  accrualPercent: '2',
  payablePercent: '50',
  questionsUntilProcessed: 1,
  millisecondsUntilProcessed: null,
  holdSeconds: 900,
  apiKeys: ['sandbox'],
  posIds: [],
};

export async function settingsOf(reader: Reader): Promise<SandboxSettings> {
  const row = await reader.first<{ json: string }>('SELECT json FROM settings');
  return row === undefined ? defaults : { ...defaults, ...JSON.parse(row.json) };
}

export async function writeSettings(tx: Transaction, settings: SandboxSettings): Promise<void> {
  await tx.run('DELETE FROM settings');
  await tx.run('INSERT INTO settings (id, json) VALUES (1, :json)', { json: JSON.stringify(settings) });
}
