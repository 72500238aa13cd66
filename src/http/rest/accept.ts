import type { Language } from './problem.js';
import { readWeighted, rememberHeader, type Weighted } from './quality.js';

/** Whether a client takes JSON, by its `Accept`. Without the header everything is taken. */
export const acceptsJson = rememberHeader((accept) =>
  accept.trim() === ''
    ? true
    : weightFor(readWeighted(accept), ['application/json', 'application/*', '*/*']) > 0,
);

/** Whether a client takes CSV by name. */
export const acceptsCsv = rememberHeader((accept) => csvWeight(readWeighted(accept)) > 0);

/** Whether a client would rather have CSV than JSON. */
export const prefersCsv = rememberHeader((accept) => {
  const elements = readWeighted(accept);
  return csvWeight(elements) > weightFor(elements, ['application/json', 'application/*', '*/*']);
});

/** What a browser sends for a page means no file. */
function csvWeight(elements: readonly Weighted[]): number {
  return weightFor(elements, ['text/csv']);
}

/** Whether an answer may be sent with gzip, by `Accept-Encoding`. Without the header it is not. */
export const acceptsGzip = rememberHeader((acceptEncoding) => {
  const elements = readWeighted(acceptEncoding);
  const gzip = weightFor(elements, ['gzip', 'x-gzip', '*']);
  return gzip > 0 && gzip >= (elements.find(({ value }) => value === 'identity')?.weight ?? 0);
});

/** The language of texts, by `Accept-Language`: the best of Russian and English, Russian where neither is asked for. */
export const languageFor = rememberHeader((acceptLanguage): Language => {
  const elements = readWeighted(acceptLanguage);
  const ru = languageWeight(elements, 'ru');
  const en = languageWeight(elements, 'en');
  if (en !== ru) return en > ru ? 'en' : 'ru';
  return en > 0 && isNamedFirst(elements, 'en') ? 'en' : 'ru';
});

/** Of the most special name that is there: names come from the special to the general one. */
function weightFor(elements: readonly Weighted[], names: readonly string[]): number {
  for (const name of names) {
    const found = elements.find(({ value }) => value === name);
    if (found !== undefined) return found.weight;
  }
  return 0;
}

function languageWeight(elements: readonly Weighted[], language: Language): number {
  const own = elements.filter(({ value }) => isOf(value, language));
  if (own.length > 0) return Math.max(...own.map(({ weight }) => weight));
  return weightFor(elements, ['*']);
}

function isOf(value: string, language: Language): boolean {
  return value === language || value.startsWith(`${language}-`);
}

/** Of two equally welcome languages the one that stands first. */
function isNamedFirst(elements: readonly Weighted[], language: Language): boolean {
  const first = elements.find(({ value, weight }) => weight > 0 && (isOf(value, 'ru') || isOf(value, 'en')));
  return first !== undefined && isOf(first.value, language);
}
