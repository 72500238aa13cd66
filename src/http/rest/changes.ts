import { createHash } from 'node:crypto';
import { readBody } from '../body.js';
import type { ChangeOutcome, KeptAnswer, KeyedChange, RestCall } from './call.js';
import { type ChangeQueue, QueueRefused } from './change-queue.js';
import { checkContentType, hasBody, readBodyText } from './content.js';
import type { Conversation } from './conversation.js';
import type { RestAnswer, RestChange } from './operation.js';
import { problemText, RestRefusal } from './problem.js';
import { inFlight, keyReused, missingBody, notAvailable, overloaded } from './problems.js';
import { readQuery } from './query.js';
import { answerRead } from './reads.js';
import { type Sent, sendAnswer } from './respond.js';
import { admit, checked, type Found, headersOf, type Route, type Routes } from './routes.js';
import type { RequestData } from './validation.js';

/** The client went away: before its body was whole, or before its turn came. Nothing was done. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

const KEY_HEADER = 'Idempotency-Key';
const JSON_LIMITS = { depth: 32, values: 100_000 };

interface Received {
  data: RequestData;
  bytes: Buffer;
}

export interface ChangeOptions<Context> {
  /** Of a body, as sent and after decompression. */
  bodyBytes: number;
  queueOf(publication: string): ChangeQueue;
  /** Told what was thrown while a change that is committed made its answer. */
  onUnsettled(error: unknown, call: RestCall<Context>, operation: string | undefined): void;
}

