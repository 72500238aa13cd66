/**
 * The text of a body, as nearly as it can be told from the bytes: the `charset` of the header is not known here.
 * BOM, NULs (UTF-16) and the XML declaration are believed; what is no UTF-8 is taken for windows-1251.
 */
export function textOf(body: Uint8Array | string): string {
  if (typeof body === 'string') return body;
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
  const [first, second] = buffer;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return decoded(buffer, 'utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return decoded(buffer, 'utf-16be');
  if (first === 0x3c && second === 0x3f) {
    const named = /^<\?xml[^>]{0,80}?encoding=["']([\w-]{1,40})["']/.exec(
      buffer.toString('latin1', 0, 140),
    )?.[1];
    if (named !== undefined && named.toLowerCase() !== 'utf-8') return decoded(buffer, named);
  }
  const text = buffer.toString('utf8', first === 0xef && second === 0xbb ? 3 : 0);
  return text.includes('\ufffd') && !endsInsideCharacter(text) ? decoded(buffer, 'windows-1251') : text;
}

/** A body that was cut may end in the middle of a character; that alone does not make it another encoding. */
function endsInsideCharacter(text: string): boolean {
  return text.indexOf('\ufffd') >= text.length - 3;
}

function decoded(buffer: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(buffer);
  } catch {
    return buffer.toString('utf8');
  }
}
