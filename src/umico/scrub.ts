import { maskText } from '../base/masking.js';

const shortestSecret = 4;
const longestReason = 500;

/** Takes the key out of a text that somebody else wrote, also where it was written for JSON, an address or a header. */
export function withoutKey(text: string, apiKey: string): string {
  if (apiKey.length < shortestSecret) return text;
  const forms = [
    apiKey,
    JSON.stringify(apiKey).slice(1, -1),
    encodeURIComponent(apiKey),
    Buffer.from(apiKey).toString('base64'),
    Buffer.from(apiKey).toString('base64url'),
  ];
  let clean = text;
  for (const form of new Set(forms)) if (clean.includes(form)) clean = clean.replaceAll(form, '***');
  return clean;
}

/** A reason that may be shown and kept: without key, card number, line breaks, and of reasonable length. */
export function plainReason(text: string, apiKey: string, card: string | undefined): string {
  const masked = maskText(withoutKey(text, apiKey), { secrets: card === undefined ? [] : [card] });
  return masked.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, longestReason);
}
