import { randomUUID } from 'node:crypto';
import { basic } from './regate.js';
import type { Operation, Step } from './rest-contract.js';
import { ask } from './rest-server.js';
import { umico } from './umico-contract.js';

/** What came back, beside what the document says would. */
interface Played {
  status: number;
  type: string | undefined;
  body: unknown;
  /** The example of the answer. */
  promised: unknown;
}

/** Members whose values are given anew in each run; examples name them, and later steps ask for them. */
const given = new Set(['receipt', 'hold', 'calculation', 'umicoId', 'sale']);

/** Plays steps of the contract's story, one after the other, at a server. `known` are values that stand for others. */
export function umicoStory(address: string, known: Record<string, string>) {
  const real = new Map(Object.entries(known));

  function learn(promised: unknown, actual: unknown): void {
    if (!isRecord(promised) || !isRecord(actual)) return;
    for (const [name, value] of Object.entries(promised)) {
      const found = actual[name];
      if (given.has(name) && typeof value === 'string' && typeof found === 'string') {
        if (!real.has(value)) real.set(value, found);
      } else learn(value, found);
    }
  }

  function translated<Value>(value: Value): Value {
    const text = JSON.stringify(value) ?? 'null';
    return JSON.parse(
      [...real].reduce((whole, [example, actual]) => whole.replaceAll(example, actual), text),
    );
  }

  return async ({ operation, example, status }: Step): Promise<Played> => {
    const called = umico.operationOf(operation);
    const sent = called.body?.examples?.[example]?.value;
    const answer = await ask(address + translated(placeOf(called, example)), {
      method: called.method,
      headers: headersOf(called),
      ...(sent === undefined ? {} : { body: JSON.stringify(translated(sent)) }),
    });
    const [content] = Object.values(called.answers[status]?.content ?? {});
    const promised = content?.examples?.[example]?.value;
    const body = answer.text === '' ? undefined : answer.json;
    learn(promised, body);
    return {
      status: answer.status,
      type: answer.headers['content-type'],
      body,
      promised: translated(promised),
    };
  };
}

function placeOf({ path, parameters }: Operation, example: string): string {
  const query = new URLSearchParams();
  let place = path;
  for (const { name, in: where, examples = {} } of parameters) {
    const value = examples[example]?.value;
    if (value === undefined) continue;
    if (where === 'path') place = place.replace(`{${name}}`, encodeURIComponent(String(value)));
    if (where === 'query') query.set(name, String(value));
  }
  return query.size === 0 ? place : `${place}?${query}`;
}

function headersOf({ roles, parameters }: Operation): Record<string, string> {
  const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
  return {
    ...basic(roles.includes('loyalty') ? 'umico' : 'admin'),
    ...(takesKey && { 'Idempotency-Key': randomUUID() }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
