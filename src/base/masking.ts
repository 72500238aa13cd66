import { attribute, key, tag } from './mask-named.js';
import { number } from './mask-numbers.js';
import {
  AT,
  BORING,
  COLON,
  DIGIT,
  decode,
  inBytes,
  inCharacters,
  isDigit,
  KINDS,
  newScan,
  QUOTE,
  replace,
  type Scan,
  TAG,
} from './mask-scan.js';
import { maskCard, maskEmail } from './mask-values.js';

export { maskCard, maskEmail, maskHolder, maskPhone } from './mask-values.js';

export interface MaskTextOptions {
  /** Card numbers known to stand somewhere in the text, whole, 4 characters and longer. */
  secrets?: readonly string[];
}

/**
 * Masks a whole body (XML, JSON or neither, well-formed or not) in one pass and in linear time:
 *
 * - the contents of elements, attributes and keys with a sensitive name (see `mask-names.ts`), also when they are split
 *   by comments and CDATA or written as character references;
 * - numbers of 10 digits and more, also in groups (`+7 (912) 345-67-89`), and the `secrets` in any notation;
 * - e-mail addresses.
 *
 * It would rather mask too much than too little: a barcode of 13 digits or a fiscal sign looks like a card and is masked
 * with it, and after an element that is never closed nothing readable follows.
 */
export function maskText(text: string, options: MaskTextOptions = {}): string {
  const bytes = Buffer.from(text);
  const masked = maskBytes(bytes, options);
  return masked === bytes ? text : masked.toString();
}

/** The same for a text in UTF-8. Answers what it was given where there was nothing to mask. */
export function maskBytes(bytes: Buffer, { secrets = [] }: MaskTextOptions = {}): Buffer {
  const masked = scanned(bytes, secrets.filter((secret) => secret.length >= 4).map(inBytes));
  return masked === undefined ? bytes : Buffer.from(masked, 'latin1');
}

/** The masked text with a character for each byte; undefined where there was nothing to mask. */
function scanned(bytes: Buffer, secrets: readonly string[]): string | undefined {
  const scan = newScan(bytes, secrets, (part) => scanned(Buffer.from(part, 'latin1'), secrets) ?? part);
  const { length } = bytes;
  const kinds = KINDS;
  let at = 0;
  while (at < length) {
    const kind = kinds[bytes[at] as number];
    if (kind === BORING) at++;
    else if (kind === DIGIT) at = number(scan, at);
    else if (kind === TAG) at = tag(scan, at);
    else if (kind === COLON) at = key(scan, at);
    else if (kind === QUOTE) at = attribute(scan, at);
    else if (kind === AT) at = email(scan, at, at + 1);
    else at = escaped(scan, at);
  }
  const masked = scan.copied === 0 ? scan.text : scan.out + scan.text.slice(scan.copied);
  const clean = withoutWords(masked, secrets);
  return scan.copied === 0 && clean === scan.text ? undefined : clean;
}

/** An escape may hide a digit or the `@` of an address. */
function escaped(scan: Scan, at: number): number {
  const reference = decode(scan.text, at);
  if (reference === undefined) return at + 1;
  if (isDigit(reference.character.charCodeAt(0))) return Math.max(number(scan, at), reference.end);
  if (reference.character === '@') return email(scan, at, reference.end);
  return reference.end;
}

function isAddressCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code >= 128 ||
    code === 46 ||
    code === 95 ||
    code === 45 ||
    code === 43 ||
    code === 37
  );
}

/** An `@` stands at `at` and ends before `next`. */
function email(scan: Scan, at: number, next: number): number {
  const { bytes, text } = scan;
  let from = at;
  while (from > scan.copied && isAddressCharacter(bytes[from - 1] as number)) from--;
  let to = next;
  while (to < bytes.length && isAddressCharacter(bytes[to] as number)) to++;
  const hasName = from < at || (at > 0 && scan.copied === at) || text[at - 1] === ';' || text[at - 1] === '"';
  const hasHost = to > next || text[next] === '&' || text[next] === '\\' || text[next] === '[';
  if (!hasName || !hasHost) return next;
  replace(scan, from, to, inBytes(maskEmail(`${inCharacters(text.slice(from, at))}@`)));
  return to;
}

/** Known numbers with letters in them; those of digits alone have been met as numbers. */
function withoutWords(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    if (masked.includes(secret)) masked = masked.replaceAll(secret, inBytes(maskCard(inCharacters(secret))));
  }
  return masked;
}
