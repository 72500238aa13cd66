import type { IncomingMessage, ServerResponse } from 'node:http';

/** What an answer says besides its body. Names and values of headers alternate, as `writeHead` takes them. */
export interface AnswerHead {
  status: number;
  contentType: string;
  requestId: string;
  headers?: readonly string[];
}

/**
 * Sends a whole answer. Its headers go out in one list: a header set before would make Node merge the two one by one.
 */
export function answer(response: ServerResponse, head: AnswerHead, body: Buffer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(head.status, headerList(head, body));
  response.end(body);
}

function headerList({ contentType, requestId, headers }: AnswerHead, body: Buffer): string[] {
  const own = ['Content-Type', contentType, 'Content-Length', String(body.length), 'X-Request-Id', requestId];
  return headers === undefined ? own : own.concat(headers);
}

const LINGER_MS = 1_000;

/**
 * Sends a whole answer to a client that is still sending, and closes the connection. What it sends is thrown away for a
 * moment: closing with unread data resets the connection, and the client would lose the answer that says what is wrong.
 */
export function answerAndLinger(
  request: IncomingMessage,
  response: ServerResponse,
  head: AnswerHead,
  body: Buffer,
  drainBytes: number,
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(head.status, [...headerList(head, body), 'Connection', 'close']);
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
