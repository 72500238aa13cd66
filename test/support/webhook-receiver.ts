import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookKey } from './webhook-secret.js';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

export type Respond = (response: ServerResponse) => void;

/** An application server that is told of changes: a real one, on a free port of this machine. */
export interface Receiver {
  url: string;
  /** All that has come since `begin`. */
  received: readonly Received[];
  /** Forgets what has come, and answers so from now on; it accepts unless told. */
  begin(respond?: Respond): void;
  /** How what comes from now on is answered. */
  respond(respond: Respond): void;
  /** Resolves when so many have arrived since `begin`. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export const accept: Respond = (response) => response.writeHead(204).end();

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let respond = accept;
  let waiting: { count: number; resolve: () => void } | undefined;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, text });
      respond(response);
      if (waiting !== undefined && received.length >= waiting.count) waiting.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    begin(answer = accept) {
      received.length = 0;
      waiting = undefined;
      respond = answer;
    },
    respond(answer) {
      respond = answer;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting = { count, resolve };
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The signature that something received must have. */
export function signed({ headers, text }: Received, key: Buffer = webhookKey): string {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
