const TAG = /\s*(?:W\/)?("[\x21\x23-\x7e\x80-\u{10ffff}]*")\s*(?:,|$)/uy;

/**
 * Whether `If-None-Match` names a tag: weak comparison, lists, `*` (RFC 9110, 13.1.2). A header that is no list of tags
 * matches nothing, so that the client gets the whole answer.
 * @param etag as it is sent: `W/"…"` or `"…"`
 */
export function matchesTag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
  const wanted = opaque(etag);
  let found = false;
  TAG.lastIndex = 0;
  for (let end = 0; end < ifNoneMatch.length; end = TAG.lastIndex) {
    const match = TAG.exec(ifNoneMatch);
    if (match === null) return false;
    found ||= match[1] === wanted;
  }
  return found;
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}
