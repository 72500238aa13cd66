import { isAbsolute } from 'node:path';
import { type FieldFault, textFaults } from '../fields.js';
import type { KeySource } from './context.js';

/** A connection as somebody enters it. */
export interface ConnectionRequest {
  id: string;
  purpose: 'retail' | 'wholesale';
  /** Retail: null for all tills that have no connection of their own. */
  till: string | null;
  /** Wholesale: the user whose documents go through it. */
  user: string | null;
  /** `https://…`; `http` only for this machine. What stands before `/api/v1`. */
  baseUrl: string;
  posId: string;
  /** Null: that of the publication. */
  currency: string | null;
  key: KeySource;
  enabled: boolean;
}

/** `accepts` says what would do. */
export type ConnectionFault = FieldFault | { field: string; code: 'ACCEPTS'; accepts: string };

/** What is wrong with it by itself. */
export function connectionFaults(request: ConnectionRequest): ConnectionFault[] {
  const { id, purpose, till, user, baseUrl, posId, currency, key } = request;
  const faults: ConnectionFault[] = [
    ...textFaults('till', till, 100),
    ...textFaults('user', user, 100),
    ...textFaults('posId', posId, 100),
  ];
  const expect = (holds: boolean, field: string, accepts: string) => {
    if (!holds) faults.push({ field, code: 'ACCEPTS', accepts });
  };
  expect(/^[a-z0-9][a-z0-9-]{0,39}$/.test(id), 'id', '1 to 40 small Latin letters, digits and hyphens');
  expect(purpose === 'wholesale' || user === null, 'user', 'no user: a retail connection belongs to a till');
  expect(purpose === 'retail' || till === null, 'till', 'no till: a wholesale connection belongs to a user');
  expect(purpose === 'retail' || user !== null, 'user', 'the user whose documents go through it');
  expect(
    isBaseUrl(baseUrl),
    'baseUrl',
    'an https address without user, query and fragment; http for this machine only',
  );
  expect(
    currency === null || /^[A-Z]{3}$/.test(currency),
    'currency',
    'three capital letters of ISO 4217, such as AZN',
  );
  expect(
    isKeySource(key),
    'key',
    'the name of a variable, the absolute path of a file, or a key to be sealed',
  );
  return faults;
}

/** As it is kept: without the slash at its end, so that the same place is the same text. */
export function plainUrl(baseUrl: string): string {
  return new URL(baseUrl).href.replace(/\/+$/, '');
}

function isBaseUrl(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

function isKeySource(source: KeySource): boolean {
  if ('sealed' in source) return source.sealed.length > 0 && source.sealed.length <= 2000;
  if ('env' in source) return /^[A-Za-z_]\w{0,99}$/.test(source.env);
  return isAbsolute(source.file) && source.file.length <= 1000;
}
