import { type Agent, createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from '../../src/domain/context.js';
import { keptUnderKey, oncePerKey } from '../../src/domain/idempotency/once-per-key.js';
import type { RestCall } from '../../src/http/rest/call.js';
import {
  createRestEndpoint,
  type RestEndpointOptions,
  type RestLimits,
} from '../../src/http/rest/endpoint.js';
import type { RestOperation } from '../../src/http/rest/operation.js';
import type { Exchange } from '../../src/journal/exchange.js';
import { restDocument } from './rest-document.js';

export type Operations = Record<string, RestOperation<Context> | undefined>;

export interface RestServer {
  url: string;
  port: number;
  records: Exchange[];
  errors: unknown[];
  observed: [string | undefined, string][];
  /** Seconds that changes waited, and how many were refused. */
  waited: number[];
  refused: number;
  depth: () => number;
  /** Who calls from now on. */
  caller: { user: string; roles: string[]; publication: string };
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all kinds
  json: any;
}

const limits: RestLimits = {
  bodyBytes: 1024 * 1024,
  listBytes: 1024 * 1024,
  requestsPerSecond: 1_000_000,
  changesAtOnce: 4,
  changesWaiting: 100,
  patienceMs: 10_000,
};

type Options = Partial<Omit<RestEndpointOptions<Context>, 'limits'>> & {
  limits?: Partial<RestLimits>;
  /** A change waits for it, in its turn and before its transaction; given the header `X-Name` of its request. */
  before?: (name: string) => Promise<void>;
};

/** The endpoint behind a bare `node:http` server, its changes in the store of `context`. */
export async function startRestServer(
  context: Context,
  operations: Operations,
  { limits: given, before, ...options }: Options = {},
): Promise<RestServer> {
  // Told with the first request.
  let depthNow = () => 0;
  const known: RestServer = {
    url: '',
    port: 0,
    records: [],
    errors: [],
    observed: [],
    waited: [],
    refused: 0,
    depth: () => depthNow(),
    caller: { user: 'richest', roles: ['shop'], publication: 'TP7' },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const endpoint = createRestEndpoint<Context>({
    document: restDocument,
    operations,
    version: '1',
    clock: context.clock,
    limits: { ...limits, ...given },
    onError: (error) => known.errors.push(error),
    observe: (operation, code) => known.observed.push([operation, code]),
    queueMetrics: (_publication, depth) => {
      depthNow = depth;
      return {
        waited: (seconds) => known.waited.push(seconds),
        refused: () => {
          known.refused++;
        },
      };
    },
    ...options,
  });
  let requests = 0;
  // Behind the usual 5 s a busy machine would cut a connection in the moment in which it is asked again.
  const server = createServer({ keepAliveTimeout: 0 }, (req, res) => {
    const [path = '', query = ''] = (req.url ?? '').split(/\?(.*)/s);
    requests++;
    const call: RestCall<Context> = {
      ...known.caller,
      address: '127.0.0.1',
      requestId: `request-${requests}`,
      path,
      query,
      record: (exchange) => known.records.push(exchange),
      context,
      kept: (change) => keptUnderKey(context, change),
      async change(change, work) {
        await before?.(String(req.headers['x-name']));
        return oncePerKey(context, change, work);
      },
    };
    endpoint(req, res, call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  known.port = (server.address() as AddressInfo).port;
  known.url = `http://127.0.0.1:${known.port}`;
  return known;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  agent?: Agent;
}

/** One request; a body goes with its type unless told. */
export function ask(url: string, { method, headers, body, agent }: Sending = {}): Promise<Answer> {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: method ?? (body === undefined ? 'GET' : 'POST'), headers: { ...type, ...headers }, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text,
            get json() {
              return JSON.parse(text);
            },
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
