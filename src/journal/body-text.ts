import { isUtf8 } from 'node:buffer';

/**
 * A body as UTF-8, as nearly as its text can be told from the bytes: the `charset` of the header is not known here.
 * BOM, NULs (UTF-16) and the XML declaration are believed; what is no UTF-8 is taken for windows-1251.
 * Nearly every body is UTF-8 already, and then it is not copied.
 */
export function utf8Of(body: Buffer | string): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  const declared = declaredEncoding(body);
  if (declared !== undefined) return Buffer.from(decoded(body, declared));
  const bytes = hasBom(body) ? body.subarray(3) : body;
  if (isUtf8(bytes)) return bytes;
  const text = bytes.toString();
  return Buffer.from(endsInsideCharacter(text) ? text : decoded(bytes, 'windows-1251'));
}

/** Undefined: UTF-8, or nothing is said. */
function declaredEncoding(body: Buffer): string | undefined {
  const [first, second] = [body[0], body[1]];
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  if (first !== 0x3c || second !== 0x3f) return undefined;
  const named = /^<\?xml[^>]{0,80}?encoding=["']([\w-]{1,40})["']/.exec(body.toString('latin1', 0, 140))?.[1];
  return named?.toLowerCase() === 'utf-8' ? undefined : named;
}

function hasBom(body: Buffer): boolean {
  return body[0] === 0xef && body[1] === 0xbb;
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
