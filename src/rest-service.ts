import type { Request, RequestHandler, Response } from 'express';
import { version } from './base/version.js';
import type { Context as DomainContext } from './domain/context.js';
import { keptUnderKey, oncePerKey } from './domain/idempotency/once-per-key.js';
import { createGuard, type Surroundings } from './guard.js';
import { clientAddress } from './http/address.js';
import { notFound } from './http/errors.js';
import type { Log } from './http/log.js';
import { isBelow, type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import type { RestContract } from './http/rest/contract.js';
import { createRestEndpoint, type RestEndpoint } from './http/rest/endpoint.js';
import { signInProblem } from './http/rest/sign-in-problems.js';
import type { Publication } from './publication.js';
import type { RestService } from './rest-services.js';

interface Parts extends Surroundings {
  log: Log;
}

/** A service at every publication's address; passes on what is not for it, and the page about it. */
export function restService<Context extends DomainContext>(
  parts: Parts,
  service: RestService<Context>,
  contract: RestContract,
  publications: readonly Publication[],
): RequestHandler {
  const endpoint = endpointOf(parts, service, contract);
  const services = new Map(
    publications.map((publication) => [
      publication.name,
      publicationService({ parts, service, contract, publication, endpoint }),
    ]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const found = path && isBelow(service.base, path.rest) ? services.get(path.publication) : undefined;
    return found === undefined ? next() : found(req, res, next, path as PublicationPath);
  };
}

function endpointOf<Context>(
  { config, clock, log, metrics }: Parts,
  { operations }: RestService<Context>,
  { document }: RestContract,
) {
  const { limits } = config;
  return createRestEndpoint<Context>({
    document,
    operations,
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

interface Served<Context> {
  parts: Parts;
  service: RestService<Context>;
  contract: RestContract;
  publication: Publication;
  endpoint: RestEndpoint<Context>;
}

type Handler = (...handled: [...Parameters<RequestHandler>, path: PublicationPath]) => unknown;

/** The service of one publication: switched on? who calls? then the endpoint. */
function publicationService<Context extends DomainContext>({
  parts,
  service: { base, setting, contextOf },
  contract,
  publication,
  endpoint,
}: Served<Context>): Handler {
  const { name, journal } = publication;
  const { shop } = publication.context;
  const context = contextOf(publication, contract);
  const docs = `${base}/docs`;
  const guard = createGuard(parts, publication, { protocol: 'rest', wordingOf: signInProblem });

  return async (req, res, next, path) => {
    if (!guard.lets(req, res)) return;
    const { settings } = await shop();
    if (!settings[setting]) return notFound(req, res, next);
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
      context,
      kept: (request) => keptUnderKey(context, request),
      change: (request, work) => oncePerKey(context, request, work),
    });
  }
}
