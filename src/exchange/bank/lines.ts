import iconv from 'iconv-lite';
import { StatementRefused } from '../../domain/bank/statement.js';
import { detectEncoding, type FoundEncoding, headBytes, type StatementEncoding } from './encoding.js';

/** Whole lines without their ends, read together; `first` is the number of the first one, `bytes` what was read so far. */
export interface Lines {
  lines: string[];
  first: number;
  bytes: number;
}

/** No line of a statement is that long; a file without line ends would otherwise fill the memory. */
const longestLine = 100_000;

/** The lines of a file, whose encoding is told before the first one. @throws StatementRefused */
export async function* readLines(
  file: AsyncIterable<Buffer>,
  onEncoding: (found: FoundEncoding) => void,
): AsyncGenerator<Lines> {
  let rest = '';
  let first = 1;
  let bytes = 0;
  for await (const { text, size } of decoded(file, onEncoding)) {
    bytes += size;
    const pieces = (rest + text).split(/\r\n?|\n/);
    // The second half of a line end may come with the next piece.
    rest = pieces.pop() as string;
    if (text.endsWith('\r')) rest = `${pieces.pop() ?? ''}\r`;
    if (rest.length > longestLine) throw new StatementRefused('LINE_TOO_LONG', String(first + pieces.length));
    yield { lines: pieces, first, bytes };
    first += pieces.length;
  }
  yield { lines: [rest.replace(/\r$/, '')], first, bytes };
}

async function* decoded(
  file: AsyncIterable<Buffer>,
  onEncoding: (found: FoundEncoding) => void,
): AsyncGenerator<{ text: string; size: number }> {
  let decode: ReturnType<typeof decoder> | undefined;
  let head: Buffer[] = [];
  let size = 0;
  for await (const chunk of file) {
    head.push(chunk);
    size += chunk.length;
    if (decode === undefined && size < headBytes) continue;
    const bytes = head.length === 1 ? chunk : Buffer.concat(head);
    decode ??= begin(bytes, onEncoding);
    yield { text: decode.write(bytes), size };
    head = [];
    size = 0;
  }
  const bytes = Buffer.concat(head);
  decode ??= begin(bytes, onEncoding);
  yield { text: decode.write(bytes) + (decode.end() ?? ''), size };
}

function begin(head: Buffer, onEncoding: (found: FoundEncoding) => void) {
  const found = detectEncoding(head);
  onEncoding(found);
  return decoder(found.encoding);
}

function decoder(encoding: StatementEncoding) {
  return iconv.getDecoder(encoding);
}
