import type { Exchange } from './exchange.js';
import type { Batch, Kind } from './messages.js';

/**
 * Exchanges cross to the worker as two arrays for all of them, of numbers and of bytes: cloning objects, the same short
 * strings over and over and small Buffers would cost the event loop more than the request that is recorded. They are packed
 * as they come: what waited as objects would survive the collections of garbage in between, with the chunks of the network
 * that its bodies are views of.
 */
export interface Packer {
  /** How many exchanges, and bytes of them, have been added since the last `take`. */
  readonly exchanges: number;
  readonly bytes: number;
  add(exchange: Exchange): void;
  /** What has been added, as one batch. */
  take(): Batch;
}

export interface Unpacked {
  at: number;
  kind: Kind;
  requestId: string;
  card: string | null;
  document: string | null;
  durationMs: number;
  request: Buffer | string | null;
  requestBytes: number;
  response: Buffer | string | null;
  responseBytes: number;
}

/** A body as its sender wrote it, or as a text of ours. */
const [BYTES, TEXT] = [0, 1];
/** In place of the length of what is not there. */
const NONE = -1;
/** The numbers of an exchange, in their order. Of a text its bytes; of a body its form, its bytes, and those before it was cut. */
const [AT, KIND, DURATION, REQUEST_ID, CARD, DOCUMENT, REQUEST, RESPONSE] = [0, 1, 2, 3, 4, 5, 6, 9];
const NUMBERS = 12;

const FIRST_EXCHANGES = 256;
const FIRST_BYTES = 256 << 10;
/** The room is kept from batch to batch, unless a worker that was not there for long has made it large. */
const MOST_BYTES = 4 << 20;

/**
 * Bodies are cut before they are masked, and a number cut in two would no longer be recognised; so the worker gets a
 * little more than is kept, and throws the end away after masking.
 */
export const MARGIN_BYTES = 1024;

export function createPacker(bodyLimitBytes: number): Packer {
  const most = bodyLimitBytes + MARGIN_BYTES;
  let kinds: Kind[] = [];
  let numbers = new Float64Array(0);
  let bytes = Buffer.alloc(0);
  let exchanges = 0;
  let used = 0;

  /** Makes room for one more exchange. */
  function reserve(size: number): void {
    const needed = (exchanges + 1) * NUMBERS;
    if (needed > numbers.length) {
      const larger = new Float64Array(Math.max(FIRST_EXCHANGES * NUMBERS, numbers.length * 2));
      larger.set(numbers);
      numbers = larger;
    }
    if (used + size <= bytes.length) return;
    const larger = Buffer.from(new ArrayBuffer(Math.max(FIRST_BYTES, bytes.length * 2, used + size)));
    larger.set(bytes.subarray(0, used));
    bytes = larger;
  }

  function addText(text: string | undefined, where: number): void {
    const length = text === undefined ? NONE : bytes.write(text, used);
    numbers[where] = length;
    if (length > 0) used += length;
  }

  function addBody(body: Buffer | string | undefined, where: number): void {
    numbers[where] = typeof body === 'string' ? TEXT : BYTES;
    if (typeof body === 'string') {
      addText(body.slice(0, most), where + 1);
      numbers[where + 2] = Buffer.byteLength(body);
    } else if (body === undefined) {
      numbers[where + 1] = NONE;
      numbers[where + 2] = 0;
    } else {
      const kept = Math.min(body.length, most);
      bytes.set(kept === body.length ? body : body.subarray(0, kept), used);
      used += kept;
      numbers[where + 1] = kept;
      numbers[where + 2] = body.length;
    }
  }

  return {
    get exchanges() {
      return exchanges;
    },
    get bytes() {
      return used;
    },
    add(exchange) {
      reserve(mostBytes(exchange, most));
      const first = exchanges * NUMBERS;
      numbers[first + AT] = exchange.at;
      numbers[first + KIND] = kindOf(kinds, exchange);
      numbers[first + DURATION] = exchange.durationMs;
      addText(exchange.requestId, first + REQUEST_ID);
      addText(exchange.card, first + CARD);
      addText(exchange.document, first + DOCUMENT);
      addBody(exchange.request, first + REQUEST);
      addBody(exchange.response, first + RESPONSE);
      exchanges += 1;
    },
    take() {
      // Not pooled, so that it can be handed over.
      const packed = Buffer.allocUnsafeSlow(used);
      packed.set(bytes.subarray(0, used));
      const batch = { exchanges, kinds, numbers: numbers.slice(0, exchanges * NUMBERS), bytes: packed };
      if (bytes.length > MOST_BYTES) bytes = Buffer.alloc(0);
      kinds = [];
      exchanges = 0;
      used = 0;
      return batch;
    },
  };
}

/** The most that an exchange may take of the bytes: a character takes three at most. */
function mostBytes({ requestId, card = '', document = '', request, response }: Exchange, most: number) {
  const texts = (requestId.length + card.length + document.length) * 3;
  return texts + mostBytesOfBody(request, most) + mostBytesOfBody(response, most);
}

function mostBytesOfBody(body: Buffer | string | undefined, most: number): number {
  if (body === undefined) return 0;
  return Math.min(body.length, most) * (typeof body === 'string' ? 3 : 1);
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

export function* unpack({ kinds, exchanges, numbers, bytes }: Batch): Generator<Unpacked> {
  const buffer = Buffer.from(bytes.buffer);
  let used = 0;
  let first = 0;
  const number = (which: number) => numbers[first + which] as number;
  const text = (which: number) => {
    const length = number(which);
    if (length === NONE) return null;
    used += length;
    return buffer.toString('utf8', used - length, used);
  };
  const body = (which: number) => {
    if (number(which) === TEXT) return text(which + 1);
    const length = number(which + 1);
    if (length === NONE) return null;
    used += length;
    return buffer.subarray(used - length, used);
  };
  for (; first < exchanges * NUMBERS; first += NUMBERS) {
    yield {
      at: number(AT),
      kind: kinds[number(KIND)] as Kind,
      durationMs: number(DURATION),
      requestId: text(REQUEST_ID) ?? '',
      card: text(CARD),
      document: text(DOCUMENT),
      request: body(REQUEST),
      requestBytes: number(REQUEST + 2),
      response: body(RESPONSE),
      responseBytes: number(RESPONSE + 2),
    };
  }
}
