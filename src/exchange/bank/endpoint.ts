import type { IncomingMessage, ServerResponse } from 'node:http';
import { importStatement } from '../../domain/bank/import.js';
import { StatementRefused } from '../../domain/bank/statement.js';
import type { Context } from '../../domain/context.js';
import { readBody } from '../../http/body.js';
import { answer, answerAndLinger } from '../../http/respond.js';
import { languageFor } from '../../http/rest/accept.js';
import { type ChangeQueue, createChangeQueue } from '../../http/rest/change-queue.js';
import { hasBody } from '../../http/rest/content.js';
import { type Language, PROBLEM_TYPE, type Problem, problemText } from '../../http/rest/problem.js';
import { forbidden, internal, overloaded, storageUnavailable } from '../../http/rest/problems.js';
import { reportAnswer } from './answers.js';
import {
  emptyBody,
  fromAnotherSite,
  problemBefore,
  refusedProblem,
  wrongMethod,
  wrongPath,
  wrongType,
} from './problems.js';
import { readStatement } from './read-statement.js';

/** What the caller of the endpoint knows of a request. */
export interface StatementCall {
  requestId: string;
  user: string;
  roles: readonly string[];
  /** Below the address of the service: `/statements`. */
  path: string;
  context: Context;
  onError: (error: unknown) => void;
  /** For the journal and the metrics: what was answered. */
  answered: (told: { status: number; code: string; body: string }) => void;
}

export interface StatementLimits {
  /** Of a body, as sent and after decompression. */
  bodyBytes: number;
  /** How long a statement waits while others of its publication are taken. */
  patienceMs: number;
}

/** Statements of one publication that are received, wait or are taken; each may hold a whole file in memory. */
const mostAtOnce = 5;
const mayCall = ['exchange', 'admin'];
const DRAIN_BYTES = 16 * 1024 * 1024;

/** Takes the statements that are posted to one publication, one after the other. Never throws. */
export function createStatementEndpoint({ bodyBytes, patienceMs }: StatementLimits) {
  const queue = createChangeQueue({ atOnce: 1, waiting: mostAtOnce, patienceMs });
  let present = 0;
  return async (request: IncomingMessage, response: ServerResponse, call: StatementCall): Promise<void> => {
    const language = languageFor(request.headers['accept-language'] ?? '');
    present++;
    try {
      if (present > mostAtOnce) throw overloaded();
      const text = JSON.stringify(await take(request, call, { bodyBytes, queue, language }));
      send(request, response, call, { status: 200, contentType: 'application/json; charset=utf-8', text });
      call.answered({ status: 200, code: 'OK', body: text });
    } catch (error) {
      if (error instanceof ClientGone) return;
      const problem = problemOf(error, call);
      const text = problemText(problem, language, call.requestId);
      sendProblem(request, response, call, { problem, text, language });
      call.answered({ status: problem.status, code: problem.code, body: text });
    } finally {
      present--;
    }
  };
}

/** The connection was gone before the file was whole: there is nobody to answer. */
class ClientGone extends Error {}

interface Taking {
  bodyBytes: number;
  queue: ChangeQueue;
  language: Language;
}

async function take(request: IncomingMessage, call: StatementCall, { bodyBytes, queue, language }: Taking) {
  if (!mayCall.some((role) => call.roles.includes(role))) {
    throw forbidden(
      call.user,
      mayCall.map((role) => [role]),
    );
  }
  if (call.path !== '/statements') throw wrongPath();
  if (request.method !== 'POST') throw wrongMethod();
  const { origin, host, 'content-type': type = 'text/plain' } = request.headers;
  if (origin !== undefined && !isOf(origin, host)) throw fromAnotherSite();
  if (!/^(text\/plain|application\/octet-stream)\s*(;|$)/i.test(type)) throw wrongType();
  const bytes = await readBody(request, bodyBytes);
  if (bytes === undefined) throw new ClientGone();
  if (bytes.length === 0) throw emptyBody();
  return queue.add(['statements'], async () => {
    const { settings } = await call.context.shop();
    const statement = readStatement({ read: () => pieces(bytes), taxIdKeys: settings.bankTaxIdKeys });
    const given = { name: `posted by ${call.user}`, statement, by: call.user };
    return reportAnswer(await importStatement(call.context, given), language);
  });
}

function isOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

const pieceBytes = 65_536;

/** Others get a turn between two pieces. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function problemOf(error: unknown, { requestId, onError }: StatementCall): Problem {
  if (error instanceof StatementRefused) return refusedProblem(error);
  const known = problemBefore(error);
  if (known !== undefined) return known;
  onError(error);
  const isUnavailable = error instanceof Error && error.name === 'StorageUnavailable';
  return isUnavailable ? storageUnavailable() : internal(requestId);
}

interface Refused {
  problem: Problem;
  text: string;
  language: Language;
}

function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  call: StatementCall,
  { problem: { status, retryAfterSeconds, headers = [] }, text, language }: Refused,
): void {
  const retry = retryAfterSeconds === undefined ? [] : ['Retry-After', String(retryAfterSeconds)];
  const more = ['Content-Language', language, ...retry, ...headers];
  send(request, response, call, { status, contentType: PROBLEM_TYPE, text, headers: more });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId }: StatementCall,
  {
    status,
    contentType,
    text,
    headers = [],
  }: { status: number; contentType: string; text: string; headers?: string[] },
): void {
  const all = ['Cache-Control', 'no-store', 'Vary', 'Accept-Language', ...headers];
  const head = { status, contentType, requestId, headers: all };
  const body = Buffer.from(text);
  if (request.complete || !hasBody(request)) answer(response, head, body);
  else answerAndLinger(request, response, head, body, DRAIN_BYTES);
}
