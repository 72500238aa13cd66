import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import PQueue from 'p-queue';

/**
 * 16 MiB and some 40 ms for each password. OWASP's smallest advice for scrypt has the same cost with these figures.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const cost = { N: 2 ** 14, r: 8, p: 1 };
const saltBytes = 16;
const hashBytes = 32;

/**
 * Two at a time leave half of Node's four worker threads to the disk, and hold memory at 32 MiB however many
 * passwords are tried at once. The queue is a second or two long: a request that waits in it takes one of the places
 * that the server has for requests, and whoever would wait longer does better to ask again.
 */
const running = new PQueue({ concurrency: 2 });
const waitingLimit = 64;

/** Too many passwords wait to be checked; a try later may succeed. */
class PasswordChecksBusy extends Error {
  override readonly name = 'PasswordChecksBusy';
}

/** `scrypt$16384$8$1$salt$hash`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/**
 * Whether a password belongs to a stored hash. Costs one scrypt in any case, also when the stored text is no hash.
 * @throws PasswordChecksBusy when too many wait already.
 */
export async function matchesHash(password: string, stored: string): Promise<boolean> {
  const parsed = parseHash(stored);
  const { salt, hash, options } = parsed ?? nothing;
  const derived = await derive(password, salt, hash.length, options);
  // scrypt begins with HMAC, which fills a short key with zeros: to it `secret` and `secret\0` are the same.
  return timingSafeEqual(derived, hash) && parsed !== undefined && !password.includes('\0');
}

/** A stored hash that no password fits, for users who do not exist: they cost as much as those who do. */
export function unmatchableHash(): string {
  return ['scrypt', cost.N, cost.r, cost.p, random(saltBytes), random(hashBytes)].join('$');
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64');
}

interface ParsedHash {
  salt: Buffer;
  hash: Buffer;
  options: ScryptOptions;
}

const nothing: ParsedHash = { salt: randomBytes(saltBytes), hash: randomBytes(hashBytes), options: cost };

function parseHash(stored: string): ParsedHash | undefined {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(
    stored,
  );
  if (!match) return undefined;
  const [, n, r, p, salt = '', hash = ''] = match;
  const options = { N: Number(n), r: Number(r), p: Number(p) };
  const bytes = Buffer.from(hash, 'base64');
  return bytes.length === hashBytes ? { salt: Buffer.from(salt, 'base64'), hash: bytes, options } : undefined;
}

function derive(password: string, salt: Buffer, bytes: number, options: ScryptOptions): Promise<Buffer> {
  if (running.size >= waitingLimit) throw new PasswordChecksBusy('too many passwords wait to be checked');
  const maxmem = 256 * (options.N ?? cost.N) * (options.r ?? cost.r);
  return running.add(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password, salt, bytes, { ...options, maxmem }, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}
