import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { frontAnswer } from './rest/front.js';
import type { Problem } from './rest/problem.js';
import { busy, internal, nothingHere, storageUnavailable } from './rest/problems.js';

export interface ErrorOptions {
  /** Whether an error means that a try later may succeed: 503 instead of 500. */
  isUnavailable(error: unknown): boolean;
  /** For the log: an error that nobody expected, or that made the server unavailable. */
  onError(error: unknown, req: Request): void;
}

/** The last handler but one: nothing answers at this address. */
export const notFound: RequestHandler = (_req, res) => {
  answerShortly(res, 404, 'Not found', nothingHere());
};

/** The last handler. Says no more than the status, never what happened inside. */
export function errorHandler({ isUnavailable, onError }: ErrorOptions): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const status = isUnavailable(error) ? 503 : clientStatus(error);
    if (status >= 500) onError(error, req);
    if (res.headersSent) {
      // Half an answer is out already: only the end of the connection says that it is not whole.
      res.destroy();
      return;
    }
    if (status === 503) res.set('Retry-After', '1');
    answerShortly(res, status, messages[status] ?? 'Internal error', problemOf(error, status, req));
  };
}

const messages: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  411: 'Length required',
  413: 'Payload too large',
  415: 'Unsupported media type',
  503: 'Service unavailable',
};

/** Errors of Express and its body parsers carry a status; only those that blame the client are believed. */
function clientStatus(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function problemOf(error: unknown, status: number, { requestId }: Request): Problem | undefined {
  if (status === 503) return (error as Error).name === 'StorageUnavailable' ? storageUnavailable() : busy();
  return status === 500 ? internal(requestId ?? '') : undefined;
}

/**
 * JSON for who asks for JSON, a line of text for others.
 * @param problem what is told instead at the addresses of REST services
 */
export function answerShortly(res: Response, status: number, message: string, problem?: Problem): void {
  const { originalUrl: target, headers, requestId } = res.req;
  const told = problem && frontAnswer({ target, headers, requestId }, problem);
  res.status(status);
  if (told) res.set({ 'Content-Type': told.contentType, 'Content-Language': told.language }).send(told.text);
  else if (headers.accept?.includes('json')) res.json({ status, message });
  else res.type('text/plain').send(`${message}\n`);
}
