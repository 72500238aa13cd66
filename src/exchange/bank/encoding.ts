import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { type IssueCode, StatementRefused } from '../../domain/bank/statement.js';

/** Encodings that statements are written in; the order decides where a file says nothing of itself. */
const encodings = ['utf-8', 'windows-1251', 'cp866', 'koi8-r', 'iso-8859-5'] as const;
export type StatementEncoding = (typeof encodings)[number] | 'utf-16le' | 'utf-16be';

const named: Readonly<Record<string, StatementEncoding>> = {
  windows: 'windows-1251',
  'windows-1251': 'windows-1251',
  cp1251: 'windows-1251',
  1251: 'windows-1251',
  ansi: 'windows-1251',
  dos: 'cp866',
  cp866: 'cp866',
  866: 'cp866',
  oem: 'cp866',
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'koi8-r': 'koi8-r',
};

export interface FoundEncoding {
  encoding: StatementEncoding;
  /** What is odd about it, and what the file says. */
  oddity?: { code: Extract<IssueCode, 'ENCODING_CONTRADICTED' | 'ENCODING_UNKNOWN'>; said: string };
}

/** How much of a file is looked at. */
export const headBytes = 65_536;

const marks: readonly (readonly [StatementEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Keys that every statement has, spelled in every encoding. */
const spelled = (key: string) =>
  encodings.map((encoding) => [encoding, iconv.encode(key, encoding)] as const);
const declarations = spelled('Кодировка=');
const witnesses = ['ВерсияФормата=', 'РасчСчет=', 'СекцияДокумент='].map(spelled);

/**
 * A byte order mark is believed first, then what the file says of itself, then what can be read. A file that says one
 * encoding with letters of another is taken for what its letters are: nothing of it could be read otherwise.
 * @param head the first `headBytes` of the file, or all of it.
 * @throws StatementRefused for what is no text.
 */
export function detectEncoding(head: Buffer): FoundEncoding {
  const mark = marks.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (mark !== undefined) return { encoding: mark[0] };
  refuseOtherFiles(head);
  const declared = find(head, declarations);
  if (declared === undefined) return { encoding: readable(head) };
  const { encoding, end } = declared;
  const said = /^[^\r\n]{0,40}/.exec(head.toString('latin1', end, end + 40))?.[0].trim() ?? '';
  const meant = said === '' ? encoding : named[said.toLowerCase()];
  if (meant === undefined) return { encoding, oddity: { code: 'ENCODING_UNKNOWN', said } };
  return meant === encoding ? { encoding } : { encoding, oddity: { code: 'ENCODING_CONTRADICTED', said } };
}

function refuseOtherFiles(head: Buffer): void {
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004')
    throw new StatementRefused('NO_TEXT', 'PK');
  if (head.subarray(0, 1024).includes(0)) throw new StatementRefused('NO_TEXT', '\\0');
}

function find(
  head: Buffer,
  keys: ReturnType<typeof spelled>,
): { encoding: StatementEncoding; end: number } | undefined {
  for (const [encoding, bytes] of keys) {
    const at = head.indexOf(bytes);
    if (at >= 0) return { encoding, end: at + bytes.length };
  }
  return undefined;
}

function readable(head: Buffer): StatementEncoding {
  const witness = witnesses.flatMap((keys) => find(head, keys) ?? [])[0];
  return witness?.encoding ?? (isUtf8(head) ? 'utf-8' : 'windows-1251');
}
