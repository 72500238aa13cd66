import type { Readable } from 'node:stream';
import axios from 'axios';

export interface Posting {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** For all of it, from the first packet to the status of the answer. */
  timeoutMs: number;
  /** Ends it early. */
  signal: AbortSignal;
}

/**
 * Posts to a server of somebody else, and answers its status. Nothing else of the answer is read, so that it cannot be
 * large or slow; no redirection is followed, and no proxy of the environment is used.
 * @throws Error when there is no answer in time.
 */
export async function post({ url, headers, body, timeoutMs, signal }: Posting): Promise<number> {
  const { status, data } = await axios.post<Readable>(url, body, {
    headers: { ...headers },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    proxy: false,
    validateStatus: () => true,
  });
  data.on('error', () => undefined);
  data.destroy();
  return status;
}
