import { answer, answerAndLinger } from '../respond.js';
import { acceptsGzip } from './accept.js';
import { hasBody } from './content.js';
import type { Conversation } from './conversation.js';
import { type ListAnswer, zipped } from './list-cache.js';
import type { CsvAnswer } from './operation.js';
import { PROBLEM_TYPE, type Problem, problemText } from './problem.js';

/** What was sent, for the journal. */
export interface Sent {
  status: number;
  /** Before compression; undefined where the journal shall not keep it: a copy of what the database holds anyway. */
  body?: Buffer;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
/** What a client may still send while it is told that it is not listened to. */
const DRAIN_BYTES = 16 * 1024 * 1024;
const ZIPPED = ['Content-Encoding', 'gzip'];
const NOT_STORED = ['Cache-Control', 'no-store'];
/** To be asked for each time, and for nobody else than who asked. */
const OF_LISTS = ['Cache-Control', 'no-cache, private', 'Vary', 'Accept-Encoding'];

type Any = Conversation<unknown>;

/** Sends an answer that nobody keeps. */
export async function sendAnswer(
  conversation: Any,
  status: number,
  text: string,
  headers: readonly string[] = [],
): Promise<Sent> {
  const plain = Buffer.from(text);
  const small = takesGzip(conversation) ? await zipped(plain) : undefined;
  const contentType = status >= 400 ? PROBLEM_TYPE : JSON_TYPE;
  const compression = small === undefined ? [] : ZIPPED;
  send(conversation, status, contentType, small ?? plain, [
    ...NOT_STORED,
    'Vary',
    'Accept-Encoding, Accept-Language',
    ...compression,
    ...headers,
  ]);
  return { status, body: plain };
}

/** Sends a file to be saved. */
export async function sendCsv(conversation: Any, { csv, fileName }: CsvAnswer): Promise<Sent> {
  const plain = Buffer.from(csv);
  const small = takesGzip(conversation) ? await zipped(plain) : undefined;
  send(conversation, 200, CSV_TYPE, small ?? plain, [
    ...NOT_STORED,
    ...['Content-Disposition', `attachment; filename="${fileName}"`],
    ...['X-Content-Type-Options', 'nosniff', 'Vary', 'Accept, Accept-Encoding'],
    ...(small === undefined ? [] : ZIPPED),
  ]);
  return { status: 200 };
}

/** Sends a list, or 304 where the client has it already. */
export function sendList(conversation: Any, { etag, plain, zipped }: ListAnswer): Sent {
  const isZipped = zipped !== undefined && takesGzip(conversation);
  const headers = ['ETag', etag, ...OF_LISTS, ...(isZipped ? ZIPPED : [])];
  send(conversation, 200, JSON_TYPE, isZipped ? zipped : plain, headers);
  return { status: 200 };
}

export function sendNotModified(conversation: Any, etag: string): Sent {
  const { response, call } = conversation;
  response.writeHead(304, [
    ...['ETag', etag, 'X-Request-Id', call.requestId],
    ...OF_LISTS,
    ...rateHeaders(conversation),
  ]);
  response.end();
  return { status: 304 };
}

/** For `OPTIONS`. */
export function sendMethods(conversation: Any, methods: string): Sent {
  const { response, call } = conversation;
  response.writeHead(204, ['Allow', methods, 'X-Request-Id', call.requestId, ...rateHeaders(conversation)]);
  response.end();
  return { status: 204 };
}

export function sendProblem(conversation: Any, problem: Problem): Promise<Sent> {
  const { language, call } = conversation;
  const { status, retryAfterSeconds, headers = [] } = problem;
  conversation.code = problem.code;
  const retry = retryAfterSeconds === undefined ? [] : ['Retry-After', String(retryAfterSeconds)];
  return sendAnswer(conversation, status, problemText(problem, language, call.requestId), [
    'Content-Language',
    language,
    ...retry,
    ...headers,
  ]);
}

function takesGzip({ request }: Any): boolean {
  const encodings = request.headers['accept-encoding'];
  return typeof encodings === 'string' && acceptsGzip(encodings);
}

function send(
  conversation: Any,
  status: number,
  contentType: string,
  body: Buffer,
  headers: readonly string[],
): void {
  const { request, response, call } = conversation;
  const head = {
    status,
    contentType,
    requestId: call.requestId,
    headers: [...headers, ...rateHeaders(conversation)],
  };
  if (request.complete || !hasBody(request)) answer(response, head, body);
  else answerAndLinger(request, response, head, body, DRAIN_BYTES);
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function rateHeaders({ allowance: { left, waitMs, perSecond } }: Any): string[] {
  return [
    'RateLimit',
    `"user";r=${left};t=${Math.max(1, Math.ceil(waitMs / 1000))}`,
    'RateLimit-Policy',
    `"user";q=${perSecond};w=1`,
  ];
}
