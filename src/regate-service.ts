import type { Request, RequestHandler, Response } from 'express';
import { version } from './base/version.js';
import { oncePerKey } from './domain/idempotency/once-per-key.js';
import { createGuard, type Surroundings } from './guard.js';
import { clientAddress } from './http/address.js';
import { notFound } from './http/errors.js';
import type { Log } from './http/log.js';
import { type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import { createRestEndpoint, type RestEndpoint } from './http/rest/endpoint.js';
import { signInProblem } from './http/rest/sign-in-problems.js';
import type { Publication } from './publication.js';
import type { RegateContext, RegateOperation } from './regate/call.js';
import type { RegateContract } from './regate/contract.js';
import { operations } from './regate/index.js';

const base = '/hs/regate';
const docs = `${base}/docs`;

interface Parts extends Surroundings {
  log: Log;
}

/** ReGate at every publication's address; passes on what is not for it, and the page about it. */
export function regateService(
  parts: Parts,
  contract: RegateContract,
  publications: readonly Publication[],
): RequestHandler {
  const endpoint = regateEndpoint(parts, contract);
  const services = new Map(
    publications.map((publication) => [
      publication.name,
      publicationService(parts, publication, contract, endpoint),
    ]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const service = path && isBelow(base, path.rest) ? services.get(path.publication) : undefined;
    return service === undefined ? next() : service(req, res, next, path as PublicationPath);
  };
}

function regateEndpoint({ config, clock, log, metrics }: Parts, { document }: RegateContract) {
  const { limits } = config;
  return createRestEndpoint<RegateContext>({
    document,
    operations: operations as Readonly<Record<string, RegateOperation | undefined>>,
    version,
    clock,
    limits: {
      bodyBytes: limits.bodyBytes,
      listBytes: limits.listMegabytes * 2 ** 20,
      requestsPerSecond: limits.requestsPerSecond,
      changesAtOnce: limits.changesAtOnce,
      changesWaiting: limits.changesWaiting,
      patienceMs: limits.changesWaitMs,
    },
    onError: (error, call, operation) =>
      log.error(
        { err: error, requestId: call.requestId, publication: call.publication, operation },
        'an operation failed',
      ),
    observe: (operation, code, seconds) => metrics.observe('rest', operation ?? 'none', code, seconds),
    queueMetrics: (publication, depth) => metrics.queue(publication, depth),
  });
}

type Service = (...handled: [...Parameters<RequestHandler>, path: PublicationPath]) => unknown;

/** The service of one publication: switched on? who calls? then the endpoint. */
function publicationService(
  parts: Parts,
  publication: Publication,
  { document }: RegateContract,
  endpoint: RestEndpoint<RegateContext>,
): Service {
  const { name, context, journal } = publication;
  const apiVersion = document.info.version;
  const regateContext: RegateContext = { ...context, publication: name, version, apiVersion };
  const guard = createGuard(parts, publication, { protocol: 'rest', wordingOf: signInProblem });

  return async (req, res, next, path) => {
    const { settings } = await context.shop();
    if (!settings.regate) return notFound(req, res, next);
    if (isBelow(docs, path.rest)) return next();
    guard(req, res, (error) => (error === undefined ? call(req, res, path) : next(error)));
  };

  function call(req: Request, res: Response, { rest, query }: PublicationPath): void {
    endpoint(req, res, {
      publication: name,
      user: req.caller?.name ?? '',
      roles: req.caller?.roles ?? [],
      address: clientAddress(req),
      requestId: req.requestId ?? '',
      path: rest.slice(base.length),
      query: query ?? '',
      record: journal.record,
      context: regateContext,
      change: (request, work) => oncePerKey(regateContext, request, work),
    });
  }
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
