import { inCharacters, isDigit } from './mask-scan.js';
import { maskCard, maskEmail, maskHolder, maskPhone, maskSecret } from './mask-values.js';

export type Mask = (value: string) => string;

/** What an element or a key may be called, in lower case and without `_` and `-`; matched at the end of a name. */
const ENDINGS: readonly (readonly [Mask, readonly string[]])[] = [
  [maskCard, ['cardnumber', 'cardno', 'cardcode', 'pan', 'номеркарты', 'кодкарты']],
  [maskPhone, ['phone', 'phonenumber', 'telephone', 'mobile', 'msisdn', 'телефон']],
  [maskEmail, ['email', 'mail', 'почта']],
  [maskHolder, ['holder', 'holdername', 'cardholder', 'владелец']],
  [
    maskSecret,
    ['password', 'passwd', 'pwd', 'secret', 'token', 'apikey', 'authorization', 'cookie', 'пароль'],
  ],
];

/** Short words that end many harmless names (`span`, `Japan`): only as the whole name. */
const WHOLE_ONLY = new Set(['pan', 'mail', 'pwd']);

/** The last three letters of all endings, 5 bits a letter. */
const TAILS = new Uint8Array(1 << 15);
for (const ending of ENDINGS.flatMap(([, endings]) => endings)) {
  const tail = tailOf(Buffer.from(ending), Buffer.byteLength(ending));
  if (tail !== undefined) TAILS[tail] = 1;
}

/** Undefined when one of the three is no Latin letter. */
function tailOf(bytes: Uint8Array, end: number): number | undefined {
  if (end < 3) return undefined;
  let tail = 0;
  for (let at = end - 3; at < end; at++) {
    const letter = ((bytes[at] as number) | 32) - 97;
    if (!(letter >= 0 && letter < 26)) return undefined;
    tail = (tail << 5) | letter;
  }
  return tail;
}

/** A cheap no for most names: the name that ends before `end` has none of the endings, all of which end in letters. */
export function mayBeSensitive(bytes: Uint8Array, end: number): boolean {
  if (isDigit(bytes[end - 1])) return false;
  const tail = tailOf(bytes, end);
  return tail === undefined || TAILS[tail] === 1;
}

const LONGEST_NAME = 60;
const REMEMBERED = 2000;
const remembered = new Map<string, Mask | null>();

/**
 * The mask for the contents of an element, attribute or key of this name, if it is a sensitive one.
 * @param name with a character for each byte; a prefix is allowed
 */
export function maskOfName(name: string): Mask | undefined {
  const known = remembered.get(name);
  if (known !== undefined) return known ?? undefined;
  const mask = find(inCharacters(name));
  // The names of a peer are few; a hostile one sends ever new ones.
  if (remembered.size < REMEMBERED && name.length <= LONGEST_NAME) remembered.set(copyOf(name), mask ?? null);
  return mask;
}

/** A string that was cut out of a body keeps the whole body in memory; `slice` makes another of the kind. */
function copyOf(name: string): string {
  return Buffer.from(name, 'latin1').toString('latin1');
}

function find(name: string): Mask | undefined {
  const plain = name
    .slice(name.lastIndexOf(':') + 1)
    .slice(-LONGEST_NAME)
    .replace(/[_-]/g, '')
    .toLowerCase();
  for (const [mask, endings] of ENDINGS) {
    if (endings.some((end) => (WHOLE_ONLY.has(end) ? plain === end : plain.endsWith(end)))) return mask;
  }
  return undefined;
}
