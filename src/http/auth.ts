import type { NextFunction, Request, RequestHandler, Response } from 'express';
import basicAuth from 'express-basic-auth';
import { type Admissions, createAdmissions } from './admissions.js';
import type { HttpCaller } from './request.js';
import type { KnownFailures, Throttle } from './throttle.js';

/** Checks the credentials of one publication. */
interface CredentialCheck {
  /** The user if name and password are right; may take long. */
  verify(name: string, password: string): Promise<HttpCaller | undefined>;
  /** The same, from memory only. */
  recall(name: string, password: string): Promise<HttpCaller | undefined>;
  /** Whether that is likely to find them; told at once. */
  remembers(name: string, password: string): boolean;
  /** Two equal numbers: the same credentials are right. Undefined where that cannot be told at once. */
  revision(): number | undefined;
}

/** What all processes that serve a publication know of failures to sign in. */
interface SharedFailures {
  find(pair: string): Promise<KnownFailures | undefined>;
  add(pair: string): Promise<void>;
  forget(pair: string): Promise<void>;
}

interface Protected {
  name: string;
  users: CredentialCheck;
  /** Undefined: there is no other process. */
  failures?: SharedFailures | undefined;
}

export interface AuthFailure {
  reason: 'missing' | 'wrong' | 'throttled' | 'demo-from-outside' | 'role';
  /** 401, 403 or 429. */
  status: number;
  /** The name as it was given; it may be any text. */
  user?: string;
  /** With 429. */
  retryAfterSeconds?: number;
}

/** A refusal as it is sent. */
export interface RefusalText {
  contentType: string;
  text: string;
}

export interface AuthOptions {
  /** For `WWW-Authenticate`. */
  realm: string;
  throttle: Throttle;
  /** The publication's name and users; undefined when there is no such publication (404, before any password). */
  publicationOf(req: Request): Protected | undefined;
  /** Address of the client. */
  addressOf(req: Request): string;
  /** Whether the client sits on this machine: only then the well-known demo passwords count. */
  isLocal(req: Request): boolean;
  /** For journal and metrics. Must not throw. */
  onFailure?(req: Request, failure: AuthFailure): void;
  /** How a service words its refusals; a line of text unless told. */
  wordingOf?(req: Request, failure: AuthFailure): RefusalText;
}

/** Basic authentication as a handler. */
export interface Authentication extends RequestHandler {
  /**
   * To be asked before anything else that waits for the database. False: answered already, without waiting, because too many
   * strangers come from there. Otherwise they would take the places of requests under way from everybody, if only until
   * the database answers.
   */
  lets(req: Request, res: Response): boolean;
}

const demoUsers = new Set(['kassir', 'richest', 'umico', 'exchange', 'admin']);
const longestName = 64;

/**
 * Basic authentication for every protocol; leaves the user in `req.caller`.
 *
 * A user is slowed down only at the address that fails. During a pause even the right password is refused, because
 * otherwise a pause would not slow guessing down. One exception: a credential that was right before, from the same
 * address, still passes (a few times a second), so that somebody behind the shop's NAT cannot lock its tills out.
 * Without a pause, 429 means that the address has too many different credentials under check.
 */
export function createAuthentication(given: AuthOptions): Authentication {
  const options = { ...given, admissions: createAdmissions() };
  const { realm } = options;
  const unauthorizedResponse = (req: Request) => {
    const user = nameOf(req);
    const failure: AuthFailure =
      user === undefined ? { reason: 'missing', status: 401 } : { reason: 'wrong', status: 401, user };
    options.onFailure?.(req, failure);
    const { contentType, text } = worded(options, req, failure, 'Unauthorized\n');
    req.res?.type(contentType);
    return text;
  };

  // The package hands its checker no request, so each request gets a middleware of its own: well under a microsecond.
  const handler: RequestHandler = (req, res, next) => {
    if (isAdmitted(options, req)) return next();
    if (!lets(options, req, res)) return;
    const check = (name: string, password: string, answer: (error: null, approved: boolean) => void) => {
      // An error must not reach the package's callback: it throws, and the process ends.
      authenticate(options, req, res, name, password).then((approved) => {
        if (approved !== undefined) answer(null, approved);
      }, next);
    };
    basicAuth({ authorizer: check, authorizeAsync: true, challenge: true, realm, unauthorizedResponse })(
      req,
      res,
      next,
    );
  };
  return Object.assign(handler, { lets: (req: Request, res: Response) => lets(options, req, res) });
}

interface Gate extends AuthOptions {
  admissions: Admissions;
}

/**
 * A credential that was right on this connection passes at once, and nothing is hashed or awaited for it, unless the users
 * have changed or a pause has begun.
 */
function isAdmitted(
  { publicationOf, addressOf, isLocal, throttle, admissions }: Gate,
  req: Request,
): boolean {
  const users = publicationOf(req)?.users;
  const revision = users?.revision();
  if (users === undefined || revision === undefined) return false;
  const known = admissions.find(req, addressOf(req), users, revision);
  if (known === undefined || throttle.pauseMs(known.pair) > 0) return false;
  if (known.isDemo && !isLocal(req)) return false;
  throttle.succeeded(known.pair);
  req.caller = known.caller;
  return true;
}

