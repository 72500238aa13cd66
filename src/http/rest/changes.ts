import { createHash } from 'node:crypto';
import { readBody } from '../body.js';
import type { ChangeOutcome, KeptAnswer, KeyedChange } from './call.js';
import { type ChangeQueue, QueueRefused } from './change-queue.js';
import { checkContentType, hasBody, readBodyText } from './content.js';
import type { Conversation } from './conversation.js';
import type { RestAnswer, RestChange } from './operation.js';
import { problemText } from './problem.js';
import { inFlight, keyReused, missingBody, notAvailable, overloaded } from './problems.js';
import { readQuery } from './query.js';
import { type Sent, sendAnswer } from './respond.js';
import { admit, checked, headersOf, type Route, type Routes } from './routes.js';
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

/** Makes what answers the methods that change something. */
export function createChanges<Context>(
  routes: Routes<Context>,
  bodyBytes: number,
  queueOf: (publication: string) => ChangeQueue,
) {
  async function receive(conversation: Conversation<Context>, route: Route<Context>): Promise<Received> {
    const { request, call } = conversation;
    const { model } = route;
    const query = readQuery(call.query, model.query);
    const headers = headersOf(request, route);
    const bytes = await bodyOf(conversation, model.body?.required ?? false);
    if (bytes.length === 0) return { data: checked(route, { query, headers }, 0), bytes };
    conversation.asked = bytes;
    const { value, values } = readBodyText(bytes, JSON_LIMITS);
    return { data: checked(route, { query, headers, body: value }, values), bytes };
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
  ): Promise<ChangeOutcome> {
    const { call, response } = conversation;
    const queue = queueOf(call.publication);
    const turn = change && `key ${change.userName}\n${change.operation}\n${change.key}`;
    const isRepeated = turn !== undefined && queue.isBusy(turn);
    const keys = turn === undefined ? operation.keys(data) : [...operation.keys(data), turn];
    try {
      return await queue.add(keys, () => {
        // Nobody would hear of it; whoever comes again with or without a key finds nothing done.
        if (response.destroyed) throw new ClientGone();
        return call.change(change, async (context) =>
          keptAnswer(conversation, await operation.run(conversation.within(context), data)),
        );
      });
    } catch (error) {
      if (!(error instanceof QueueRefused)) throw error;
      throw isRepeated && error.reason === 'too-long' ? inFlight() : overloaded();
    }
  }

  return async function change(conversation: Conversation<Context>): Promise<Sent> {
    const { request, call } = conversation;
    const route = routes.find(request.method as string, call.path);
    admit(conversation, route);
    const received = await receive(conversation, route);
    if (route.operation?.kind !== 'change') throw notAvailable(route.model.id);
    const keyed = keyedChange(conversation, route, received);
    const outcome = await queued(conversation, route.operation, received, keyed);
    if (outcome.kind === 'another request') throw keyReused();
    const { status, text } = outcome.answer;
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
  const digest = createHash('sha256').update(call.query).update('\n').update(bytes).digest('base64url');
  return { userName: call.user, operation: model.id, key, digest };
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
