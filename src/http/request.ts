/** Who calls, as authentication found. */
export interface HttpCaller {
  readonly name: string;
  readonly roles: readonly string[];
}

declare global {
  namespace Express {
    interface Request {
      /** Short and unique; also in the answer's `X-Request-Id`, the log and the journal. */
      requestId?: string;
      /** Set by authentication. */
      caller?: HttpCaller;
    }
  }
}
