import type { Reached } from '../../store/assortment.js';
import { parseVersion, versionText } from './versions.js';

/** Where a page ends, and what the run of pages began with. */
export interface Cursor {
  /** Of the first page. */
  version: Reached;
  /** Whether the run lists changes only. */
  changes: boolean;
  /** The last article of the page. */
  after: string;
}

export function cursorText({ version, changes, after }: Cursor): string {
  return Buffer.from(`${versionText(version)}${changes ? '>' : '='}${after}`).toString('base64url');
}

/** Undefined: it was not made here. */
export function parseCursor(text: string): Cursor | undefined {
  const plain = Buffer.from(text, 'base64url').toString();
  const [, given, kind, after] = /^([\d.]+)([=>])(.+)$/su.exec(plain) ?? [];
  const version = given === undefined ? undefined : parseVersion(given);
  if (version === undefined || after === undefined) return undefined;
  const cursor = { version, changes: kind === '>', after };
  return cursorText(cursor) === text ? cursor : undefined;
}
