/**
 * Short ids for requests: when the process started and a counter, so that ids differ across restarts and cost nothing.
 * @param startedAt milliseconds since 1970
 */
export function createRequestIds(startedAt: number): () => string {
  const prefix = `${startedAt.toString(36)}-`;
  let last = 0;
  return () => {
    last++;
    return prefix + last.toString(36);
  };
}

/** The header that tells a client the id which log and journal know its request by. */
export const requestIdHeader = 'X-Request-Id';
