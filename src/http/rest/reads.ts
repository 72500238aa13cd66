import type { Conversation } from './conversation.js';
import { matchesTag } from './etag.js';
import { createListCache } from './list-cache.js';
import type { RestAnswer, RestList } from './operation.js';
import { RestRefusal } from './problem.js';
import { notAvailable } from './problems.js';
import { readQuery } from './query.js';
import { type Sent, sendAnswer, sendList, sendNotModified, sendProblem } from './respond.js';
import { admit, checked, headersOf, type Route, type Routes } from './routes.js';
import type { RequestData } from './validation.js';

/** A read with what its query says. */
interface Target<Context> {
  route: Route<Context>;
  data: RequestData;
  /** What the query says, in whatever order it was written. */
  query: string;
}

/** Targets whose queries are remembered: reads come again and again with the same few. */
const MOST_TARGETS = 2000;
const LONGEST_TARGET = 500;

export interface ReadOptions {
  /** Goes into the version of each list, so that a program that writes lists differently has lists of its own. */
  version: string;
  /** Of what is kept of lists. */
  listBytes: number;
}

/** Makes what answers `GET` and `HEAD`. */
export function createReads<Context>(routes: Routes<Context>, { version, listBytes }: ReadOptions) {
  const lists = createListCache(listBytes);
  const targets = new Map<string, Target<Context>>();

  /** @throws RestRefusal */
  function targetOf(conversation: Conversation<Context>): Target<Context> {
    const { path, query } = conversation.call;
    const text = `${path}?${query}`;
    const known = targets.get(text);
    if (known !== undefined) {
      conversation.asked = known.query || undefined;
      admit(conversation, known.route);
      return known;
    }
    conversation.asked = readable(query) || undefined;
    const route = routes.find('GET', path);
    admit(conversation, route);
    const target = readTarget(conversation, route);
    conversation.asked = target.query || undefined;
    // A header that counts would have to be read each time.
    if (route.model.headers.length === 0 && text.length <= LONGEST_TARGET) {
      if (targets.size >= MOST_TARGETS) targets.clear();
      targets.set(text, target);
    }
    return target;
  }

  async function list(
    conversation: Conversation<Context>,
    operation: RestList<Context>,
    { route, data, query }: Target<Context>,
  ): Promise<Sent> {
    const { request, call } = conversation;
    const current = `${version}-${await operation.version(conversation, data)}`;
    const sought = request.headers['if-none-match'];
    if (sought !== undefined && matchesTag(sought, `W/"${current}"`)) {
      return sendNotModified(conversation, `W/"${current}"`);
    }
    const key = `${call.publication}\n${route.model.id}\n${query}`;
    const kept = lists.find(key, current);
    if (kept !== undefined) return sendList(conversation, kept);
    const make = async () => listBytesOf(await operation.run(conversation, data));
    return sendList(conversation, await lists.get(key, current, make));
  }

  return async function read(conversation: Conversation<Context>): Promise<Sent> {
    const target = targetOf(conversation);
    const { operation, model } = target.route;
    if (operation?.kind === 'list') return list(conversation, operation, target);
    if (operation?.kind !== 'read') throw notAvailable(model.id);
    const answer = await operation.run(conversation, target.data);
    if ('problem' in answer) return sendProblem(conversation, answer.problem);
    return sendAnswer(conversation, answer.status ?? 200, JSON.stringify(answer.body));
  };
}

function readTarget<Context>(conversation: Conversation<Context>, route: Route<Context>): Target<Context> {
  const query = readQuery(conversation.call.query, route.model.query);
  const data = checked(route, { query, headers: headersOf(conversation.request, route) }, 0);
  const names = Object.keys(query).sort();
  return { route, data, query: names.length === 0 ? '' : JSON.stringify(query, names) };
}

/** A refusal is thrown: only lists are kept. */
function listBytesOf(answer: RestAnswer): Buffer {
  if ('problem' in answer) throw new RestRefusal(answer.problem);
  return Buffer.from(JSON.stringify(answer.body));
}

/** A query for people and for what masks phones and addresses. */
function readable(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
