import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { type CertificateWatch, readTls, type TlsFiles, watchCertificate } from './certificate.js';
import { toOriginForm } from './request-target.js';
import { frontAnswer } from './rest/front.js';
import { busy } from './rest/problems.js';

/** What the server needs of the configuration. */
export interface ServerOptions {
  tls?: TlsFiles;
  limits: {
    /** Requests at the same time; more get 503 at once. */
    maxInFlight: number;
    headersTimeoutMs: number;
    requestTimeoutMs: number;
    connectionsCheckingIntervalMs: number;
    keepAliveTimeoutMs: number;
    /** How long running requests may take to finish when the server stops. */
    shutdownMs: number;
  };
}

export interface HttpServer {
  server: Server;
  /** `http://127.0.0.1:8080`; the port that was really taken. */
  listen(port: number, host: string): Promise<string>;
  inFlight(): number;
  /** Stops accepting, lets running requests finish for `shutdownMs`, then cuts the rest. */
  close(): Promise<void>;
}

/** An HTTP server, or HTTPS with `tls`, for an Express app. @param certificateWatch of the files in `tls` */
export function createHttpServer(
  app: Express,
  { tls, limits }: ServerOptions,
  certificateWatch?: CertificateWatch,
): HttpServer {
  let inFlight = 0;
  let closing = false;
  const ended = () => {
    inFlight--;
    // Node closes only those connections that are idle when the server begins to stop.
    if (closing) setImmediate(() => server.closeIdleConnections());
  };
  const listener: RequestListener = (req, res) => {
    toOriginForm(req);
    if (inFlight >= limits.maxInFlight) return refuse(req, res);
    inFlight++;
    res.on('close', ended);
    app(req as Parameters<Express>[0], res as Parameters<Express>[1]);
  };
  const options = {
    ...messageClasses(app),
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.connectionsCheckingIntervalMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    noDelay: true,
  };
  const server = tls ? secureServer(tls) : createServer(options, listener);
  server.on('clientError', answerClientError);

  function secureServer(files: TlsFiles): Server {
    const contents = readTls(files);
    const handshakeTimeout = limits.headersTimeoutMs;
    const secure = createTlsServer({ ...options, ...contents, handshakeTimeout }, listener);
    if (certificateWatch) watchCertificate(secure, files, contents, certificateWatch);
    return secure;
  }

  return {
    server,
    inFlight: () => inFlight,
    listen: (port, host) => listen(server, port, host, tls ? 'https' : 'http'),
    close: async () => {
      closing = true;
      await close(server, limits.shutdownMs);
    },
  };
}

/**
 * Express sets the prototype of each request and response, which takes four fifths of its throughput, because objects
 * lose their shape. Messages that are born as the app's make that a no-op. They are classes, because V8 then knows how
 * large they will become: born of a function, each costs as much again as Node's own.
 */
function messageClasses(app: Express) {
  class Request extends IncomingMessage {}
  class Response extends ServerResponse<IncomingMessage> {}
  app.request = Object.setPrototypeOf(Request.prototype, app.request);
  app.response = Object.setPrototypeOf(Response.prototype, app.response);
  return { IncomingMessage: Request, ServerResponse: Response };
}

function refuse(req: IncomingMessage, res: ServerResponse): void {
  const problem = frontAnswer({ target: req.url ?? '', headers: req.headers, requestId: undefined }, busy());
  const { contentType, text } = problem ?? { contentType: 'text/plain', text: 'Busy\n' };
  res.writeHead(503, {
    'Content-Type': contentType,
    'Retry-After': '1',
    'Content-Length': Buffer.byteLength(text),
    ...(problem && { 'Content-Language': problem.language }),
  });
  res.end(text);
  req.resume();
}

const clientErrorStatus: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What never became a request gets a short answer, unless an answer has begun on that connection. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasAnswer(socket)) {
    socket.destroy();
    return;
  }
  const status = clientErrorStatus[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** `_httpMessage` is where Node keeps the answer that a socket is busy with. */
function hasAnswer(socket: Duplex & { _httpMessage?: ServerResponse }): boolean {
  return socket._httpMessage?.headersSent ?? false;
}

function listen(server: Server, port: number, host: string, scheme: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.removeListener('error', reject);
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      resolve(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });
}

async function close(server: Server, shutdownMs: number): Promise<void> {
  if (!server.listening) return;
  // Connections that were made and not yet taken are reset with the end of listening, so this comes right behind the taking.
  await new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), shutdownMs);
    // Closes idle connections too; busy ones end with their answer.
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
