import type { ServerResponse } from 'node:http';
import type { Answer } from './books.js';
import type { Trouble } from './trouble.js';

/** What a call in trouble gets on its connection instead of a good answer. */
type Misbehave = (response: ServerResponse, answer: Answer, trouble: Trouble) => void;

export const hugeBytes = 100 * 1024 * 1024;
const dribbleMs = 50;

/** Kinds that are no trouble of the connection are not here. */
export const misbehaviours: Partial<Record<Trouble['kind'], Misbehave>> = {
  status(response, answer, { status = 500, retryAfterSeconds }) {
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    send(response, {
      ...answer,
      status,
      body: { code: codes[status] ?? 'BROKEN', message: 'Trouble was asked for.' },
    });
  },
  reset(response) {
    response.socket?.resetAndDestroy();
  },
  silence() {
    // The connection stays as it is until the client has enough of it.
  },
  'broken-json'(response, answer) {
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(text.slice(0, Math.ceil(text.length / 2)));
  },
  html(response) {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Maintenance</title><h1>We are back soon</h1>');
  },
  redirect(response) {
    response.writeHead(307, { Location: 'http://elsewhere.invalid/api/v1/' });
    response.end();
  },
  huge(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write('{"code":"');
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let left = hugeBytes;
    const more = (): void => {
      while (left > 0) {
        left -= chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end('"}');
    };
    response.on('drain', more);
    more();
  },
  dribble(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const timer = setInterval(() => response.write(' '), dribbleMs);
    response.once('close', () => clearInterval(timer));
  },
};

const codes: Readonly<Record<number, string>> = {
  400: 'REQUEST_INVALID',
  401: 'KEY_REFUSED',
  403: 'POS_REFUSED',
  404: 'CARD_UNKNOWN',
  409: 'KEY_CONFLICT',
  422: 'CARD_BLOCKED',
  429: 'TOO_MANY',
  503: 'UNAVAILABLE',
};

export function send(response: ServerResponse, { status, body }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
  response.end(bytes);
}
