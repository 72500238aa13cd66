import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { type JsonDocument, type JsonError, type JsonLimits, readJson } from './json-reader.js';
import { jsonRefusal, refusal } from './problems.js';
import { rememberHeader } from './quality.js';

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Only what says that it is JSON in UTF-8 is read. A body without a type is refused too: a page of another site can make
 * a browser that is signed in send such a body, and cannot make it send this type.
 * @throws RestRefusal 415
 */
export function checkContentType(contentType: string | undefined): void {
  if (contentType !== undefined && isJson(contentType)) return;
  throw refusal('MEDIA_TYPE_UNSUPPORTED', {
    ru: 'Принимается Content-Type: application/json, в кодировке UTF-8.',
    en: 'Accepted is Content-Type: application/json, in UTF-8.',
  });
}

const isJson = rememberHeader((header) => {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && (charset === undefined || /^"?utf-?8"?$/.test(charset));
});

/** A byte order mark, which RFC 8259 lets us ignore. */
const MARK = '\ufeff';

/** Reads a body as JSON. @throws RestRefusal 400 */
export function readBodyText(bytes: Buffer, limits: JsonLimits): JsonDocument {
  if (!isUtf8(bytes)) {
    throw refusal('JSON_INVALID', {
      ru: 'Тело запроса не в кодировке UTF-8; принимается только она.',
      en: 'The body is not UTF-8; nothing else is accepted.',
    });
  }
  const text = bytes.toString('utf8');
  try {
    return readJson(text.startsWith(MARK) ? text.slice(1) : text, limits);
  } catch (error) {
    throw jsonRefusal(error as JsonError);
  }
}
