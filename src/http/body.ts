import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, type InputType, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';

/** Why a body is not read any further; each protocol has its words for it. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';

  constructor(
    readonly kind: 'too-large' | 'unknown-compression' | 'bad-compression',
    /** 413, 415 or 400. */
    readonly status: number,
    /** The limit in bytes, or the Content-Encoding. */
    readonly fact: string,
  ) {
    super(`${kind}: ${fact}`);
  }
}

const unzip: Readonly<
  Record<'gzip' | 'zlib' | 'raw', (data: InputType, options: ZlibOptions) => Promise<Buffer>>
> = {
  gzip: promisify<InputType, ZlibOptions, Buffer>(gunzip),
  zlib: promisify<InputType, ZlibOptions, Buffer>(inflate),
  raw: promisify<InputType, ZlibOptions, Buffer>(inflateRaw),
};

const EMPTY = Buffer.alloc(0);

/**
 * Reads the body of a request and undoes its Content-Encoding (gzip, deflate with or without zlib header, identity).
 *
 * @param limitBytes of the body both as sent and after decompression
 * @returns undefined when the client went away before the end
 * @throws BodyRefused: 413 past the limit (by Content-Length before anything is read), 415 for an unknown
 *   encoding, 400 for data that is not of its encoding
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const encoding = request.headers['content-encoding'];
  const method = encoding === undefined ? 'identity' : compression(encoding);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const raw = await collect(request, limitBytes);
  return raw === undefined || method === 'identity' ? raw : decompress(raw, method, limitBytes);
}

/** The refusal of a body past a limit, told in bytes. */
export function tooLarge(limitBytes: number): BodyRefused {
  return new BodyRefused('too-large', 413, String(limitBytes));
}

function compression(header: string): 'identity' | 'gzip' | 'deflate' {
  switch (header.trim().toLowerCase()) {
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
  }
  throw new BodyRefused('unknown-compression', 415, header);
}

function collect(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) {
      resolve(undefined);
      return;
    }
    // Nearly every body is one chunk; it is handed on without copying.
    let first: Buffer | undefined;
    let rest: Buffer[] | undefined;
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limitBytes) {
        request.off('data', onData);
        reject(tooLarge(limitBytes));
      } else if (first === undefined) first = chunk;
      else if (rest === undefined) rest = [first, chunk];
      else rest.push(chunk);
    };
    request.on('data', onData);
    request.once('end', () => resolve(rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest, size)));
    // After an end this changes nothing; before it, the client is gone.
    request.once('close', () => resolve(undefined));
  });
}

async function decompress(raw: Buffer, method: 'gzip' | 'deflate', limitBytes: number): Promise<Buffer> {
  const format = method === 'gzip' ? 'gzip' : hasZlibHeader(raw) ? 'zlib' : 'raw';
  try {
    return await unzip[format](raw, { maxOutputLength: limitBytes });
  } catch (error) {
    if (isTooLong(error)) throw tooLarge(limitBytes);
    throw new BodyRefused('bad-compression', 400, method);
  }
}

/** Did zlib stop at `maxOutputLength`? By the code, which Node documents. */
function isTooLong(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  );
}

/** RFC 1950: method 8, and the first two bytes are a multiple of 31. Many clients send deflate without this header. */
function hasZlibHeader(raw: Buffer): boolean {
  const first = raw[0] ?? 0;
  return (first & 0x0f) === 8 && ((first << 8) | (raw[1] ?? 0)) % 31 === 0;
}
