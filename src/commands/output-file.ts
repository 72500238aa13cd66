import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from './frame.js';

/** Writes text to standard output, as fast as its reader takes it. */
export async function writeToOutput(text: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(text), process.stdout, { end: false });
  } catch (error) {
    // What standard output refuses is watched for all commands (output-errors.ts).
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
  }
}

/**
 * Writes a file that only its owner may read. Whoever looks at it sees all of it or what was there before.
 * @throws CommandError when it cannot be written.
 */
export async function writeToFile(
  path: string,
  text: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const part = `${path}.part`;
  const file = createWriteStream(part, { mode: 0o600 });
  try {
    await pipeline(Readable.from(text), file);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new CommandError(`${path}: ${(error as Error).message}`);
  }
}
