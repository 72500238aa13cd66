import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sends a whole answer. */
export function answer(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  headers?: readonly string[],
): void {
  if (response.headersSent || response.destroyed) return;
  const own = ['Content-Type', contentType, 'Content-Length', String(body.length)];
  response.writeHead(status, headers === undefined ? own : own.concat(headers));
  response.end(body);
}

const LINGER_MS = 1_000;

/**
 * Sends a whole answer to a client that is still sending, and closes the connection. What it sends is thrown away for a
 * moment: closing with unread data resets the connection, and the client would lose the answer that says what is wrong.
 */
export function answerAndLinger(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  drainBytes: number,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, [
    'Content-Type',
    contentType,
    'Content-Length',
    String(body.length),
    'Connection',
    'close',
  ]);
  response.write(body);
  let left = drainBytes;
  const timer = setTimeout(end, LINGER_MS);
  timer.unref();
  function end(): void {
    clearTimeout(timer);
    response.end();
  }
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) end();
  });
  request.once('end', end);
  request.once('close', end);
}
