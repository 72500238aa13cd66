import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { JsonError, readJson } from '../../http/rest/json-reader.js';
import type { SandboxSettings } from '../pos-api.js';
import { type PosOperation, posOperations } from '../pos-contract.js';
import { type Answer, type Call, Refused, settingsOf } from './books.js';
import { misbehaviours, send } from './misbehave.js';
import { type Desk, sandboxOperations } from './operations.js';
import { findReceipt } from './receipts.js';

interface Route {
  operation: PosOperation;
  pattern: RegExp;
}

const bodyLimit = 4 * 1024 * 1024;
const jsonLimits = { depth: 16, values: 200_000 };

/** Answers calls of the contract: finds the operation, chooses the trouble, checks, does, answers. @throws Refused */
export function createCalls(
  desk: Desk,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes = [...posOperations().values()].map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }));
  return async (request, response) => {
    const bytes = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const { operation, path } = routeOf(routes, request.method ?? '', url.pathname);
    const call: Call = {
      path,
      card: url.searchParams.get('card') ?? undefined,
      key: String(request.headers['idempotency-key'] ?? ''),
      body: undefined,
      trouble: undefined,
    };
    if (operation.isOfSandbox) {
      checkBrowser(request, operation);
      send(response, await carryOut(desk, operation, call, bytes));
      return;
    }
    await answerPos({ desk, operation, call, bytes, request, response });
  };
}

interface PosCall {
  desk: Desk;
  operation: PosOperation;
  call: Call;
  bytes: Buffer;
  request: IncomingMessage;
  response: ServerResponse;
}

async function answerPos({ desk, operation, call, bytes, request, response }: PosCall): Promise<void> {
  const trouble = desk.troubles.take(await occasionOf(desk, operation, call, bytes));
  const misbehave = trouble && misbehaviours[trouble.kind];
  const isDone = trouble === undefined || trouble.done;
  let answer: Answer = { status: 200, body: { code: 'BROKEN', message: 'Trouble was asked for.' } };
  if (isDone) {
    checkAccess(request, await settingsOf(desk.engine));
    answer = await carryOut(desk, operation, { ...call, trouble }, bytes);
  }
  if (trouble?.kind === 'latency') await wait(trouble.milliseconds, undefined, { ref: false });
  if (response.destroyed) return;
  if (trouble !== undefined && misbehave !== undefined) misbehave(response, answer, trouble);
  else send(response, answer);
}

function checkAccess({ headers }: IncomingMessage, { apiKeys, posIds }: SandboxSettings): void {
  if (!apiKeys.includes(String(headers['x-api-key']))) {
    throw new Refused(401, 'KEY_REFUSED', 'The key in x-api-key is not accepted.');
  }
  const pos = headers['x-pos-id'];
  if (pos === undefined || pos === '') throw invalid('the header x-pos-id is missing');
  if (posIds.length > 0 && !posIds.includes(String(pos))) {
    throw new Refused(403, 'POS_REFUSED', 'The key is not for this point of sale.');
  }
}

/**
 * Pages of other sites can neither send JSON nor read what comes back, but with a name of theirs that leads to this machine
 * they could; such a name is not in the Host of an honest call.
 */
function checkBrowser({ headers, socket }: IncomingMessage, { method }: PosOperation): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(socket.localAddress ?? '');
  if (isLocal && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(host)) {
    throw new Refused(403, 'HOST_REFUSED', 'This machine is called localhost or 127.0.0.1 here.');
  }
  if (method === 'GET' || headers['content-type']?.startsWith('application/json')) return;
  throw new Refused(415, 'REQUEST_INVALID', 'Accepted is Content-Type: application/json.');
}

function routeOf(routes: readonly Route[], method: string, path: string) {
  const fitting = routes.flatMap(({ operation, pattern }) => {
    const match = pattern.exec(path);
    return match === null ? [] : [{ operation, path: decoded(match.groups ?? {}) }];
  });
  const found = fitting.find(({ operation }) => operation.method === method);
  if (found !== undefined) return found;
  if (fitting.length === 0) throw new Refused(404, 'NOTHING_HERE', 'The contract has no such path.');
  const methods = fitting.map(({ operation }) => operation.method).join(', ');
  throw new Refused(405, 'METHOD_UNKNOWN', `Accepted are ${methods}.`);
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw invalid('the path is not well-formed');
  }
}

async function carryOut(desk: Desk, operation: PosOperation, call: Call, bytes: Buffer): Promise<Answer> {
  for (const [name, value] of Object.entries(call.path)) checkParameter(operation, name, value);
  if (operation.needsKey) checkParameter(operation, 'Idempotency-Key', call.key);
  if (call.card !== undefined) checkParameter(operation, 'card', call.card);
  const body = operation.body === undefined ? undefined : bodyOf(operation, bytes);
  return sandboxOperations[operation.id](desk, { ...call, body });
}

function checkParameter(operation: PosOperation, name: string, value: string): void {
  const fault = operation.parameter(name)?.(value);
  if (fault !== undefined) throw invalid(`${name}: ${fault}`);
}

function bodyOf(operation: PosOperation, bytes: Buffer): unknown {
  const body = parsed(bytes);
  const fault = operation.body?.(body);
  if (fault !== undefined) throw invalid(fault);
  return body;
}

function parsed(bytes: Buffer): unknown {
  try {
    return readJson(bytes.toString(), jsonLimits).value;
  } catch (error) {
    if (error instanceof JsonError) throw invalid(`the body is no JSON (${error.message})`);
    throw error;
  }
}

function invalid(message: string): Refused {
  return new Refused(400, 'REQUEST_INVALID', `${message}.`);
}

async function occasionOf({ engine }: Desk, { id, needsKey, body }: PosOperation, call: Call, bytes: Buffer) {
  const key = needsKey ? call.key : call.path.key;
  const inBody = body === undefined ? undefined : cardIn(bytes);
  const known = call.path.card ?? inBody ?? (await findReceipt(engine, call.path.key ?? ''))?.card;
  return { operation: id, key, card: known };
}

function cardIn(bytes: Buffer): string | undefined {
  try {
    const { card } = JSON.parse(bytes.toString()) as { card?: unknown };
    return typeof card === 'string' ? card : undefined;
  } catch {
    return undefined;
  }
}

/** Reads to the end in any case, so that whoever sends too much hears why. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= bodyLimit) chunks.push(chunk);
  }
  if (bytes > bodyLimit) throw new Refused(413, 'REQUEST_INVALID', `At most ${bodyLimit} bytes are read.`);
  return Buffer.concat(chunks);
}
