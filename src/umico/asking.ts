import type { Clock } from '../base/clock.js';
import { version } from '../base/version.js';
import type { Limits, Reply, UmicoAccess } from '../domain/umico/umico-pos.js';
import type { Exchange, RecordExchange } from '../journal/exchange.js';
import { baseUrlFault } from './base-url.js';
import type { Breaker } from './breaker.js';
import type { Heard, Line } from './exchange.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { type PosOperation, type PosOperationId, posOperations } from './pos-contract.js';
import { plainReason, withoutKey } from './scrub.js';

/** One question to Umico, in the words of the contract. */
export interface Asked {
  operation: PosOperationId;
  to: UmicoAccess;
  limits: Limits;
  /** Of the path. */
  path?: Readonly<Record<string, string>>;
  /** The `Idempotency-Key`. */
  key?: string;
  body?: unknown;
  /** For the journal, and to be masked. */
  card?: string;
  /** What the answer must repeat of the question: an answer to another question is none. */
  repeats?: Readonly<Record<string, string>>;
  /** What else is wrong with an answer that has the form of the contract. */
  fault?: (value: never) => string | undefined;
}

/** What all questions share. */
export interface Asking {
  line: Line;
  record: RecordExchange;
  clock: Clock;
  observe: ((operation: string, code: string, seconds: number) => void) | undefined;
  nextRequestId: () => string;
  breakerOf: (to: UmicoAccess) => Breaker;
}

/** Asks one question: checks it, lets the breaker decide, sends, reads, writes it down. Never rejects. */
export async function ask(asking: Asking, asked: Asked): Promise<Reply<unknown>> {
  const operation = posOperations().get(asked.operation) as PosOperation;
  const fault = accessFault(asked.to) ?? questionFault(operation, asked);
  if (fault !== undefined) return fault;
  const breaker = asking.breakerOf(asked.to);
  const waitMs = breaker.enter();
  if (waitMs !== undefined) return breakerOpen(waitMs);
  const { reply, health } = await exchange(asking, operation, asked);
  breaker.ended(health);
  return 'reason' in reply
    ? { ...reply, reason: plainReason(reply.reason, asked.to.apiKey, asked.card) }
    : reply;
}

/** What a header can carry. */
const headerText = /^[\x21-\x7e]{1,500}$/;

function accessFault({ baseUrl, apiKey, posId }: UmicoAccess): Reply<never> | undefined {
  const fault = baseUrlFault(baseUrl);
  if (fault !== undefined) return { outcome: 'not done', code: 'UNREACHABLE', reason: fault };
  if (headerText.test(apiKey) && headerText.test(posId)) return undefined;
  const reason = 'key and point of sale are accepted with 1 to 500 visible ASCII characters each';
  return { outcome: 'not done', code: 'KEY_REFUSED', reason };
}

/** What the contract does not allow is not sent: it would be refused, or mean something else. */
function questionFault(operation: PosOperation, { path = {}, key, body }: Asked): Reply<never> | undefined {
  const parameters = Object.entries({ ...path, ...(key === undefined ? {} : { 'Idempotency-Key': key }) });
  const faults = parameters.map(([name, value]) => [name, operation.parameter(name)?.(value)]);
  const [name, ofParameter] = faults.find(([, fault]) => fault !== undefined) ?? [];
  const fault = ofParameter === undefined ? operation.body?.(body) : `${name}: ${ofParameter}`;
  if (fault === undefined) return undefined;
  return {
    outcome: 'refused',
    code: 'REQUEST_INVALID',
    reason: `not sent, it breaks the contract: ${fault}`,
  };
}

function breakerOpen(retryAfterMs: number): Reply<never> {
  const reason = 'Umico did not answer several times in a row; it is asked again after a pause';
  return { outcome: 'not done', code: 'BREAKER_OPEN', reason, retryAfterMs };
}

/** The request as it leaves, without the key. */
interface Written {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

async function exchange(asking: Asking, operation: PosOperation, asked: Asked): Promise<Outcome> {
  const written = write(operation, asked);
  const { method, url, headers, body } = written;
  const { timeoutMs, signal } = asked.limits;
  const at = asking.clock();
  const started = performance.now();
  const withKey = { ...headers, 'x-api-key': asked.to.apiKey };
  const question = { method, url: url.href, headers: withKey, body, timeoutMs, signal };
  const heard = clean(await asking.line.ask(question), asked.to);
  const durationMs = performance.now() - started;
  const outcome = answerTo(asked, outcomeOf(operation, heard));
  const requestId = asked.limits.requestId ?? asking.nextRequestId();
  asking.record({ ...entry(asked, written, heard, outcome), at, durationMs, requestId });
  asking.observe?.(operation.id, outcome.code, durationMs / 1000);
  return outcome;
}

/** Whatever Umico repeats of the key ends here, before anybody reads it. */
function clean(heard: Heard, { apiKey }: UmicoAccess): Heard {
  return heard.kind === 'answer' ? { ...heard, text: withoutKey(heard.text, apiKey) } : heard;
}

function write({ method, path }: PosOperation, asked: Asked): Written {
  const place = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(asked.path?.[name] ?? ''));
  const { to, key, body } = asked;
  return {
    method,
    url: new URL(`${to.baseUrl.replace(/\/+$/, '')}${place}`),
    headers: {
      'User-Agent': `Tillgate/${version}`,
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      'x-pos-id': to.posId,
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** An answer that is about another key or card is no answer to this question. */
function answerTo({ repeats = {}, fault }: Asked, outcome: Outcome): Outcome {
  if (outcome.reply.outcome !== 'answered') return outcome;
  const value = outcome.reply.value as Readonly<Record<string, unknown>>;
  const [other] = Object.entries(repeats).find(([name, expected]) => value[name] !== expected) ?? [];
  const reason =
    other === undefined
      ? fault?.(value as never)
      : `the answer is to another question: it has another "${other}"`;
  if (reason === undefined) return outcome;
  return { reply: { outcome: 'unknown', reason }, code: 'CONTRACT', health: 'ill' };
}

/** The row of the journal, which masks card numbers by itself. The key is in no part of it. */
function entry(asked: Asked, written: Written, heard: Heard, { reply, code }: Outcome) {
  const { to, limits, operation, key } = asked;
  const head = `${written.method} ${written.url.pathname}${key === undefined ? '' : `\nIdempotency-Key: ${key}`}`;
  return {
    direction: 'out',
    protocol: 'umico',
    operation,
    user: limits.user,
    address: written.url.host,
    card: asked.card,
    document: limits.document,
    status: heard.kind === 'answer' ? heard.status : 0,
    resultCode: reply.outcome === 'refused' ? reply.code : code,
    request: withoutKey(written.body === undefined ? head : `${head}\n\n${written.body}`, to.apiKey),
    response: heard.kind === 'answer' ? heard.text : '',
  } satisfies Partial<Exchange>;
}
