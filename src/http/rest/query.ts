import type { ParameterModel } from './document.js';
import { badParameter } from './problems.js';

/** Pairs that a query may have; more are refused unread. */
const MOST_PAIRS = 200;

/**
 * Reads the query of a request: percent escapes of UTF-8, `+` for a space, a name again for each value of a list.
 * Whole numbers and truth values become what the schema wants; what is none stays text, for the schema to refuse.
 * @param raw what follows the question mark
 * @throws RestRefusal for what cannot be read, and for a name that is there twice and is no list
 */
export function readQuery(raw: string, parameters: readonly ParameterModel[]): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  if (raw === '') return values;
  for (const [name, text] of pairs(raw)) {
    const type = typeOf(parameters.find((parameter) => parameter.name === name)?.schema);
    if (type.isList) {
      values[name] = [...((values[name] as unknown[] | undefined) ?? []), typed(text, type.name)];
    } else if (name in values) throw badParameter('type', name, repeated);
    else values[name] = typed(text, type.name);
  }
  return values;
}

const repeated = {
  ru: 'указано несколько раз; принимается одно значение',
  en: 'is there more than once; accepted is one value',
};

function pairs(raw: string): [string, string][] {
  const parts = raw.split('&', MOST_PAIRS + 1);
  if (parts.length > MOST_PAIRS) {
    throw badParameter('maxItems', 'query', {
      ru: `принимается не более ${MOST_PAIRS} параметров`,
      en: `accepted are at most ${MOST_PAIRS} parameters`,
    });
  }
  return parts.filter((part) => part !== '').map(pair);
}

function pair(part: string): [string, string] {
  const equals = part.indexOf('=');
  return equals === -1
    ? [decoded(part), '']
    : [decoded(part.slice(0, equals)), decoded(part.slice(equals + 1))];
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    const value = decodeURIComponent(text.replaceAll('+', ' '));
    if (!value.includes('\0')) return value;
  } catch {
    // Told below.
  }
  throw badParameter('format', 'query', {
    ru: 'не читается; принимаются символы UTF-8, записанные как %D0%90, без %00',
    en: 'cannot be read; accepted are characters of UTF-8 written as %D0%90, without %00',
  });
}

interface ParameterType {
  isList: boolean;
  name: unknown;
}

function typeOf(schema: ParameterModel['schema'] | undefined): ParameterType {
  const items = schema?.items as ParameterModel['schema'] | undefined;
  return schema?.type === 'array'
    ? { isList: true, name: items?.type }
    : { isList: false, name: schema?.type };
}

function typed(text: string, type: unknown): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
