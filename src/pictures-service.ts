import type { RequestHandler } from 'express';
import type { Config } from './config/config.js';
import { pictureName, pictureTypeOf } from './exchange/files/pictures.js';
import { splitPublicationPath } from './http/publication-path.js';
import type { Publication } from './publication.js';
import { picturesFolder } from './store/picture-files.js';

const base = '/hs/pictures/';

/**
 * Pictures of goods at every publication's address. For everybody, because browsers show them on pages of a shop; their
 * names cannot be guessed and always mean the same picture, so nobody needs to ask for one twice.
 */
export function picturesService({ dataDir }: Config, publications: readonly Publication[]): RequestHandler {
  const folders = new Map(
    publications.map(({ name }) => [name, picturesFolder({ dataDir, publication: name })]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const root = path?.rest.startsWith(base) ? folders.get(path.publication) : undefined;
    const name = path?.rest.slice(base.length) ?? '';
    if (root === undefined || !pictureName.test(name) || !['GET', 'HEAD'].includes(req.method)) return next();
    const etag = `"${name.slice(0, 32)}"`;
    res.set({
      'Content-Type': pictureTypeOf(name) ?? '',
      ETag: etag,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
      'Access-Control-Allow-Origin': '*',
    });
    // Also for who asks without his cache: under this name there never was another picture.
    if (req.headers['if-none-match']?.includes(etag)) return void res.status(304).end();
    res.sendFile(name, { root, cacheControl: false, lastModified: false }, (error) => {
      if (error === undefined || res.headersSent) return;
      for (const header of ['Content-Type', 'ETag', 'Cache-Control']) res.removeHeader(header);
      next((error as { status?: number }).status === 404 ? undefined : error);
    });
  };
}
