import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { bytesBelow } from './bytes-below.js';
import { safePath } from './safe-path.js';

/** An archive that is not unpacked; the message says why, and what would be accepted. */
export class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
}

/** What an archive may hold. */
export interface ZipLimits {
  /** All contents together, unpacked. */
  bytes: number;
  files: number;
}

/** Catalogues are packed some thirty times, a bomb of one repeated byte a thousand times. */
const mostPacked = 300;
/** Smaller files cost nothing, however they are packed. */
const freeBytes = 16 * 2 ** 20;

/**
 * Unpacks an archive into a folder. Names that lead out of it, contents that are longer than they say or than is allowed,
 * and what is encrypted or called as something else is refused; what was unpacked until then stays.
 * @returns the paths of its files below the folder
 * @throws ZipRefused
 */
export async function unpack(archive: string, folder: string, limits: ZipLimits): Promise<string[]> {
  const zip = await opened(archive);
  try {
    const paths: string[] = [];
    // Two names that differ in capitals are one name to some file systems.
    const taken = new Set([join(archive).toLowerCase()]);
    let left = limits.bytes;
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      const path = safePath(name);
      if (path === undefined) throw new ZipRefused(`the name ${JSON.stringify(name)} is not accepted`);
      if (paths.push(path) > limits.files) throw new ZipRefused(`more than ${limits.files} files`);
      const target = join(folder, path);
      if (taken.has(target.toLowerCase())) throw new ZipRefused(`the name ${path} is there twice`);
      taken.add(target.toLowerCase());
      left -= await unpackOne(zip, entry, { path, target, left, limit: limits.bytes });
    }
    return paths;
  } catch (error) {
    throw refusal(error);
  } finally {
    zip.close();
  }
}

/**
 * Unpacks an archive into the folder that it lies in, which with all that is there keeps to the limits, and throws it away,
 * also when it is refused: whoever sends it again begins anew.
 * @throws ZipRefused
 */
export async function unpackBeside(
  archive: string,
  folder: string,
  { bytes, files }: ZipLimits,
): Promise<void> {
  const others = (await bytesBelow(folder)) - (await stat(archive)).size;
  try {
    await unpack(archive, folder, { bytes: bytes - others, files });
  } catch (error) {
    if (error instanceof ZipRefused) await rm(archive);
    throw error;
  }
  await rm(archive);
}

async function opened(archive: string): Promise<ZipFile> {
  try {
    // Names are ours to judge: to the library one that leads out of a folder is a damaged archive.
    return await openPromise(archive, { autoClose: false, validateEntrySizes: true, decodeStrings: false });
  } catch (error) {
    throw refusal(error);
  }
}

function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

interface Unpacking {
  /** For the messages. */
  path: string;
  target: string;
  left: number;
  /** For the message. */
  limit: number;
}

async function unpackOne(
  zip: ZipFile,
  entry: Entry,
  { path, target, left, limit }: Unpacking,
): Promise<number> {
  const tooMuch = () => new ZipRefused(`more than ${limit} bytes when unpacked`);
  if (entry.uncompressedSize > left) throw tooMuch();
  if (entry.uncompressedSize > Math.max(freeBytes, mostPacked * entry.compressedSize))
    throw new ZipRefused(
      `${path} is packed more than ${mostPacked} times; send it unpacked if it is meant so`,
    );
  if (entry.isEncrypted()) throw new ZipRefused(`${path} is encrypted`);
  await mkdir(dirname(target), { recursive: true });
  let bytes = 0;
  async function* counted(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > left) throw tooMuch();
      yield chunk;
    }
  }
  await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(target));
  return bytes;
}

/** Errors of the system are no fault of the archive. */
function refusal(error: unknown): unknown {
  const { message, syscall, code = '' } = error as NodeJS.ErrnoException;
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code))
    return new ZipRefused('a file and a folder have the same name');
  if (error instanceof ZipRefused || syscall !== undefined) return error;
  return new ZipRefused(`the archive is damaged: ${message}`);
}
