import { promisify } from 'node:util';
import { gzip, type InputType, type ZlibOptions } from 'node:zlib';

/** An answer that is sent again as long as its version is the one of the list. */
export interface ListAnswer {
  version: string;
  /** As it is sent, weak: the same for the answer with and without gzip. */
  etag: string;
  plain: Buffer;
  /** Undefined where compression would not make it smaller. */
  zipped: Buffer | undefined;
}

export interface ListCache {
  etagOf(version: string): string;
  /** The answer under this key if it is of this version. */
  find(key: string, version: string): ListAnswer | undefined;
  /** Finds the answer, or makes it once for all who want the same at the same time. */
  get(key: string, version: string, make: () => Promise<Buffer>): Promise<ListAnswer>;
}

const compress = promisify<InputType, ZlibOptions, Buffer>(gzip);
/** Below it, what compression saves is lost in the packets. */
export const SMALLEST_ZIPPED = 1024;
/** For keys, headers and the objects around the Buffers. */
const OVERHEAD_BYTES = 500;

/**
 * @param mostBytes of all answers that are kept; the one that was not asked for longest goes first
 * @param etagOf makes the tag of a version
 */
export function createListCache(mostBytes: number, etagOf: ListCache['etagOf']): ListCache {
  // Maps keep the order in which keys came; whatever is asked for is put behind all others.
  const kept = new Map<string, ListAnswer>();
  const underWay = new Map<string, Promise<ListAnswer>>();
  let bytes = 0;

  function find(key: string, version: string): ListAnswer | undefined {
    const found = kept.get(key);
    if (found === undefined || found.version !== version) return undefined;
    kept.delete(key);
    kept.set(key, found);
    return found;
  }

  function drop(key: string): void {
    const found = kept.get(key);
    if (found === undefined) return;
    kept.delete(key);
    bytes -= sizeOf(key, found);
  }

  function keep(key: string, answer: ListAnswer): void {
    drop(key);
    kept.set(key, answer);
    bytes += sizeOf(key, answer);
    for (const oldest of kept.keys()) {
      if (bytes <= mostBytes) return;
      drop(oldest);
    }
  }

  async function make(key: string, version: string, plain: Promise<Buffer>): Promise<ListAnswer> {
    const bytes = await plain;
    const answer = { version, etag: etagOf(version), plain: bytes, zipped: await zipped(bytes) };
    keep(key, answer);
    return answer;
  }

  return {
    etagOf,
    find,
    get(key, version, makePlain) {
      const found = find(key, version);
      if (found !== undefined) return Promise.resolve(found);
      const job = `${key}\n${version}`;
      let making = underWay.get(job);
      if (making === undefined) {
        making = make(key, version, makePlain()).finally(() => underWay.delete(job));
        underWay.set(job, making);
      }
      return making;
    },
  };
}

function sizeOf(key: string, { plain, zipped }: ListAnswer): number {
  return OVERHEAD_BYTES + 2 * key.length + plain.length + (zipped?.length ?? 0);
}

/** The same bytes compressed, or undefined where that is not worth it. */
export async function zipped(plain: Buffer): Promise<Buffer | undefined> {
  if (plain.length < SMALLEST_ZIPPED) return undefined;
  const small = await compress(plain, { level: 6 });
  return small.length < plain.length ? small : undefined;
}
