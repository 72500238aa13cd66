import type { Request, RequestHandler, Response } from 'express';
import { createStatementEndpoint } from './exchange/bank/endpoint.js';
import { createGuard, type Surroundings } from './guard.js';
import { clientAddress } from './http/address.js';
import type { Log } from './http/log.js';
import { isBelow, type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import { signInProblem } from './http/rest/sign-in-problems.js';
import type { Publication } from './publication.js';

const base = '/hs/bank';
const operation = 'bank.statements';

interface Parts extends Surroundings {
  log: Log;
}

type Handler = (req: Request, res: Response, next: (error?: unknown) => void, path: PublicationPath) => void;

/** Statements of banks at every publication's address; passes on what is not for it. */
export function bankService(parts: Parts, publications: readonly Publication[]): RequestHandler {
  const services = new Map(publications.map((one) => [one.name, publicationService(parts, one)]));
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const found = path && isBelow(base, path.rest) ? services.get(path.publication) : undefined;
    return found === undefined ? next() : found(req, res, next, path as PublicationPath);
  };
}

function publicationService(parts: Parts, publication: Publication): Handler {
  const { config, clock, log, metrics } = parts;
  const { name, context, journal } = publication;
  const guard = createGuard(parts, publication, { protocol: 'exchange', wordingOf: signInProblem });
  const { statementBytes: bodyBytes, statementWaitMs: patienceMs } = config.limits;
  const endpoint = createStatementEndpoint({ bodyBytes, patienceMs });

  function call(req: Request, res: Response, path: string): void {
    const at = clock();
    const started = performance.now();
    const requestId = req.requestId ?? '';
    const { name: user = '', roles = [] } = req.caller ?? {};
    endpoint(req, res, {
      ...{ requestId, user, roles, path, context },
      onError: (err) => log.error({ err, requestId, publication: name, operation }, 'an operation failed'),
      answered: ({ status, code: resultCode, body: response }) => {
        const durationMs = performance.now() - started;
        metrics.observe('exchange', operation, resultCode, durationMs / 1000);
        const about = { at, requestId, user, address: clientAddress(req), status, resultCode, durationMs };
        journal.record({ ...about, direction: 'in', protocol: 'exchange', operation, response });
      },
    });
  }

  return (req, res, next, { rest }) =>
    guard(req, res, (error) => (error === undefined ? call(req, res, rest.slice(base.length)) : next(error)));
}
