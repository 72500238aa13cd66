import type { Express } from 'express';
import { createHttpServer, type HttpServer } from '../../src/http/server.js';

/** Wide enough not to matter. */
const limits = {
  maxInFlight: 1000,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  connectionsCheckingIntervalMs: 1000,
  keepAliveTimeoutMs: 5000,
  shutdownMs: 100,
};

/**
 * For tests of what stands behind a server and not of the server itself. The function that it returns serves an app on a
 * free port until the test is done, and answers its URL; call it once in a test, or before each.
 */
export function serverForEachTest(): (app: Express) => Promise<string> {
  let server: HttpServer;
  afterEach(() => server.close());
  return (app) => {
    server = createHttpServer(app, { limits });
    return server.listen(0, '127.0.0.1');
  };
}
