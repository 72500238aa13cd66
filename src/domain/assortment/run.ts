import type { Reached } from '../../store/assortment.js';
import { parseCursor } from './cursor.js';
import { isReached, parseVersion, type StoreVersion } from './versions.js';

/** A run of pages: what it began with and where it is. */
export interface Run {
  /** Of the first page. */
  version: Reached;
  /** Undefined: everything is listed. */
  since: Reached | undefined;
  /** '' at the beginning. */
  after: string;
}

/**
 * What a request goes on with. What was made by another state of the database begins a new run that lists everything.
 * @returns undefined when the cursor was not made here, or not for these changes.
 */
export function runOf(
  { changedSince, cursor: text }: { changedSince?: string | undefined; cursor?: string | undefined },
  { version, reached }: StoreVersion,
): Run | undefined {
  const since = changedSince === undefined ? undefined : parseVersion(changedSince);
  const isKnown = since !== undefined && isReached(since, reached);
  if (text === undefined) return { version, since: isKnown ? since : undefined, after: '' };
  const cursor = parseCursor(text);
  if (cursor === undefined || (cursor.changes && changedSince === undefined)) return undefined;
  if (!isReached(cursor.version, reached) || (cursor.changes && !isKnown)) {
    return { version, since: undefined, after: '' };
  }
  return { version: cursor.version, since: cursor.changes ? since : undefined, after: cursor.after };
}
