import iconv from 'iconv-lite';

/** A file of cards. It is read more than once. */
export interface CardFile {
  /** Base name, for messages and for the document of the movements. */
  name: string;
  /** Bytes, for the progress. */
  size: number;
  read(): AsyncIterable<Buffer>;
}

export type TextEncoding = 'UTF-8' | 'windows-1251';

/** The file as a whole cannot be taken; the message says why and what would be. */
export class CardFileRefused extends Error {
  override readonly name = 'CardFileRefused';
}

/** A piece of text and how many bytes have been read with it. */
export interface TextPiece {
  text: string;
  bytes: number;
}

/**
 * Everything that is valid UTF-8 is UTF-8, the rest is windows-1251: Russian text in windows-1251 is never valid UTF-8.
 * @throws CardFileRefused for files that are no text.
 */
export async function detectEncoding(file: CardFile): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  for await (const chunk of file.read()) {
    if (first) refuseOtherFiles(file, chunk);
    first = false;
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      return 'windows-1251';
    }
  }
  try {
    decoder.decode();
    return 'UTF-8';
  } catch {
    return 'windows-1251';
  }
}

function refuseOtherFiles({ name }: CardFile, start: Buffer): void {
  const accepted = 'save it as CSV or JSON in UTF-8 or windows-1251';
  if (start.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    throw new CardFileRefused(`${name} is a workbook or an archive: ${accepted}`);
  }
  const mark = start.length < 2 ? 0 : start.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe) throw new CardFileRefused(`${name} is UTF-16: ${accepted}`);
  if (start.includes(0)) throw new CardFileRefused(`${name} is no text: ${accepted}`);
}

/** The text of a file, piece by piece, without byte order mark. @throws CardFileRefused for a byte that is no character. */
export async function* decoded(file: CardFile, encoding: TextEncoding): AsyncGenerator<TextPiece> {
  const decode = decoder(encoding);
  let bytes = 0;
  for await (const chunk of file.read()) {
    const text = decode(chunk);
    if (encoding !== 'UTF-8') refuseNoCharacter(file, chunk, text, bytes);
    bytes += chunk.length;
    yield { text, bytes };
  }
  yield { text: decode(undefined), bytes };
}

/** A byte of windows-1251 that is no character (0x98) would become another text than the one that was written. */
function refuseNoCharacter({ name }: CardFile, chunk: Buffer, text: string, before: number): void {
  const at = text.indexOf('\ufffd');
  if (at < 0) return;
  const byte = `byte 0x${chunk[at]?.toString(16)} at offset ${before + at}`;
  throw new CardFileRefused(`${name} is neither UTF-8 nor windows-1251: ${byte} is no character`);
}

function decoder(encoding: TextEncoding): (chunk: Buffer | undefined) => string {
  if (encoding === 'UTF-8') {
    const utf8 = new TextDecoder('utf-8', { fatal: true });
    return (chunk) => (chunk === undefined ? utf8.decode() : utf8.decode(chunk, { stream: true }));
  }
  const cyrillic = iconv.getDecoder(encoding);
  return (chunk) => (chunk === undefined ? (cyrillic.end() ?? '') : cyrillic.write(chunk));
}

/** Lines that belong together only because they were read together; `first` is the number of the first one. */
export interface LineBatch {
  lines: string[];
  first: number;
  bytes: number;
}

/** No row is that long; a file without line ends would otherwise fill the memory. */
const longestLine = 1_000_000;

/** Whole lines, without their ends. @throws CardFileRefused for a line without end. */
export async function* readLines(pieces: AsyncIterable<TextPiece>): AsyncGenerator<LineBatch> {
  let rest = '';
  let first = 1;
  let bytes = 0;
  for await (const piece of pieces) {
    bytes = piece.bytes;
    const lines = (rest + piece.text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) {
      throw new CardFileRefused(`line ${first + lines.length} is longer than ${longestLine} characters`);
    }
    if (lines.length > 0) yield { lines: lines.map(withoutReturn), first, bytes };
    first += lines.length;
  }
  if (rest !== '') yield { lines: [withoutReturn(rest)], first, bytes };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
