import type { RequestHandler } from 'express';
import { version } from './base/version.js';
import { createGuard, type Surroundings } from './guard.js';
import { addressedOrigin } from './http/address.js';
import { createApiDocs } from './http/api-docs.js';
import { splitPublicationPath } from './http/publication-path.js';
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
  const guards = new Map(
    publications.map((publication) => [
      publication.name,
      createGuard(parts, publication, { protocol: 'rest', roles }),
    ]),
  );
  const page = createApiDocs({
    title: `Tillgate ${version}: ReGate`,
    text,
    document,
    serverUrl: (req) => {
      const [publication = ''] = req.originalUrl.slice(1).split('/');
      return `${addressedOrigin(req, parts.config.publicUrl)}/${publication}${service}`;
    },
  });

  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const guard = path === undefined ? undefined : guards.get(path.publication);
    if (path === undefined || guard === undefined || !isBelow(docs, path.rest)) return next();
    const { url } = req;
    guard(req, res, (error) => {
      if (error !== undefined) return next(error);
      // Without the slash the page's own links would lead beside it.
      if (path.rest === docs) return res.redirect(308, 'docs/');
      req.url = path.rest.slice(docs.length);
      page(req, res, (failed) => {
        req.url = url;
        next(failed);
      });
    });
  };
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
