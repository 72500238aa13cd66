import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.js';
import { BodyRefused } from '../body.js';
import type { RestCall } from './call.js';
import { type ChangeQueue, createChangeQueue } from './change-queue.js';
import { ClientGone, createChanges } from './changes.js';
import { Conversation } from './conversation.js';
import type { OpenApiDocument } from './document.js';
import type { RestOperation } from './operation.js';
import { type Problem, RestRefusal } from './problem.js';
import { bodyRefusal, internal, rateLimited, storageUnavailable } from './problems.js';
import { createRateLimit, type RateLimit } from './rate-limit.js';
import { createReads } from './reads.js';
import { type Sent, sendMethods, sendProblem } from './respond.js';
import { createRoutes } from './routes.js';

export interface RestLimits {
  /** Of a body, as sent and after decompression. */
  bodyBytes: number;
  /** Of all answers to lists that are kept. */
  listBytes: number;
  /** Of one user. */
  requestsPerSecond: number;
  /** Changes of one publication that run at the same time, and that wait. */
  changesAtOnce: number;
  changesWaiting: number;
  /** How long a change waits for its turn. */
  patienceMs: number;
}

/** What is told of the changes of one publication. */
export interface QueueMetrics {
  waited(seconds: number): void;
  refused(): void;
}

export interface RestEndpointOptions<Context> {
  document: OpenApiDocument;
  /** Handlers by `operationId`. An operation of the document without one answers that it is not available. */
  operations: Readonly<Record<string, RestOperation<Context> | undefined>>;
  /** Goes into the version of each list, so that a program that writes lists differently has lists of its own. */
  version: string;
  clock: Clock;
  limits: RestLimits;
  /** Called with what an operation threw unexpectedly, and when the store was unavailable. */
  onError: (error: unknown, call: RestCall<Context>, operation: string | undefined) => void;
  /** Called once for each request, for metrics; the operation is undefined when the request did not get that far. */
  observe?: (operation: string | undefined, code: string, seconds: number) => void;
  /** Called once for each publication. */
  queueMetrics?: (publication: string, depth: () => number) => QueueMetrics;
}

/** Answers one request. Never throws and needs not be waited for. */
export type RestEndpoint<Context> = (
  request: IncomingMessage,
  response: ServerResponse,
  call: RestCall<Context>,
) => void;

/** What belongs to one publication. */
interface Desk {
  rate: RateLimit;
  changes: ChangeQueue;
}

/** Makes the endpoint of one service; everything that can be compiled is compiled here. */
export function createRestEndpoint<Context>(options: RestEndpointOptions<Context>): RestEndpoint<Context> {
  const { limits, clock, onError, observe } = options;
  const routes = createRoutes(options.document, options.operations);
  const desks = new Map<string, Desk>();
  const read = createReads(routes, { version: options.version, listBytes: limits.listBytes });
  const change = createChanges(routes, {
    bodyBytes: limits.bodyBytes,
    queueOf: (publication) => deskOf(publication).changes,
    onUnsettled: onError,
  });

  function deskOf(publication: string): Desk {
    let desk = desks.get(publication);
    if (desk === undefined) {
      desk = openDesk(publication);
      desks.set(publication, desk);
    }
    return desk;
  }

  function openDesk(publication: string): Desk {
    const metrics = options.queueMetrics?.(publication, () => changes.depth());
    const changes = createChangeQueue({
      atOnce: limits.changesAtOnce,
      waiting: limits.changesWaiting,
      patienceMs: limits.patienceMs,
      onBegin: (waitedMs) => metrics?.waited(waitedMs / 1000),
      onRefused: () => metrics?.refused(),
    });
    return { rate: createRateLimit(limits.requestsPerSecond, clock), changes };
  }

  /** Throws, or rejects with, what stands in the way. */
  function serve(conversation: Conversation<Context>): Sent | Promise<Sent> {
    const { request, call, allowance } = conversation;
    if (!allowance.allowed) throw rateLimited(allowance.waitMs);
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return read(conversation);
      case 'OPTIONS':
        return sendMethods(conversation, routes.methodsOf(call.path));
      default:
        return change(conversation);
    }
  }

  function problemFor(error: unknown, { call, operation }: Conversation<Context>): Problem {
    if (error instanceof RestRefusal) return error.problem;
    if (error instanceof BodyRefused) return bodyRefusal(error).problem;
    onError(error, call, operation);
    const isUnavailable = error instanceof Error && error.name === 'StorageUnavailable';
    return isUnavailable ? storageUnavailable() : internal(call.requestId);
  }

  async function answer(conversation: Conversation<Context>): Promise<void> {
    let sent: Sent;
    try {
      sent = await serve(conversation);
    } catch (error) {
      // Its connection is gone; a body that was not whole is nothing to record.
      if (error instanceof ClientGone) return;
      sent = await sendProblem(conversation, problemFor(error, conversation));
    }
    finish(conversation, sent);
  }

  function finish(conversation: Conversation<Context>, { status, body }: Sent): void {
    const { call, operation, document, card, asked, at, started } = conversation;
    const durationMs = performance.now() - started;
    const resultCode = conversation.code ?? 'OK';
    call.record({
      at,
      requestId: call.requestId,
      direction: 'in',
      protocol: 'rest',
      operation,
      user: call.user,
      address: call.address,
      card,
      document,
      status,
      resultCode,
      durationMs,
      request: asked,
      response: body,
    });
    observe?.(operation, resultCode, durationMs / 1000);
  }

  return (request, response, call) => {
    const allowance = deskOf(call.publication).rate.take(call.user);
    const conversation = new Conversation(request, response, call, allowance, clock(), performance.now());
    answer(conversation).catch((error: unknown) => {
      onError(error, call, conversation.operation);
      response.destroy();
    });
  };
}
