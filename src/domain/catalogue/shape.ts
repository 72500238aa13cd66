import { numberText, stringOf } from '../../base/exact-json.js';
import { parseScaled } from '../../base/money.js';

/** Something wrong at a place of a document, such as `items[3].prices.retail`. */
export interface Fault {
  path: string;
  /** What is wrong and what would be accepted. */
  message: string;
}

/** Reads a value of {@link parseExactJson}; what is wrong goes to `faults` and the answer is undefined. */
export type Shape<T> = (value: unknown, path: string, faults: Fault[]) => T | undefined;

/** What stands there, in a few words, and what would be accepted. */
function refused(path: string, value: unknown, accepted: string): Fault {
  return { path, message: `${found(value)} is not accepted, but ${accepted}` };
}

function found(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const shown = numberText(value) ?? JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

const unprintable = /[\p{Cc}\p{Cs}]/u;
const unprintableInLine = /[^\P{Cc}\n\r\t]|\p{Cs}/u;

/** A text of one line. */
export const text =
  (length: number): Shape<string> =>
  (value, path, faults) => {
    const read = stringOf(value);
    if (read !== undefined && read !== '' && read.length <= length && !unprintable.test(read)) return read;
    faults.push(refused(path, value, `a text of 1 to ${length} characters without control characters`));
    return undefined;
  };

/** A text that may have lines, and may be empty. */
export const longText =
  (length: number): Shape<string> =>
  (value, path, faults) => {
    const read = stringOf(value);
    if (read !== undefined && read.length <= length && !unprintableInLine.test(read)) return read;
    faults.push(refused(path, value, `a text of at most ${length} characters`));
    return undefined;
  };

export const flag: Shape<boolean> = (value, path, faults) => {
  if (typeof value === 'boolean') return value;
  faults.push(refused(path, value, 'true or false'));
  return undefined;
};

/** A decimal, as a text or as a number, not less than `least` (scaled); read exactly. */
export const decimal =
  (digits: number, least: number): Shape<number> =>
  (value, path, faults) => {
    const scaled = parseScaled(numberText(value) ?? stringOf(value) ?? '', digits);
    if (scaled !== undefined && scaled >= least && Math.abs(scaled) < 10 ** 15) return scaled;
    const bound = least > 0 ? ' above 0' : least === 0 ? ', not negative' : '';
    faults.push(
      refused(path, value, `a decimal${bound}, with a point and at most ${digits} digits behind it`),
    );
    return undefined;
  };

export const list =
  <T>(element: Shape<T>): Shape<T[]> =>
  (value, path, faults) => {
    if (!Array.isArray(value)) {
      faults.push(refused(path, value, 'a list'));
      return undefined;
    }
    return value
      .map((one, index) => element(one, `${path}[${index}]`, faults))
      .filter((one) => one !== undefined);
  };

/** Null means: take away what is there. */
export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, path, faults) =>
    value === null ? null : shape(value, path, faults);

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Read<F extends Fields> = { [K in keyof F]?: F[K] extends Shape<infer T> ? T : never };

/** An object: unknown keys are faults, of the known ones only `required` must be there. */
export const object =
  <F extends Fields, R extends keyof F & string>(
    fields: F,
    ...required: R[]
  ): Shape<Read<F> & Required<Pick<Read<F>, R>>> =>
  (value, path, faults) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      faults.push(refused(path, value, 'an object'));
      return undefined;
    }
    const before = faults.length;
    const read = new Map<string, unknown>();
    for (const [key, given] of Object.entries(value)) {
      const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (shape !== undefined) read.set(key, shape(given, join(path, key), faults));
      else
        faults.push({
          path: join(path, key),
          message: `unknown key; there are: ${Object.keys(fields).join(', ')}`,
        });
    }
    for (const key of required)
      if (!Object.hasOwn(value, key)) faults.push({ path: join(path, key), message: 'is missing' });
    if (faults.length > before) return undefined;
    return Object.fromEntries(read) as Read<F> & Required<Pick<Read<F>, R>>;
  };

function join(path: string, key: string): string {
  const step = /^\w+$/.test(key) ? key : JSON.stringify(key.slice(0, 60));
  return path === '' ? step : `${path}.${step}`;
}