function lets(options: Gate, req: Request, res: Response): boolean {
  const { throttle, admissions, addressOf } = options;
  const publication = options.publicationOf(req);
  // With one process nothing is waited for, and who is too many is refused in time.
  if (publication?.failures === undefined || admissions.isFamiliar(req)) return true;
  const given = credentialsOf(req);
  if (given === undefined || publication.users.remembers(given.name, given.password)) return true;
  const { name, password } = given;
  const address = addressOf(req);
  const pair = pairOf(publication, name, address);
  const isShut = throttle.pauseMs(pair) > 0 && !throttle.isGood(pair);
  const leave = isShut ? undefined : throttle.enter({ pair, address, password });
  if (leave === undefined) refuse(options, req, res, pair, name);
  else res.once('close', leave);
  return leave !== undefined;
}

const basicHeader = /^ *basic +([\w.~+/-]+=*) *$/i;

/** As `express-basic-auth` is going to read them. */
function credentialsOf({ headers }: Request): { name: string; password: string } | undefined {
  const [, encoded] = basicHeader.exec(headers.authorization ?? '') ?? [];
  const [, name, password] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return name === undefined || password === undefined ? undefined : { name, password };
}

const pairOf = (publication: Protected, name: string, address: string) =>
  `${publication.name}\0${name.slice(0, longestName)}\0${address}`;

/** Undefined: answered already. */
async function authenticate(
  options: Gate,
  req: Request,
  res: Response,
  name: string,
  password: string,
): Promise<boolean | undefined> {
  const publication = options.publicationOf(req);
  if (!publication) return answer(res, 404, { contentType: TEXT, text: 'Not found\n' });
  const { throttle } = options;
  const address = options.addressOf(req);
  const pair = pairOf(publication, name, address);
  let paused = throttle.pauseMs(pair) > 0;
  const revision = publication.users.revision();
  let caller =
    !paused || throttle.mayRecall(pair) ? await publication.users.recall(name, password) : undefined;
  if (!caller) {
    const learn = throttle.asking(pair);
    const known = paused ? undefined : await publication.failures?.find(pair);
    if (!paused && publication.failures) learn(known);
    paused = throttle.pauseMs(pair) > 0;
    const check = () => checked(publication, { pair, name, password, known });
    const guess = paused ? undefined : throttle.attempt({ pair, address, password }, check);
    if (!guess) return refuse(options, req, res, pair, name);
    caller = await guess;
    if (!caller) return false;
  }
  const isDemo = password === name && demoUsers.has(name);
  if (isDemo && !options.isLocal(req)) {
    const failure: AuthFailure = { reason: 'demo-from-outside', status: 403, user: name };
    options.onFailure?.(req, failure);
    return answer(res, 403, worded(options, req, failure, 'Demo users work on this machine only\n'));
  }
  if (!paused) throttle.succeeded(pair);
  req.caller = caller;
  const header = req.headers.authorization;
  if (revision !== undefined && header !== undefined) {
    options.admissions.keep(req, {
      header,
      address,
      users: publication.users,
      revision,
      pair,
      caller,
      isDemo,
    });
  }
  return true;
}

/** Checks a password, and lets other processes know how that went. */
async function checked(
  { users, failures }: Protected,
  {
    pair,
    name,
    password,
    known,
  }: { pair: string; name: string; password: string; known: KnownFailures | undefined },
): Promise<HttpCaller | undefined> {
  const caller = await users.verify(name, password);
  if (caller === undefined) await failures?.add(pair);
  else if (known !== undefined) await failures?.forget(pair);
  return caller;
}

function refuse(options: AuthOptions, req: Request, res: Response, pair: string, user: string) {
  const pauseMs = options.throttle.pauseMs(pair);
  const retryAfterSeconds = Math.max(1, Math.ceil(pauseMs / 1000));
  const failure: AuthFailure = { reason: 'throttled', status: 429, user, retryAfterSeconds };
  options.onFailure?.(req, failure);
  res.set('Retry-After', String(retryAfterSeconds));
  const plain = pauseMs > 0 ? 'Too many failed attempts\n' : 'Too many sign-ins at once\n';
  return answer(res, 429, worded(options, req, failure, plain));
}

const TEXT = 'text/plain';

function worded(options: AuthOptions, req: Request, failure: AuthFailure, plain: string): RefusalText {
  return options.wordingOf?.(req, failure) ?? { contentType: TEXT, text: plain };
}

/**
 * Lets a caller pass who has one of the roles; 403 for others. The role `admin` is not above the others: it must be
 * named where it counts.
 */
export function requireRole(
  roles: readonly string[],
  onFailure?: AuthOptions['onFailure'],
): (req: Request, res: Response, next: NextFunction) => void {
  return (req, res, next) => {
    if (hasRole(req.caller, roles)) return next();
    onFailure?.(req, { reason: 'role', status: 403, user: req.caller?.name });
    answer(res, 403, { contentType: TEXT, text: 'Forbidden\n' });
  };
}

function hasRole(caller: HttpCaller | undefined, roles: readonly string[]): boolean {
  return caller?.roles.some((role) => roles.includes(role)) ?? false;
}

function answer(res: Response, status: number, { contentType, text }: RefusalText): undefined {
  res.status(status).type(contentType).send(text);
}

/** What `express-basic-auth` left on the request: absent when there was no readable header. */
function nameOf(req: Request): string | undefined {
  return 'auth' in req ? (req as basicAuth.IBasicAuthedRequest).auth.user : undefined;
}
