import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { databaseOf } from './config/database.js';
import { createByteCounts } from './exchange/files/byte-counts.js';
import { failure } from './exchange/protocol/answers.js';
import type { ExchangeParts } from './exchange/protocol/call.js';
import { createImports } from './exchange/protocol/imports.js';
import { type Asked, askedOf, handleExchange } from './exchange/protocol/request.js';
import { sessionStore } from './exchange/protocol/sessions.js';
import { createGuard, type Surroundings } from './guard.js';
import { clientAddress } from './http/address.js';
import { BodyRefused, readBody } from './http/body.js';
import { type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import { answer } from './http/respond.js';
import type { Publication } from './publication.js';
import { exchangeFolder } from './store/open.js';

const base = '/hs/exchange';
const roles = ['exchange', 'admin'];

/** How long a request waits for an import before 1C is told how far it is, and asks again. */
const patienceMs = 10_000;

/** The exchange with 1C at every publication's address; passes on what is not for it. */
export function exchangeService(
  parts: Surroundings,
  publications: readonly Publication[],
): { calls: RequestHandler; stop(): Promise<void> } {
  const { dataDir, publicUrl, limits } = parts.config;
  const imports = createImports(patienceMs);
  const exchange: ExchangeParts = {
    ...{ dataDir, database: databaseOf(parts.config), publicUrl, imports },
    byteCounts: createByteCounts(),
    megabytes: limits.exchangeMegabytes,
    partBytes: limits.exchangePartBytes,
  };
  const services = new Map(publications.map((one) => [one.name, publicationExchange(parts, exchange, one)]));
  return {
    stop: imports.stop,
    calls: (req, res, next) => {
      const path = splitPublicationPath(req.url);
      const isHere = path !== undefined && (path.rest === base || path.rest.startsWith(`${base}/`));
      const service = isHere ? services.get(path.publication) : undefined;
      return service === undefined ? next() : service(req, res, next, path as PublicationPath);
    },
  };
}

type Service = (req: Request, res: Response, next: NextFunction, path: PublicationPath) => void;

/** The exchange of one publication: who calls, by password or by the cookie of a session? then what is asked. */
function publicationExchange(
  parts: Surroundings,
  exchange: ExchangeParts,
  publication: Publication,
): Service {
  const { name, context, journal, users } = publication;
  const sessions = sessionStore(exchangeFolder({ dataDir: parts.config.dataDir, publication: name }));
  const guard = createGuard(parts, publication, { protocol: 'exchange', roles });

  return (req, res, next, { query }) => {
    const asked = askedOf(query ?? '', req.headers.cookie);
    const call = (user: string) => void handle(req, res, asked, user).catch(next);
    const ask = () =>
      guard(req, res, (error) => (error === undefined ? call(req.caller?.name ?? '') : next(error)));
    if (req.headers.authorization !== undefined || asked.mode === 'checkauth') return ask();
    userOf(asked).then((user) => (user === undefined ? ask() : call(user)), next);
  };

  /** Who began the session, as long as he still may. */
  async function userOf({ token }: Asked): Promise<string | undefined> {
    const session = token === undefined ? undefined : await sessions.find(token, parts.clock());
    const user = session === undefined ? undefined : await users.named(session.state.user);
    return user?.roles.some((role) => roles.includes(role)) ? user.name : undefined;
  }

  async function handle(req: Request, res: Response, asked: Asked, user: string): Promise<void> {
    const began = parts.clock();
    const body = () => readBody(req, exchange.partBytes);
    const caller = {
      publication: name,
      user,
      context,
      sessions,
      body,
      path: `/${name}${base}`,
      isSecure: req.secure,
    };
    const given = await handleExchange(exchange, asked, caller).catch((error) => {
      if (!(error instanceof BodyRefused)) throw error;
      return {
        ...failure(`Слишком много данных или неизвестное сжатие: ${error.fact}`),
        status: error.status,
      };
    });
    const { status, contentType, body: text, code, cookie } = given;
    const headers = cookie === undefined ? [] : ['Set-Cookie', cookie];
    answer(res, { status, contentType, requestId: req.requestId ?? '', headers }, Buffer.from(text));
    const durationMs = parts.clock() - began;
    parts.metrics.observe('exchange', asked.operation, code, durationMs / 1000);
    journal.record({
      at: began,
      requestId: req.requestId ?? '',
      direction: 'in',
      protocol: 'exchange',
      operation: asked.operation,
      user,
      address: clientAddress(req),
      ...(asked.filename === '' ? {} : { document: asked.filename }),
      ...{ status, resultCode: code, durationMs },
      // A session's secrets stand in the first answer.
      ...(asked.mode === 'checkauth' ? {} : { response: text }),
    });
  }
}
