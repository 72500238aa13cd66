/** A field of a request that cannot be taken, and why; what would be accepted follows from the code. */
export type FieldFault =
  /** A text of `least` to `most` characters without control characters is accepted, and not one of spaces alone. */
  | { field: string; code: 'TEXT'; least: number; most: number }
  | { field: string; code: 'INN_LENGTH' | 'INN_CHECK_DIGITS' | 'TAX_ID' | 'KPP' | 'PHONE' | 'EMAIL' };

const control = /[\p{Cc}\p{Cs}]/u;
const controlInLines = /[^\P{Cc}\n\r\t]|\p{Cs}/u;

/** What is wrong with a text of one line; null and undefined are no texts, and nothing is wrong with them. */
export function textFaults(field: string, value: string | null | undefined, most: number): FieldFault[] {
  if (value === null || value === undefined) return [];
  const isText = value.trim() !== '' && value.length <= most && !control.test(value);
  return isText ? [] : [{ field, code: 'TEXT', least: 1, most }];
}

/** The same for a text that may have several lines, or nothing in them. */
export function linesFaults(field: string, value: string | null | undefined, most: number): FieldFault[] {
  const isText = !value || (value.length <= most && !controlInLines.test(value));
  return isText ? [] : [{ field, code: 'TEXT', least: 0, most }];
}
