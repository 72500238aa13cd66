import type { Reply } from '../domain/umico/umico-pos.js';
import { type JsonError, readJson } from '../http/rest/json-reader.js';
import type { Health } from './breaker.js';
import type { Heard } from './exchange.js';
import type { Refusal } from './pos-api.js';
import type { PosOperation } from './pos-contract.js';

/** What an answer means. */
export interface Outcome {
  /** Of the contract's type for this operation where it is `answered`. */
  reply: Reply<unknown>;
  /** From a list that is fixed here, for journal and metrics. */
  code: OutcomeCode;
  health: Health;
}

export type OutcomeCode =
  | 'OK'
  | 'REFUSED'
  | 'UNREACHABLE'
  | 'KEY_REFUSED'
  | 'TOO_MANY'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'RESET'
  | 'STOPPED'
  | 'TOO_LARGE'
  | 'REDIRECT'
  | 'STATUS'
  | 'NOT_JSON'
  | 'CONTRACT';

const jsonLimits = { depth: 32, values: 10_000 };

/** The one place that says what was done there and what was not. */
export function outcomeOf(operation: PosOperation, heard: Heard): Outcome {
  if (heard.kind === 'nothing') return nothingHeard(heard);
  const { status } = heard;
  if (status === 401 || status === 403) return keyRefused(operation, heard);
  if (status === 429) return tooMany(heard);
  if (status >= 300 && status < 400) return unknown('REDIRECT', redirected(heard));
  const read = readAnswer(operation, heard);
  if ('fault' in read) return unknown(read.code, `answered ${status}; ${read.fault}`);
  if (status < 300) return { reply: { outcome: 'answered', value: read.value }, code: 'OK', health: 'well' };
  const { code, message } = read.value as Refusal;
  if (status === 503) return unavailable(heard, message);
  if (status >= 500) return unknown('STATUS', `answered ${status}; ${message}`);
  return { reply: { outcome: 'refused', code, reason: message }, code: 'REFUSED', health: 'well' };
}

type Answered = Extract<Heard, { kind: 'answer' }>;

function nothingHeard({ wasSent, code, reason }: Extract<Heard, { kind: 'nothing' }>): Outcome {
  const health = code === 'STOPPED' ? 'neither' : 'ill';
  if (!wasSent) {
    const reply = { outcome: 'not done', code: 'UNREACHABLE', reason: `no connection; ${reason}` } as const;
    return { reply, code: code === 'STOPPED' ? 'STOPPED' : 'UNREACHABLE', health };
  }
  return { reply: { outcome: 'unknown', reason }, code, health };
}

function unknown(code: OutcomeCode, reason: string): Outcome {
  return { reply: { outcome: 'unknown', reason }, code, health: 'ill' };
}

/** The promise of these statuses holds whatever the body says: a gateway may have written it. */
function keyRefused(operation: PosOperation, heard: Answered): Outcome {
  const said = messageOf(operation, heard);
  const reason = `answered ${heard.status}${said}; check the key and the point of sale of the connection`;
  return { reply: { outcome: 'not done', code: 'KEY_REFUSED', reason }, code: 'KEY_REFUSED', health: 'well' };
}

function tooMany(heard: Answered): Outcome {
  const retryAfterMs = pauseOf(heard);
  const reply = {
    outcome: 'not done',
    code: 'TOO_MANY',
    reason: 'answered 429: too many requests',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  } as const;
  return { reply, code: 'TOO_MANY', health: 'well' };
}

/** Only in the form of the contract: some gateways say 503 when the connection behind them broke. */
function unavailable(heard: Answered, message: string): Outcome {
  const retryAfterMs = pauseOf(heard);
  const reply = {
    outcome: 'not done',
    code: 'UNREACHABLE',
    reason: `answered 503; ${message}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  } as const;
  return { reply, code: 'UNAVAILABLE', health: 'ill' };
}

const longestPauseSeconds = 86_400;

function pauseOf({ retryAfter }: Answered): number | undefined {
  if (retryAfter === undefined || !/^\d{1,9}$/.test(retryAfter)) return undefined;
  return Math.min(Number(retryAfter), longestPauseSeconds) * 1000;
}

/** Names the host and nothing behind it, which may hold a card number. */
function redirected({ status, location = '' }: Answered): string {
  const origin = URL.canParse(location) ? new URL(location).origin : 'another address';
  return `answered ${status}: redirected to ${origin}, which is not followed`;
}

function messageOf(operation: PosOperation, heard: Answered): string {
  const read = readAnswer(operation, heard);
  return 'fault' in read ? '' : ` (${(read.value as Refusal).message})`;
}

type Read = { value: unknown } | { fault: string; code: OutcomeCode };

/** An answer counts when the contract knows its status and its form; anything else may have come from anybody. */
function readAnswer(operation: PosOperation, { status, text }: Answered): Read {
  const check = operation.answer(status);
  if (check === undefined) return { fault: 'the contract does not know this status', code: 'STATUS' };
  const read = parse(text);
  if ('fault' in read) return read;
  const fault = check(read.value);
  return fault === undefined ? read : { fault: `the answer breaks the contract: ${fault}`, code: 'CONTRACT' };
}

function parse(text: string): Read {
  try {
    return { value: readJson(text, jsonLimits).value };
  } catch (error) {
    return { fault: `the answer is no JSON (${(error as JsonError).message})`, code: 'NOT_JSON' };
  }
}
