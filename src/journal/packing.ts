import type { Exchange } from './exchange.js';
import type { Batch, Packed } from './messages.js';

/**
 * Exchanges cross to the worker as one flat array of plain values and one buffer: cloning objects and small Buffers
 * (each drags along the 8 KB slab that it is a view of) would cost the event loop more than the request it records.
 */
const FIELDS = 16;

/**
 * Bodies are cut before they are masked, and a number cut in two would no longer be recognised; so the worker gets a
 * little more than is kept, and throws the end away after masking.
 */
export const MARGIN_BYTES = 1024;

export interface Unpacked {
  at: number;
  requestId: string;
  direction: string;
  protocol: string;
  operation: string | null;
  user: string | null;
  address: string | null;
  card: string | null;
  document: string | null;
  status: number;
  resultCode: string | null;
  durationMs: number;
  request: Uint8Array | string | null;
  requestBytes: number;
  response: Uint8Array | string | null;
  responseBytes: number;
}

export function pack(exchanges: readonly Exchange[], bodyLimitBytes: number): Batch {
  const most = bodyLimitBytes + MARGIN_BYTES;
  let total = 0;
  for (const { request, response } of exchanges)
    total += bufferBytes(request, most) + bufferBytes(response, most);
  const bodies = new Uint8Array(new ArrayBuffer(total));
  const fields: Packed[] = [];
  let used = 0;
  const packBody = (body: Buffer | string | undefined) => {
    if (body === undefined) fields.push(null, 0);
    else if (typeof body === 'string') {
      fields.push(body.length > most ? body.slice(0, most) : body, Buffer.byteLength(body));
    } else {
      const kept = Math.min(body.length, most);
      bodies.set(kept === body.length ? body : body.subarray(0, kept), used);
      used += kept;
      fields.push(kept, body.length);
    }
  };
  for (const exchange of exchanges) {
    fields.push(
      exchange.at,
      exchange.requestId,
      exchange.direction,
      exchange.protocol,
      exchange.operation ?? null,
      exchange.user ?? null,
      exchange.address ?? null,
      exchange.card ?? null,
      exchange.document ?? null,
      exchange.status,
      exchange.resultCode ?? null,
      exchange.durationMs,
    );
    packBody(exchange.request);
    packBody(exchange.response);
  }
  return { fields, bodies };
}

function bufferBytes(body: Buffer | string | undefined, most: number): number {
  return body === undefined || typeof body === 'string' ? 0 : Math.min(body.length, most);
}

export function countOf(batch: Batch): number {
  return batch.fields.length / FIELDS;
}

export function* unpack({ fields, bodies }: Batch): Generator<Unpacked> {
  let used = 0;
  const body = (value: Packed): Uint8Array | string | null => {
    if (typeof value !== 'number') return value;
    used += value;
    return bodies.subarray(used - value, used);
  };
  for (let at = 0; at < fields.length; at += FIELDS) {
    yield {
      at: fields[at] as number,
      requestId: fields[at + 1] as string,
      direction: fields[at + 2] as string,
      protocol: fields[at + 3] as string,
      operation: fields[at + 4] as string | null,
      user: fields[at + 5] as string | null,
      address: fields[at + 6] as string | null,
      card: fields[at + 7] as string | null,
      document: fields[at + 8] as string | null,
      status: fields[at + 9] as number,
      resultCode: fields[at + 10] as string | null,
      durationMs: fields[at + 11] as number,
      request: body(fields[at + 12] as Packed),
      requestBytes: fields[at + 13] as number,
      response: body(fields[at + 14] as Packed),
      responseBytes: fields[at + 15] as number,
    };
  }
}
