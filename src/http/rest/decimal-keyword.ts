import type { FuncKeywordDefinition } from 'ajv/dist/2020.js';
import { keptNumber } from './json-reader.js';

/** Where ajv says a value stands: its parent and its name there, for a keyword that puts another value in its place. */
interface Place {
  parentData: Record<string | number, unknown>;
  parentDataProperty: string | number;
}

/**
 * The keyword that stands for `type: [string, number]` with a `pattern`: an exact decimal. A number that was written as
 * one is replaced by its text, so that operations get texts only, and no sum has been a floating-point number on its way.
 */
export const decimalKeyword: FuncKeywordDefinition = {
  keyword: 'decimalText',
  schemaType: 'string',
  modifying: true,
  errors: false,
  compile(pattern: string) {
    const wanted = new RegExp(pattern, 'u');
    return (value: unknown, place?: Place) => {
      const text = textOf(value);
      if (text === undefined || !wanted.test(text)) return false;
      if (place !== undefined) place.parentData[place.parentDataProperty] = text;
      return true;
    };
  },
};

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : keptNumber(value);
}
