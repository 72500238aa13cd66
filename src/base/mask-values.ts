/**
 * Masks of single values. A masked value still tells two customers apart on a screen, but does not let anyone call,
 * write to or pay as the customer. Every mask may be applied to its own result.
 */

/** Longer numbers are no cards; their stars are not counted out. */
const LONGEST_COUNTED = 40;

/** What nearly every number is made of: all of it may be shown. */
const PLAIN = /^[0-9A-Za-z*]*$/;

/**
 * `1000000000016` → `10*******0016`. Shows the last 4 and the first 6 at most and never more than half of the
 * characters, so that a number of 7 digits does not stand there all but readable; up to 4 characters show nothing.
 * Separators are left out, everything else than letters and digits counts as hidden.
 */
export function maskCard(number: string): string {
  const isPlain = PLAIN.test(number);
  const plain = isPlain ? number : number.replace(/[\s()-]+/g, '');
  if (plain.length <= 4) return '*'.repeat(plain.length);
  const visible = Math.floor(plain.length / 2);
  const last = Math.min(4, visible);
  const first = Math.min(6, visible - last);
  const hidden = plain.length > LONGEST_COUNTED ? 6 : plain.length - first - last;
  const stars = '*'.repeat(hidden);
  if (isPlain) return plain.slice(0, first) + stars + plain.slice(-last);
  return shown(plain.slice(0, first)) + stars + shown(plain.slice(-last));
}

/** `+7 912 345-67-89` → `7******6789`. */
export function maskPhone(phone: string): string {
  return maskCard(phone.replace(/^\s*\+/, ''));
}

/** `ivan@shop.example` → `i***@***`. */
export function maskEmail(email: string): string {
  const at = email.indexOf('@');
  return at < 1 ? '***@***' : `${shown(email.slice(0, 1))}***@***`;
}

/** `Иванов Иван` → `И*** И***`: what a till's screen shows of a holder. An empty name stays empty. */
export function maskHolder(holder: string): string {
  return holder
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 5)
    .map((word) => `${/^\p{L}/u.exec(word)?.[0] ?? ''}***`)
    .join(' ');
}

/** For passwords and keys: nothing remains, not even the length. */
export function maskSecret(): string {
  return '***';
}

/** Only letters, digits and stars come out of a mask, so that it fits into XML and JSON as it is. */
function shown(part: string): string {
  return part.replace(/[^\p{L}\p{N}*]/gu, '*');
}