/** Makes what answers the methods that change something. */
export function createChanges<Context>(
  routes: Routes<Context>,
  { bodyBytes, queueOf, onUnsettled }: ChangeOptions<Context>,
) {
  async function receive(
    conversation: Conversation<Context>,
    { route, path }: Found<Context>,
  ): Promise<Received> {
    const { request, call } = conversation;
    const { model } = route;
    const query = readQuery(call.query, model.query);
    const headers = headersOf(request, route);
    const bytes = await bodyOf(conversation, model.body?.required ?? false);
    if (bytes.length === 0) return { data: checked(route, { path, query, headers }, 0), bytes };
    conversation.asked = bytes;
    const { value, values } = readBodyText(bytes, JSON_LIMITS);
    return { data: checked(route, { path, query, headers, body: value }, values), bytes };
  }

  /** Nothing but the bytes; empty where there is no body and none is needed. */
  async function bodyOf({ request }: Conversation<Context>, isRequired: boolean): Promise<Buffer> {
    if (hasBody(request)) {
      checkContentType(request.headers['content-type']);
      const bytes = await readBody(request, bodyBytes);
      if (bytes === undefined) throw new ClientGone();
      if (bytes.length > 0) return bytes;
    }
    if (isRequired) throw missingBody();
    return Buffer.alloc(0);
  }

  async function queued(
    conversation: Conversation<Context>,
    operation: RestChange<Context>,
    { data }: Received,
    change: KeyedChange | undefined,
    prepared?: unknown,
  ): Promise<ChangeOutcome> {
    const { call, response } = conversation;
    const queue = queueOf(call.publication);
    const turn = change && turnOf(change);
    const isRepeated = turn !== undefined && queue.isBusy(turn);
    const keys = turn === undefined ? operation.keys(data) : [...operation.keys(data), turn];
    try {
      return await queue.add(keys, () => {
        // Nobody would hear of it; whoever comes again with or without a key finds nothing done.
        if (response.destroyed) throw new ClientGone();
        return call.change(change, async (context) =>
          keptAnswer(conversation, await operation.run(conversation.within(context), data, prepared)),
        );
      });
    } catch (error) {
      if (!(error instanceof QueueRefused)) throw error;
      throw isRepeated && error.reason === 'too-long' ? inFlight() : overloaded();
    }
  }

  /** What is to be asked beforehand is not asked for a request that is done. */
  async function done(
    conversation: Conversation<Context>,
    operation: RestChange<Context>,
    received: Received,
    change: KeyedChange | undefined,
  ): Promise<ChangeOutcome> {
    if (operation.prepare === undefined) return queued(conversation, operation, received, change);
    if (change === undefined) return prepared(conversation, operation, received, change);
    return alone(`${conversation.call.publication}\n${turnOf(change)}`, async () => {
      const kept = await conversation.call.kept(change);
      return kept ?? prepared(conversation, operation, received, change);
    });
  }

  const underWay = new Map<string, Promise<unknown>>();

  /** The same request at once would be prepared twice: it waits for the answer of the one before. */
  async function alone<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    for (let other = underWay.get(name); other !== undefined; other = underWay.get(name)) {
      await other.catch(() => {});
    }
    const begun = work().finally(() => underWay.delete(name));
    underWay.set(name, begun);
    return begun;
  }

  async function prepared(
    conversation: Conversation<Context>,
    operation: RestChange<Context>,
    received: Received,
    change: KeyedChange | undefined,
  ): Promise<ChangeOutcome> {
    const ready = await operation.prepare?.(conversation, received.data);
    if (ready === undefined) return queued(conversation, operation, received, change);
    if ('problem' in ready) throw new RestRefusal(ready.problem);
    let isUsed = false;
    try {
      const outcome = await queued(conversation, operation, received, change, ready.prepared);
      isUsed = outcome.kind === 'first' && outcome.answer.status < 400;
      return outcome;
    } finally {
      if (!isUsed) await discarded(conversation, operation, received, ready.prepared);
    }
  }

  /** Nobody's answer depends on it. */
  async function discarded(
    conversation: Conversation<Context>,
    { discard }: RestChange<Context>,
    { data }: Received,
    prepared: unknown,
  ): Promise<void> {
    try {
      await discard?.(conversation, data, prepared);
    } catch (error) {
      onUnsettled(error, conversation.call, conversation.operation);
    }
  }

  /** What is committed is the answer if nothing better can be said. */
  async function settled(
    conversation: Conversation<Context>,
    { settle }: RestChange<Context>,
    { data }: Received,
    kept: KeptAnswer,
  ): Promise<KeptAnswer> {
    if (settle === undefined || kept.status >= 400) return kept;
    const status = kept.status as 200 | 201 | 202;
    try {
      const answer = await settle(conversation, data, { status, body: JSON.parse(kept.text) });
      return keptAnswer(conversation, answer);
    } catch (error) {
      onUnsettled(error, conversation.call, conversation.operation);
      return kept;
    }
  }

  return async function change(conversation: Conversation<Context>): Promise<Sent> {
    const { request, call } = conversation;
    const found = routes.find(request.method as string, call.path);
    const { operation, model } = found.route;
    admit(conversation, found.route);
    const received = await receive(conversation, found);
    conversation.begun = performance.now();
    if (operation?.kind === 'read') {
      return answerRead(conversation, operation, { route: found.route, data: received.data });
    }
    if (operation?.kind !== 'change') throw notAvailable(model.id);
    const keyed = keyedChange(conversation, found.route, received);
    const outcome = await done(conversation, operation, received, keyed);
    if (outcome.kind === 'another request') throw keyReused();
    const { status, text } = await settled(conversation, operation, received, outcome.answer);
    if (status >= 400) conversation.code ??= codeOf(text);
    return sendAnswer(
      conversation,
      status,
      text,
      outcome.kind === 'again' ? ['Idempotency-Replayed', 'true'] : [],
    );
  };
}

function keyedChange<Context>(
  { call }: Conversation<Context>,
  { model }: Route<Context>,
  { data, bytes }: Received,
): KeyedChange | undefined {
  const key = data.headers[KEY_HEADER];
  if (typeof key !== 'string') return undefined;
  const digest = createHash('sha256').update(call.query).update('\n').update(bytes);
  // Without variables the path says nothing that the operation does not.
  if (model.variables.length > 0) digest.update('\n').update(call.path);
  return { userName: call.user, operation: model.id, key, digest: digest.digest('base64url') };
}

/** Names a request that may come again; the same name waits for its turn. */
function turnOf({ userName, operation, key }: KeyedChange): string {
  return `key ${userName}\n${operation}\n${key}`;
}

/** Refusals are kept too: the first answer is the answer. */
function keptAnswer<Context>(conversation: Conversation<Context>, answer: RestAnswer): KeptAnswer {
  if (!('problem' in answer)) return { status: answer.status ?? 200, text: JSON.stringify(answer.body) };
  const { problem } = answer;
  conversation.code = problem.code;
  return {
    status: problem.status,
    text: problemText(problem, conversation.language, conversation.call.requestId),
  };
}

/** The code of a kept problem. */
function codeOf(text: string): string {
  return (JSON.parse(text) as { code: string }).code;
}
