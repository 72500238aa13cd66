import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import axios, { type AxiosError } from 'axios';

/** One request on its way to Umico. */
export interface Question {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  /** For all of it, from name look-up to the last byte. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** What came back. */
export type Heard =
  | {
      kind: 'answer';
      status: number;
      retryAfter: string | undefined;
      location: string | undefined;
      text: string;
    }
  | { kind: 'nothing'; wasSent: boolean; code: NothingCode; reason: string };

/** Why there is no answer. */
export type NothingCode = 'TIMEOUT' | 'STOPPED' | 'TOO_LARGE' | 'RESET';

export interface LineOptions {
  answerBytes: number;
  /** Authorities that are trusted instead of those of Node; PEM. */
  ca?: string;
}

/** The connections to Umico. */
export interface Line {
  /** Ends within the time, and never rejects. */
  ask(question: Question): Promise<Heard>;
  close(): void;
}

export function openLine({ answerBytes, ca }: LineOptions): Line {
  const pool = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: 60_000 };
  const agents = {
    http: new http.Agent(pool),
    // Said aloud, because a variable of the environment would turn it off otherwise.
    https: new https.Agent({ ...pool, rejectUnauthorized: true, minVersion: 'TLSv1.2', ca }),
  };
  return {
    ask: (question) => ask(question, agents, answerBytes),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Agents {
  http: http.Agent;
  https: https.Agent;
}

async function ask(question: Question, agents: Agents, answerBytes: number): Promise<Heard> {
  const { method, url, headers, body, timeoutMs } = question;
  const watch = watchConnection(url);
  const time = timeFor(question);
  try {
    const {
      status,
      headers: answered,
      data,
    } = await axios.request<Buffer>({
      method,
      url,
      headers: { ...headers },
      data: body,
      signal: time.signal,
      httpAgent: agents.http,
      httpsAgent: agents.https,
      transport: watch.transport,
      maxRedirects: 0,
      proxy: false,
      decompress: false,
      responseType: 'arraybuffer',
      maxContentLength: answerBytes,
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    });
    const { 'retry-after': retryAfter, location } = answered as Record<string, string | undefined>;
    return { kind: 'answer', status, retryAfter, location, text: data.toString() };
  } catch (error) {
    const { code, reason } = told(error as AxiosError, { timeoutMs, answerBytes, ranOut: time.ranOut() });
    return { kind: 'nothing', wasSent: watch.isConnected(), code, reason };
  } finally {
    time.end();
  }
}

/** Ends with the first of time and caller; leaves nothing behind, as `AbortSignal.any` does on a signal that lives long. */
function timeFor({ timeoutMs, signal }: Question) {
  const controller = new AbortController();
  let isOver = false;
  const stop = () => controller.abort();
  const timer = setTimeout(() => {
    isOver = true;
    stop();
  }, timeoutMs);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    ranOut: () => isOver,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
  };
}

/** Whether a socket is connected, and over TLS trusted as well; it may serve many requests. */
const ready = new WeakMap<Socket, boolean>();

/**
 * Knows whether a connection was there that a request could go through. Before that nothing leaves this machine, whatever
 * goes wrong: a name without an address, a port that nobody listens on, a certificate that is not trusted.
 */
function watchConnection(url: string) {
  const isTls = url.startsWith('https:');
  const { request } = isTls ? https : http;
  let socket: Socket | undefined;
  return {
    isConnected: () => socket !== undefined && ready.get(socket) === true,
    transport: {
      request(options: RequestOptions, answered: (response: IncomingMessage) => void): ClientRequest {
        const asked = request(options, answered);
        asked.once('socket', (taken) => {
          socket = taken;
          if (ready.has(taken)) return;
          ready.set(taken, false);
          taken.once(isTls ? 'secureConnect' : 'connect', () => ready.set(taken, true));
        });
        return asked;
      },
    },
  };
}

interface Circumstances {
  timeoutMs: number;
  answerBytes: number;
  ranOut: boolean;
}

function told(error: AxiosError, { timeoutMs, answerBytes, ranOut }: Circumstances) {
  const { code: named, message } = error;
  if (ranOut) return { code: 'TIMEOUT', reason: `no answer in ${timeoutMs} ms` } as const;
  if (named === 'ERR_CANCELED') return { code: 'STOPPED', reason: 'the question was given up' } as const;
  if (message.startsWith('maxContentLength')) {
    return { code: 'TOO_LARGE', reason: `the answer is larger than ${answerBytes} bytes` } as const;
  }
  // An error with several causes, one for each address that was tried, has no message of its own.
  return { code: 'RESET', reason: message || String(named) } as const;
}
