import { prefersCsv } from './accept.js';
import type { Conversation } from './conversation.js';
import { matchesTag } from './etag.js';
import { createListCache } from './list-cache.js';
import type { RestAnswer, RestList, RestRead } from './operation.js';
import { RestRefusal } from './problem.js';
import { notAvailable } from './problems.js';
import { readQuery } from './query.js';
import { type Sent, sendAnswer, sendCsv, sendList, sendNotModified, sendProblem } from './respond.js';
import { admit, checked, type Found, headersOf, type Route, type Routes } from './routes.js';
import type { RequestData } from './validation.js';

/** A read with what its query says. */
interface Target<Context> {
  route: Route<Context>;
  data: RequestData;
  /** What path and query say, in whatever order it was written. */
  query: string | undefined;
  /** Publication, operation and query. */
  key: string;
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

/** Makes what answers `GET` and `HEAD`; it throws, or rejects with, what stands in the way. */
export function createReads<Context>(routes: Routes<Context>, { version: program, listBytes }: ReadOptions) {
  const lists = createListCache(listBytes, (version) => `W/"${program}-${version}"`);
  const targets = new Map<string, Target<Context>>();
  const versions = new Map<string, Promise<string>>();

  /** @throws RestRefusal */
  function targetOf(conversation: Conversation<Context>): Target<Context> {
    const { publication, path, query } = conversation.call;
    const text = `${publication}\n${path}?${query}`;
    const known = targets.get(text);
    if (known !== undefined) {
      conversation.asked = known.query;
      admit(conversation, known.route);
      return known;
    }
    conversation.asked = readable(query) || undefined;
    const found = routes.find('GET', path);
    const { route } = found;
    admit(conversation, route);
    const target = readTarget(conversation, found);
    conversation.asked = target.query;
    const { headers, variables } = route.model;
    // A header that counts would have to be read each time; of what variables name there is no end.
    if (headers.length === 0 && variables.length === 0 && text.length <= LONGEST_TARGET) {
      if (targets.size >= MOST_TARGETS) targets.clear();
      targets.set(text, target);
    }
    return target;
  }

  /** Whoever asks for the same list in the same turn of the event loop shares one look. */
  function versionOf(
    conversation: Conversation<Context>,
    operation: RestList<Context>,
    { key, data }: Target<Context>,
  ): Promise<string> {
    let version = versions.get(key);
    if (version === undefined) {
      version = operation.version(conversation, data);
      if (versions.size === 0) setImmediate(() => versions.clear());
      versions.set(key, version);
    }
    return version;
  }

  async function list(
    conversation: Conversation<Context>,
    operation: RestList<Context>,
    target: Target<Context>,
  ): Promise<Sent> {
    const version = await versionOf(conversation, operation, target);
    const kept = lists.find(target.key, version);
    const etag = kept?.etag ?? lists.etagOf(version);
    const sought = conversation.request.headers['if-none-match'];
    if (sought !== undefined && matchesTag(sought, etag)) return sendNotModified(conversation, etag);
    if (kept !== undefined) return sendList(conversation, kept);
    const make = async () => listBytesOf(await operation.run(conversation, target.data));
    return sendList(conversation, await lists.get(target.key, version, make));
  }

  return function read(conversation: Conversation<Context>): Promise<Sent> {
    const target = targetOf(conversation);
    const { operation, model } = target.route;
    if (operation?.kind === 'list') return list(conversation, operation, target);
    if (operation?.kind === 'read') return answerRead(conversation, operation, target);
    throw notAvailable(model.id);
  };
}

/** Answers what changes nothing, with whatever method it was asked for. */
export async function answerRead<Context>(
  conversation: Conversation<Context>,
  operation: RestRead<Context>,
  { route, data }: Pick<Target<Context>, 'route' | 'data'>,
): Promise<Sent> {
  if (route.model.csv) conversation.format = formatOf(conversation, data);
  const given = await operation.run(conversation, data);
  if ('problem' in given) return sendProblem(conversation, given.problem);
  if ('csv' in given) return sendCsv(conversation, given);
  return sendAnswer(conversation, given.status ?? 200, JSON.stringify(given.body));
}

/** As the query says, or else as the client would rather have it. */
function formatOf<Context>({ request }: Conversation<Context>, { query }: RequestData): 'json' | 'csv' {
  const isCsv =
    query.format === undefined ? prefersCsv(request.headers.accept ?? '') : query.format === 'csv';
  return isCsv ? 'csv' : 'json';
}

function readTarget<Context>(
  conversation: Conversation<Context>,
  { route, path }: Found<Context>,
): Target<Context> {
  const query = readQuery(conversation.call.query, route.model.query);
  const data = checked(route, { path, query, headers: headersOf(conversation.request, route) }, 0);
  const told = { ...path, ...query };
  const names = Object.keys(told).sort();
  const said = names.length === 0 ? undefined : JSON.stringify(told, names);
  // Shared by all requests like this one.
  Object.freeze(query);
  return {
    route,
    data,
    query: said,
    key: `${conversation.call.publication}\n${route.model.id}\n${said ?? ''}`,
  };
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
