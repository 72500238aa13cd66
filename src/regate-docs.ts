import type { Request, RequestHandler, Response } from 'express';
import { version } from './base/version.js';
import { createGuard, type Surroundings } from './guard.js';
import { addressedOrigin, clientAddress } from './http/address.js';
import { createApiDocs } from './http/api-docs.js';
import { type PublicationPath, splitPublicationPath } from './http/publication-path.js';
import type { Publication } from './publication.js';
import type { RegateContract } from './regate/contract.js';

const service = '/hs/regate';
const docs = `${service}/docs`;
/** Roles that may read about the service: those that may call it. */
const roles = ['shop', 'admin'];

/** The page about ReGate at every publication's address, behind its users; passes on what is not for it. */
export function regateDocs(
  parts: Surroundings,
  { document, text }: RegateContract,
  publications: readonly Publication[],
): RequestHandler {
  const page = createApiDocs({
    title: `Tillgate ${version}: ReGate`,
    text,
    document,
    serverUrl: (req) => {
      const [publication = ''] = req.originalUrl.slice(1).split('/');
      return `${addressedOrigin(req, parts.config.publicUrl)}/${publication}${service}`;
    },
  });
  const pages = new Map(
    publications.map((publication) => [publication.name, publicationPage(parts, publication, page)]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const shown = path && isBelow(docs, path.rest) ? pages.get(path.publication) : undefined;
    return shown === undefined ? next() : shown(req, res, next, path as PublicationPath);
  };
}

type Page = (...handled: [...Parameters<RequestHandler>, path: PublicationPath]) => void;

/** The page of one publication: who asks? then the page, or what belongs to it. */
function publicationPage(parts: Surroundings, publication: Publication, page: RequestHandler): Page {
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

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
