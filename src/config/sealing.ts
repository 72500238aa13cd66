import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts small secrets that are kept in a database, so that a copy of the database does not hold them. */
export interface Sealing {
  /** False without a `secretsKey`: nothing can be sealed or opened. */
  isReady: boolean;
  /** @throws Error that says what is missing. */
  seal(secret: string): string;
  /** @throws Error that says why it cannot be opened, without anything of the secret. */
  open(sealed: string): string;
}

const cipher = 'aes-256-gcm';
const form = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** What to do about it, for who has no key. */
export const secretsKeyHint =
  'set secretsKey (TILLGATE_SECRETS_KEY, or TILLGATE_SECRETS_KEY_FILE), 32 characters or more, such as openssl rand -base64 32 makes';

/**
 * @param secretsKey of the configuration
 * @param place where the secrets are kept, such as `publication TP7`: carried elsewhere they open nothing
 */
export function createSealing(secretsKey: string | undefined, place: string): Sealing {
  const key = secretsKey === undefined ? undefined : keyOf(secretsKey);

  function known(): Buffer {
    if (key === undefined) throw new Error(`there is no key to encrypt with: ${secretsKeyHint}`);
    return key;
  }

  return {
    isReady: key !== undefined,
    seal(secret) {
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, known(), iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
      return `${form}.${Buffer.concat([iv, sealing.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const own = known();
      const [version, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      try {
        if (version !== form) throw new Error('another form');
        const opening = createDecipheriv(cipher, own, bytes.subarray(0, ivBytes));
        opening.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        return opening.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + opening.final('utf8');
      } catch {
        throw new Error('it was encrypted with another secretsKey, or changed; enter it anew');
      }
    },
  };
}

/** A random text of any form becomes a key of the right length; one that people have thought up would need more than this. */
function keyOf(secretsKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretsKey, 'tillgate', 'sealed secrets', 32));
}
