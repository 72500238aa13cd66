import type { RequestHandler } from 'express';

/**
 * Gives each request a short id, in `req.requestId` and `X-Request-Id`: when the process started and a counter, so that
 * ids differ across restarts and cost nothing.
 * @param startedAt milliseconds since 1970
 */
export function requestIds(startedAt: number): RequestHandler {
  const prefix = `${startedAt.toString(36)}-`;
  let last = 0;
  return (req, res, next) => {
    last++;
    req.requestId = prefix + last.toString(36);
    res.setHeader('X-Request-Id', req.requestId);
    next();
  };
}
