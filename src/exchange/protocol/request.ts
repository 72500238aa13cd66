import type { Context } from '../../domain/context.js';
import { safePath } from '../files/safe-path.js';
import { type ExchangeAnswer, failure, success } from './answers.js';
import type { ExchangeCall, ExchangeParts } from './call.js';
import { modes } from './modes.js';
import {
  cookieName,
  type ExchangeType,
  exchangeTypes,
  newToken,
  type Session,
  sessidOf,
  type sessionStore,
} from './sessions.js';

/** What a request asks for, as it stands in its address and its cookie. */
export interface Asked {
  type: string;
  mode: string;
  filename: string;
  version: string | undefined;
  sessid: string | undefined;
  /** Of the session, from the cookie. */
  token: string | undefined;
  /** For journal and metrics: a name of ours, whatever was asked. */
  operation: string;
}

export function askedOf(query: string, cookies: string | undefined): Asked {
  const given = new URLSearchParams(query);
  const type = given.get('type') ?? '';
  const mode = given.get('mode') ?? '';
  const isKnown = isType(type) && (mode === 'checkauth' || Object.hasOwn(modes[type], mode));
  return {
    ...{ type, mode },
    // One that is longer is refused, not cut.
    filename: (given.get('filename') ?? '').slice(0, 1000),
    version: given.get('version') ?? undefined,
    sessid: given.get('sessid') ?? undefined,
    token: cookieOf(cookies),
    operation: isKnown ? `${type}.${mode}` : 'unknown',
  };
}

function cookieOf(cookies: string | undefined): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
  const token = pairs.find(([name]) => name === cookieName)?.[1];
  return token !== undefined && /^[\w-]{32}$/.test(token) ? token : undefined;
}

/** Who asks, and what is needed to answer. */
export interface Caller {
  publication: string;
  user: string;
  context: Context;
  sessions: ReturnType<typeof sessionStore>;
  body: ExchangeCall['body'];
  /** The cookie is for addresses below this one. */
  path: string;
  isSecure: boolean;
}

/** @throws BodyRefused, StorageUnavailable */
export async function handleExchange(
  parts: ExchangeParts,
  asked: Asked,
  caller: Caller,
): Promise<ExchangeAnswer> {
  const { type, mode } = asked;
  if (!isType(type)) return failure(`Неизвестный вид обмена type=${type}; есть: ${exchangeTypes.join(', ')}`);
  if (mode === 'checkauth') return checkauth(caller);
  const handler = Object.hasOwn(modes[type], mode) ? modes[type][mode] : undefined;
  if (handler === undefined)
    return failure(
      `Неизвестное действие mode=${mode}; есть: checkauth, ${Object.keys(modes[type]).join(', ')}`,
    );
  const token = asked.token ?? tokenOfUser(caller.user);
  const session = await sessionOf(asked, caller, token);
  if (session === undefined) return failure('Сеанс обмена закончился; начните с mode=checkauth');
  if (asked.sessid !== undefined && asked.sessid !== sessidOf(token)) return failure('Неверный sessid');
  const path = asked.filename === '' ? '' : safePath(asked.filename);
  if (path === undefined) return failure(`Недопустимое имя файла: ${asked.filename}`);
  const { publication, user, context, body } = caller;
  const { version } = asked;
  return handler(parts, {
    publication,
    user,
    context,
    type,
    session,
    path,
    body,
    version,
    sessid: sessidOf(token),
  });
}

function isType(type: string): type is ExchangeType {
  return (exchangeTypes as readonly string[]).includes(type);
}

/** Three lines that every 1C knows; newer ones read what stands behind them too. */
async function checkauth({ user, sessions, context, path, isSecure }: Caller): Promise<ExchangeAnswer> {
  const token = newToken();
  const now = context.clock();
  await sessions.begin(token, user, now);
  const lines = [cookieName, token, `sessid=${sessidOf(token)}`, `timestamp=${Math.floor(now / 1000)}`];
  const cookie = `${cookieName}=${token}; Path=${encodeURI(path)}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  return { ...success(...lines), cookie };
}

/** Programs that keep no cookies go on by their password: each user has one session of that kind. */
function tokenOfUser(user: string): string {
  return `user ${user}`;
}

async function sessionOf(
  asked: Asked,
  { sessions, user, context }: Caller,
  token: string,
): Promise<Session | undefined> {
  const session = await sessions.find(token, context.clock());
  if (session?.state.user === user) return session;
  return asked.token === undefined ? sessions.begin(token, user, context.clock()) : undefined;
}
