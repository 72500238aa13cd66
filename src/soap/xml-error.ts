/**
 * What kind of trouble a document made:
 * `malformed` it is no well-formed XML with namespaces; `forbidden` it holds what we never accept (DOCTYPE, processing
 * instructions); `limit` it is larger or deeper than we read; `content` text stands where elements belong, or the other
 * way round.
 */
export type XmlErrorKind = 'malformed' | 'forbidden' | 'limit' | 'content';

/** A document that is refused. The message is English and holds no more than a short piece of the document. */
export class XmlError extends Error {
  override name = 'XmlError';

  constructor(
    readonly kind: XmlErrorKind,
    message: string,
    /** Counted from 1. */
    readonly line: number,
    /** Counted from 1, in UTF-16 units. */
    readonly column: number,
  ) {
    super(message);
  }
}

/** An error at an index of the text, with the index turned into line and column. */
export function xmlErrorAt(text: string, index: number, kind: XmlErrorKind, message: string): XmlError {
  const end = Math.min(index, text.length);
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return new XmlError(kind, message, line, end - lineStart + 1);
}

/** A short printable piece of the document for a message. */
export function excerpt(text: string, from: number, length = 40): string {
  const piece = text.slice(from, from + length);
  return piece.replace(/[^\x20-\x7e\u0400-\u04ff]/g, '?');
}
