const prefix = 'whsec_';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The key of a secret as Standard Webhooks writes it: `whsec_` and Base64 of 24 to 64 bytes. Every other text is
 * undefined: libraries of receivers would make another key of it than we do.
 */
export function signingKey(secret: string): Buffer | undefined {
  const text = secret.slice(prefix.length);
  if (!secret.startsWith(prefix) || !base64.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/** What {@link signingKey} takes, for messages. */
export const signingKeyForm =
  'whsec_ and Base64 of 24 to 64 bytes, such as echo "whsec_$(openssl rand -base64 32)" prints';
