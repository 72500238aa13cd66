import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Bytes that are no text in the encoding they claim, or claim one that we do not read. */
export class EncodingError extends Error {
  override name = 'EncodingError';
}

type Encoding = 'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'us-ascii' | (typeof SINGLE_BYTE)[number];

/** Single-byte encodings, by the names that iconv-lite knows. */
const SINGLE_BYTE = ['windows-1251', 'iso-8859-1', 'iso-8859-5', 'koi8-r', 'cp866'] as const;

const ALIASES = new Map<string, Encoding>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf16', 'utf-16'],
  ['ucs-2', 'utf-16'],
  ['unicode', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['windows-1251', 'windows-1251'],
  ['cp1251', 'windows-1251'],
  ['cp-1251', 'windows-1251'],
  ['win-1251', 'windows-1251'],
  ['x-cp1251', 'windows-1251'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['iso-8859-5', 'iso-8859-5'],
  ['koi8-r', 'koi8-r'],
  ['cp866', 'cp866'],
  ['ibm866', 'cp866'],
  ['866', 'cp866'],
]);

/** The encodings we read, for messages. */
export const ACCEPTED_ENCODINGS = [
  'UTF-8',
  'UTF-16',
  'UTF-16LE',
  'UTF-16BE',
  'windows-1251',
  'US-ASCII',
  'ISO-8859-1',
  'ISO-8859-5',
  'KOI8-R',
  'CP866',
] as const;

/**
 * Turns the bytes of a document into text without byte order mark. The encoding is what the Content-Type header says,
 * else the byte order mark, else the XML declaration, else UTF-8 (RFC 7303 asks for the mark before the header; the
 * services of 1C and their clients believe the header, so we do).
 *
 * @param charset value of the `charset` parameter of the Content-Type header, in any case, without quotes
 * @throws EncodingError when the encoding is unknown or the bytes are not of it
 */
export function decodeText(bytes: Buffer, charset?: string): string {
  return decodeAs(bytes, encodingOf(bytes, charset));
}

/**
 * As `decodeText`, for the beginning of a document: no more than its first `length` bytes, cut between characters.
 *
 * @param length an even number
 * @throws EncodingError as `decodeText` does, for these bytes alone
 */
export function decodeHead(bytes: Buffer, length: number, charset?: string): string {
  const encoding = encodingOf(bytes, charset);
  let end = length;
  if (encoding === 'utf-8') while (isUtf8Continuation(bytes[end])) end--;
  const text = decodeAs(bytes.subarray(0, end), encoding);
  return isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(0, -1) : text;
}

function encodingOf(bytes: Buffer, charset: string | undefined): Encoding {
  return charset === undefined ? sniff(bytes) : named(charset);
}

/** Turns the pieces of a document into text, one after the other; `undefined` is the end. */
export type PieceDecoder = (piece: Buffer | undefined) => string;

/**
 * As `decodeText`, for a document that comes in pieces and is never whole in memory.
 *
 * @param start its first bytes, at least 300 of them or all
 * @throws EncodingError at once when the encoding is unknown; the decoder throws it for bytes that are not of it
 */
export function decoderOf(start: Buffer): PieceDecoder {
  const sniffed = sniff(start);
  const encoding = sniffed === 'utf-16' ? utf16ByteOrder(start) : sniffed;
  if (encoding === 'utf-8' || encoding.startsWith('utf-16')) return unicodeDecoder(encoding);
  return (piece) => (piece === undefined ? '' : decodeAs(piece, encoding));
}

/** `TextDecoder` keeps a character that two pieces share, and takes off the mark. */
function unicodeDecoder(encoding: string): PieceDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (piece) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new EncodingError(`the text is not valid ${encoding.toUpperCase()}`);
    }
  };
}

/** Is this byte not the first one of its character? */
function isUtf8Continuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >> 6 === 0b10;
}

function isHighSurrogate(unit: number): boolean {
  return unit >> 10 === 0x36;
}

function named(name: string): Encoding {
  const encoding = ALIASES.get(name.trim().toLowerCase());
  if (encoding === undefined) {
    const shown = name.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
    throw new EncodingError(
      `encoding "${shown}" is not known; accepted are ${ACCEPTED_ENCODINGS.join(', ')}`,
    );
  }
  return encoding;
}

function decodeAs(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes);
    case 'us-ascii':
      if (!isAscii(bytes)) throw new EncodingError('the text is not valid US-ASCII');
      return bytes.toString('latin1');
    case 'utf-16':
      return decodeUtf16(bytes, utf16ByteOrder(bytes));
    case 'utf-16le':
    case 'utf-16be':
      return decodeUtf16(bytes, encoding);
    default:
      return decodeSingleByte(bytes, encoding);
  }
}

/** Not every byte is a character: windows-1251 has none at 0x98. */
function decodeSingleByte(bytes: Buffer, encoding: Encoding): string {
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  const at = text.indexOf('\ufffd');
  if (at < 0) return text;
  const byte = bytes[at]?.toString(16);
  throw new EncodingError(
    `the text is not valid ${encoding}: byte 0x${byte} at offset ${at} is no character`,
  );
}

function decodeUtf8(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new EncodingError('the text is not valid UTF-8');
  return hasUtf8Mark(bytes) ? bytes.toString('utf8', 3) : bytes.toString('utf8');
}

function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  if (bytes.length % 2 !== 0) throw new EncodingError('the text is not valid UTF-16: an odd number of bytes');
  const little = encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16();
  const text = little.toString('utf16le');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function hasUtf8Mark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** By the mark, else by where the zero byte of the first `<` stands; RFC 2781 says big-endian for the rest. */
function utf16ByteOrder(bytes: Buffer): 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] !== 0 && bytes[1] === 0 ? 'utf-16le' : 'utf-16be';
}

const DECLARED = /^<\?xml[ \t\r\n][^>]{0,200}?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]{1,40})["']/;

function sniff(bytes: Buffer): Encoding {
  if (hasUtf8Mark(bytes)) return 'utf-8';
  const first = bytes[0];
  const second = bytes[1];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  // '<?': only then can there be a declaration to look at.
  if (first !== 0x3c || second !== 0x3f) return 'utf-8';
  const declared = DECLARED.exec(bytes.toString('latin1', 0, 300))?.[1];
  if (declared === undefined) return 'utf-8';
  const encoding = named(declared);
  // A declaration that could be read byte by byte cannot be true when it says UTF-16.
  return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
}
