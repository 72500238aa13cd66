import type { Request, RequestHandler, Response } from 'express';
import { version } from './base/version.js';
import { createGuard, type Surroundings } from './guard.js';
import { addressedOrigin, clientAddress } from './http/address.js';
import { createApiDocs } from './http/api-docs.js';
import { isBelow, type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import type { RestContract } from './http/rest/contract.js';
import type { Publication } from './publication.js';
import type { RestService } from './rest-services.js';

/** The page about a service at every publication's address, behind its users; passes on what is not for it. */
export function restDocs<Context>(
  parts: Surroundings,
  { title, base, roles }: RestService<Context>,
  { document, text }: RestContract,
  publications: readonly Publication[],
): RequestHandler {
  const docs = `${base}/docs`;
  const page = createApiDocs({
    title: `Tillgate ${version}: ${title}`,
    text,
    document,
    serverUrl: (req) => {
      const [publication = ''] = req.originalUrl.slice(1).split('/');
      return `${addressedOrigin(req, parts.config.publicUrl)}/${publication}${base}`;
    },
  });
  const pages = new Map(
    publications.map((publication) => [
      publication.name,
      publicationPage(parts, publication, { docs, roles, page }),
    ]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const shown = path && isBelow(docs, path.rest) ? pages.get(path.publication) : undefined;
    return shown === undefined ? next() : shown(req, res, next, path as PublicationPath);
  };
}

type Page = (...handled: [...Parameters<RequestHandler>, path: PublicationPath]) => void;

/** The page of one publication: who asks? then the page, or what belongs to it. */
function publicationPage(
  parts: Surroundings,
  publication: Publication,
  { docs, roles, page }: { docs: string; roles: readonly string[]; page: RequestHandler },
): Page {
  const guard = createGuard(parts, publication, { protocol: 'rest', roles });
  return (req, res, next, { rest }) => {
    const { url } = req;
    guard(req, res, (error) => {
      if (error !== undefined) return next(error);
      // Without the slash the page's own links would lead beside it.
      if (rest === docs) return res.redirect(308, 'docs/');
      req.url = rest.slice(docs.length);
      if (isVisit(req.url)) res.once('finish', () => recordVisit(req, res));
      page(req, res, (failed) => {
        req.url = url;
        next(failed);
      });
    });
  };

  /** Page and document are always the same and need no keeping. */
  function recordVisit(req: Request, res: Response): void {
    publication.journal.record({
      at: parts.clock(),
      requestId: req.requestId ?? '',
      direction: 'in',
      protocol: 'rest',
      operation: 'docs',
      user: req.caller?.name ?? '',
      address: clientAddress(req),
      status: res.statusCode,
      durationMs: 0,
    });
  }
}

/** Scripts and styles come with the page. */
function isVisit(path: string): boolean {
  return path === '/' || path.startsWith('/openapi.');
}
