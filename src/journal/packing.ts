import type { Exchange } from './exchange.js';
import type { Batch, Kind } from './messages.js';

/**
 * Exchanges cross to the worker as a few arrays for all of them: cloning objects, the same short strings over and over and
 * small Buffers (each drags along the 8 KB slab that it is a view of) would cost the event loop more than the request that
 * is recorded.
 */
const NUMBERS = 7;
const [AT, KIND, DURATION, REQUEST, RESPONSE] = [0, 1, 2, 3, 5];
/** In place of the length of a body. */
const [NONE, IN_WORDS] = [-1, -2];

/**
 * Bodies are cut before they are masked, and a number cut in two would no longer be recognised; so the worker gets a
 * little more than is kept, and throws the end away after masking.
 */
export const MARGIN_BYTES = 1024;

export interface Unpacked {
  at: number;
  requestId: string;
  kind: Kind;
  card: string | null;
  document: string | null;
  durationMs: number;
  request: Buffer | string | null;
  requestBytes: number;
  response: Buffer | string | null;
  responseBytes: number;
}

export function pack(exchanges: readonly Exchange[], bodyLimitBytes: number): Batch {
  const most = bodyLimitBytes + MARGIN_BYTES;
  let total = 0;
  for (const { request, response } of exchanges)
    total += bufferBytes(request, most) + bufferBytes(response, most);
  const bodies = new Uint8Array(new ArrayBuffer(total));
  const numbers = new Float64Array(new ArrayBuffer(exchanges.length * NUMBERS * 8));
  const words: (string | null)[] = [];
  const kinds: Kind[] = [];
  let used = 0;
  /** Its length as it is kept and as it was, and it itself. */
  const packBody = (body: Buffer | string | undefined, where: number) => {
    if (body === undefined) numbers[where] = NONE;
    else if (typeof body === 'string') {
      numbers[where] = IN_WORDS;
      numbers[where + 1] = Buffer.byteLength(body);
      words.push(body.length > most ? body.slice(0, most) : body);
    } else {
      const kept = Math.min(body.length, most);
      bodies.set(kept === body.length ? body : body.subarray(0, kept), used);
      used += kept;
      numbers[where] = kept;
      numbers[where + 1] = body.length;
    }
  };
  let first = 0;
  for (const exchange of exchanges) {
    numbers[first + AT] = exchange.at;
    numbers[first + KIND] = kindOf(kinds, exchange);
    numbers[first + DURATION] = exchange.durationMs;
    words.push(exchange.requestId, exchange.card ?? null, exchange.document ?? null);
    packBody(exchange.request, first + REQUEST);
    packBody(exchange.response, first + RESPONSE);
    first += NUMBERS;
  }
  return { kinds, numbers, words, bodies };
}

function bufferBytes(body: Buffer | string | undefined, most: number): number {
  return body === undefined || typeof body === 'string' ? 0 : Math.min(body.length, most);
}

/** Most exchanges are like one of the last few; two kinds that are the same do no harm. */
const KINDS_LOOKED_AT = 8;

function kindOf(kinds: Kind[], exchange: Exchange): number {
  const oldest = Math.max(0, kinds.length - KINDS_LOOKED_AT);
  for (let index = kinds.length - 1; index >= oldest; index--) {
    if (isOfKind(exchange, kinds[index] as Kind)) return index;
  }
  const { direction, protocol, operation, user, address, status, resultCode } = exchange;
  return kinds.push({ direction, protocol, operation, user, address, status, resultCode }) - 1;
}

function isOfKind(exchange: Exchange, kind: Kind): boolean {
  return (
    exchange.resultCode === kind.resultCode &&
    exchange.operation === kind.operation &&
    exchange.address === kind.address &&
    exchange.user === kind.user &&
    exchange.status === kind.status &&
    exchange.protocol === kind.protocol &&
    exchange.direction === kind.direction
  );
}

export function countOf(batch: Batch): number {
  return batch.numbers.length / NUMBERS;
}

export function* unpack({ kinds, numbers, words, bodies }: Batch): Generator<Unpacked> {
  const bytes = Buffer.from(bodies.buffer);
  let used = 0;
  let word = 0;
  const nextWord = () => words[word++] as string | null;
  const body = (kept: number): Buffer | string | null => {
    if (kept < 0) return kept === NONE ? null : nextWord();
    used += kept;
    return bytes.subarray(used - kept, used);
  };
  for (let first = 0; first < numbers.length; first += NUMBERS) {
    const number = (which: number) => numbers[first + which] as number;
    yield {
      at: number(AT),
      requestId: nextWord() as string,
      kind: kinds[number(KIND)] as Kind,
      card: nextWord(),
      document: nextWord(),
      durationMs: number(DURATION),
      request: body(number(REQUEST)),
      requestBytes: number(REQUEST + 1),
      response: body(number(RESPONSE)),
      responseBytes: number(RESPONSE + 1),
    };
  }
}
