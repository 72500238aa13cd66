import { randomUUID } from 'node:crypto';
import type { operations } from '../../src/regate/index.js';
import { answerFaults, operationOf } from './regate-contract.js';
import { type Answer, ask } from './rest-server.js';

export type OperationId = keyof typeof operations;

export interface Calling {
  query?: Record<string, string | readonly string[]>;
  /** Sent as JSON; a text or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Whose password is his name, as with demo users; default `richest`. */
  user?: string;
  /** `Idempotency-Key`; a new one for each call unless told, null: none. */
  key?: string | null;
}

/** Calls one operation of one publication. Every answer must be what the contract says. */
export type CallRegate = (operation: OperationId, calling?: Calling) => Promise<Answer>;

/** @param url of the server */
export function regateAt(url: string, publication = 'TP7'): CallRegate {
  return async (operation, { query = {}, body, headers = {}, user = 'richest', key = randomUUID() } = {}) => {
    const { method, path } = operationOf(operation);
    const keyed: Record<string, string> = method === 'GET' || key === null ? {} : { 'Idempotency-Key': key };
    const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs as [string, string][])}`;
    const answer = await ask(`${url}/${publication}/hs/regate${path}${search}`, {
      method,
      headers: { ...basic(user), ...keyed, ...headers },
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    });
    expectDescribed(operation, answer);
    return answer;
  };
}

function bodyOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

/** A user whose password is his name. */
export const basic = (name: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${name}:${name}`).toString('base64')}`,
});

/** @throws with what of an answer is not as the contract says. */
export function expectDescribed(operation: OperationId, answer: Answer): void {
  const { status, headers, text } = answer;
  const body = text === '' ? undefined : answer.json;
  const faults = answerFaults(operation, { status, type: headers['content-type'], body });
  if (headers['x-request-id'] === undefined) faults.push('there is no X-Request-Id');
  if (faults.length > 0) throw new Error(`${operation} answered ${status}: ${faults.join('; ')}\n${text}`);
}
