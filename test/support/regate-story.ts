import { randomUUID } from 'node:crypto';
import { operationOf } from './regate-contract.js';
import type { Operation, Step } from './rest-contract.js';
import { ask } from './rest-server.js';

/** What came back, beside what the document says would. */
export interface Played {
  status: number;
  type: string | undefined;
  body: unknown;
  /** The example of the answer. */
  promised: unknown;
}

/** Sends the request of a step as the document has it, as the demo user who may. */
export async function play(address: string, { operation, example, status }: Step): Promise<Played> {
  const called = operationOf(operation);
  const { method, path, body, answers } = called;
  const sent = body?.examples?.[example]?.value;
  const answer = await ask(`${address}${path}${queryOf(called, example)}`, {
    method,
    headers: headersOf(called),
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const [content] = Object.values(answers[status]?.content ?? {});
  return {
    status: answer.status,
    type: answer.headers['content-type'],
    body: answer.text === '' ? undefined : answer.json,
    promised: content?.examples?.[example]?.value,
  };
}

function queryOf({ parameters }: Operation, example: string): string {
  const query = new URLSearchParams();
  for (const { name, in: place, examples = {} } of parameters) {
    const values = place === 'query' ? [examples[example]?.value ?? []].flat() : [];
    for (const value of values) query.append(name, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}

function headersOf({ roles, method }: Operation): Record<string, string> {
  const user = roles.includes('shop') ? 'richest' : 'admin';
  const Authorization = `Basic ${Buffer.from(`${user}:${user}`).toString('base64')}`;
  return { Authorization, ...(method === 'POST' && { 'Idempotency-Key': randomUUID() }) };
}
