import { readFileSync, statSync } from 'node:fs';
import { CommandError } from './frame.js';

const mostBytes = 16 << 20;

/** The card numbers of a file, one per line; empty lines are left out. @throws CommandError */
export function readCardList(path: string): string[] {
  const cards = readText(path)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // A document of no cards would otherwise be one of all.
  if (cards.length === 0) throw new CommandError(`${path}: there is no card number in it`);
  return cards;
}

function readText(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CommandError(`${path}: there is no such file`);
  if (stats.size > mostBytes) {
    throw new CommandError(`${path}: larger than 16 MB; a file with one card number per line is expected`);
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`);
  }
}
