import { type Request, type RequestHandler, type Response, Router } from 'express';
import swaggerUi from 'swagger-ui-express';

export interface ApiDocsOptions {
  /** Heading of the page. */
  title: string;
  /** The OpenAPI document as it was written, and read. */
  text: string;
  document: object;
  /** Where the described service is, as the client addresses it: `https://shop.example/TP7/hs/regate`. */
  serverUrl(req: Request): string;
}

/** What the page needs and nothing else; its scripts and styles come from here, and it calls nobody but us. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The page's own style blocks, and the styles that Swagger UI writes into elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const swagger = {
  swaggerUrl: './openapi.json',
  // Otherwise the page would show the document to a validator on the internet.
  swaggerOptions: { validatorUrl: null, defaultModelsExpandDepth: 0, displayRequestDuration: true },
};

const files =
  /^\/(?:swagger-ui(?:-bundle|-standalone-preset|-init)?\.(?:css|js)|favicon-(?:16x16|32x32)\.png)$/;

/**
 * Swagger UI with the document beside it, for `/docs` (which leads to `/docs/`), `/docs/`, `/docs/openapi.json` and
 * `/docs/openapi.yaml`. `req.url` must begin behind `/docs`.
 */
export function createApiDocs({ title, text, document, serverUrl }: ApiDocsOptions): RequestHandler {
  const html = swaggerUi.generateHTML(undefined, { ...swagger, customSiteTitle: title });
  const router = Router({ strict: true });
  router.use((_req, res, next) => {
    res.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'private, no-cache',
    });
    next();
  });
  router.get('/', (_req, res) => send(res, 'text/html', html));
  router.get('/openapi.json', (req, res) =>
    send(res, 'application/json', JSON.stringify({ ...document, servers: [{ url: serverUrl(req) }] })),
  );
  router.get('/openapi.yaml', (req, res) => send(res, 'application/yaml', withServer(text, serverUrl(req))));
  router.get(files, ...swaggerUi.serveFiles(undefined, swagger));
  return router;
}

function send(res: Response, type: string, text: string): void {
  res.type(`${type}; charset=utf-8`).send(text);
}

/** Puts the address into the text, so that comments and order stay. */
function withServer(text: string, url: string): string {
  return text.replace(/^servers:\n(?: .*\n)+/m, () => `servers:\n  - url: ${JSON.stringify(url)}\n`);
}
