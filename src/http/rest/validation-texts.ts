import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FieldError, Texts } from './problem.js';
import { ACCEPTS } from './request-schema.js';

/** ajv's `verbose` adds the schema. */
type Facts = ErrorObject<string, Record<string, unknown>> & { parentSchema: Record<string, unknown> };

interface Description {
  /** What was wrong and what would have been accepted. */
  text: (error: Facts) => Texts;
  /** Name of the field that is meant, inside the one that the error is at. */
  inner?: (error: Facts) => string;
}

/** Keyword of the schema → what a caller is told. ajv's own sentences are English and do not say what is accepted. */
const descriptions: Readonly<Record<string, Description>> = {
  required: {
    inner: ({ params }) => String(params.missingProperty),
    text: () => ({ ru: 'нет обязательного значения', en: 'is required and missing' }),
  },
  additionalProperties: { inner: unknownName, text: unknownField },
  unevaluatedProperties: { inner: unknownName, text: unknownField },
  type: { text: ({ params }) => accepted(typeNames(params.type)) },
  decimalText: { text: formed },
  enum: { text: ({ params }) => oneOf(params.allowedValues as unknown[]) },
  const: { text: ({ params }) => oneOf([params.allowedValue]) },
  pattern: { text: formed },
  format: { text: ({ params }) => accepted(formatNames[String(params.format)] ?? same(params.format)) },
  minLength: { text: lengths },
  maxLength: { text: lengths },
  minItems: { text: itemCounts },
  maxItems: { text: itemCounts },
  minProperties: { text: fieldCounts },
  maxProperties: { text: fieldCounts },
  minimum: { text: numbers },
  maximum: { text: numbers },
  exclusiveMinimum: { text: numbers },
  exclusiveMaximum: { text: numbers },
  multipleOf: {
    text: ({ params }) =>
      accepted({ ru: `число, кратное ${params.multipleOf}`, en: `a multiple of ${params.multipleOf}` }),
  },
  uniqueItems: {
    text: ({ params: { i, j } }) => ({
      ru: `элементы [${j}] и [${i}] одинаковы; принимаются только разные`,
      en: `items [${j}] and [${i}] are equal; accepted are different ones`,
    }),
  },
  dependentRequired: {
    inner: ({ params }) => String(params.missingProperty),
    text: ({ params: { property } }) => ({
      ru: `обязательно, если есть поле ${property}`,
      en: `is required when there is ${property}`,
    }),
  },
};

/** For keywords without a description: combinations, of which only the document can make a sentence. */
const otherwise: Description = {
  text: (error) => (ACCEPTS in error.parentSchema ? formed(error) : combined(error)),
};

function combined(error: Facts): Texts {
  return {
    ru: `не соответствует ни одному из допустимых видов${example(error, ', например')}; см. описание сервиса`,
    en: `fits none of the accepted forms${example(error, ', such as')}; see the description of the service`,
  };
}

/** Tells a fault that ajv found, in our words. */
export function describeError(found: ErrorObject): FieldError {
  const error = found as Facts;
  const { text, inner } = descriptions[error.keyword] ?? otherwise;
  // `decimalText` is ours; the document says `pattern`.
  const code = error.keyword === 'decimalText' ? 'pattern' : error.keyword;
  return { field: fieldName(error.instancePath, inner?.(error)), code, message: text(error) };
}

/** `/body/lines/0/quantity` → `lines[0].quantity`; `/query/limit` → `limit`; the body as a whole is `body`. */
function fieldName(pointer: string, inner: string | undefined): string {
  const [, place = '', ...steps] = pointer.split('/').map(unescaped);
  const path = inner === undefined ? steps : [...steps, inner];
  const name = path.reduce(
    (before, step) => (/^\d+$/.test(step) ? `${before}[${step}]` : `${before}.${step}`),
    '',
  );
  return name === '' ? place : name.replace(/^\./, '');
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function accepted({ ru, en }: Texts): Texts {
  return { ru: `принимается ${ru}`, en: `accepted is ${en}` };
}

const MOST_NAMES = 30;
const LONGEST_NAME = 60;

function unknownName({ params }: Facts): string {
  return String(params.additionalProperty ?? params.unevaluatedProperty).slice(0, LONGEST_NAME);
}

function unknownField({ parentSchema }: Facts): Texts {
  const names = Object.keys((parentSchema.properties as object | undefined) ?? {});
  if (names.length === 0) return { ru: 'ничего не принимается', en: 'nothing is accepted here' };
  const list = `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;
  return { ru: `неизвестное имя; принимаются: ${list}`, en: `is not known; accepted are: ${list}` };
}

/** In the words of the document, or else by the pattern itself. */
function formed(error: Facts): Texts {
  const words = (error.parentSchema[ACCEPTS] as Texts | undefined) ?? patternWords(error);
  return accepted({
    ru: words.ru + example(error, ', например'),
    en: words.en + example(error, ', such as'),
  });
}

function patternWords({ keyword, schema }: Facts): Texts {
  const isDecimal = keyword === 'decimalText';
  return {
    ru: `${isDecimal ? 'число или ' : ''}строка по образцу ${schema}`,
    en: `a ${isDecimal ? 'number or a ' : ''}text that matches ${schema}`,
  };
}

const types = {
  string: { ru: 'строка', en: 'a string' },
  integer: { ru: 'целое число', en: 'a whole number' },
  boolean: { ru: 'true или false', en: 'true or false' },
  object: { ru: 'объект {…}', en: 'an object {…}' },
  array: { ru: 'список […]', en: 'a list […]' },
  null: { ru: 'null', en: 'null' },
} as const satisfies Readonly<Record<string, Texts>>;

function typeNames(type: unknown): Texts {
  const names = [type].flat().map((name) => types[name as keyof typeof types]);
  return { ru: names.map(({ ru }) => ru).join(' или '), en: names.map(({ en }) => en).join(' or ') };
}

const formatNames: Readonly<Record<string, Texts>> = {
  date: { ru: 'дата, например 2026-11-22', en: 'a date, such as 2026-11-22' },
  'date-time': {
    ru: 'время с зоной, например 2026-11-22T10:15:30+03:00',
    en: 'a time with its zone, such as 2026-11-22T10:15:30+03:00',
  },
  email: {
    ru: 'адрес почты, например ivan@shop.example',
    en: 'an e-mail address, such as ivan@shop.example',
  },
  uri: { ru: 'адрес, например https://shop.example/a', en: 'an address, such as https://shop.example/a' },
  uuid: {
    ru: 'UUID, например 9b2c8f6e-3d1a-4c57-9f0e-2a6b7c8d9e0f',
    en: 'a UUID, such as 9b2c8f6e-3d1a-4c57-9f0e-2a6b7c8d9e0f',
  },
};

function oneOf(values: readonly unknown[]): Texts {
  const list = values.slice(0, MOST_NAMES).map(String).join(', ');
  return { ru: `принимается одно из: ${list}`, en: `accepted is one of: ${list}` };
}

function lengths({ parentSchema }: Facts): Texts {
  const { minLength, maxLength } = parentSchema;
  return accepted({
    ru: `длина в знаках ${between('ru', minLength, maxLength)}`,
    en: `a length in characters of ${between('en', minLength, maxLength)}`,
  });
}

function itemCounts({ parentSchema }: Facts): Texts {
  const { minItems, maxItems } = parentSchema;
  return accepted({
    ru: `число элементов ${between('ru', minItems, maxItems)}`,
    en: `a number of items of ${between('en', minItems, maxItems)}`,
  });
}

function fieldCounts({ parentSchema }: Facts): Texts {
  const { minProperties, maxProperties } = parentSchema;
  return accepted({
    ru: `число полей ${between('ru', minProperties, maxProperties)}`,
    en: `a number of fields of ${between('en', minProperties, maxProperties)}`,
  });
}

function numbers({ parentSchema }: Facts): Texts {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below } = parentSchema;
  if (above !== undefined || below !== undefined) {
    return accepted({
      ru: [above === undefined ? [] : `больше ${above}`, below === undefined ? [] : `меньше ${below}`]
        .flat()
        .join(' и '),
      en: [above === undefined ? [] : `more than ${above}`, below === undefined ? [] : `less than ${below}`]
        .flat()
        .join(' and '),
    });
  }
  return accepted({
    ru: `целое число ${between('ru', minimum, maximum)}`,
    en: `a whole number of ${between('en', minimum, maximum)}`,
  });
}

/** `от 1 до 1000`, `не меньше 1`, `не больше 1000`. */
function between(language: keyof Texts, least: unknown, most: unknown): string {
  const isRu = language === 'ru';
  if (least === undefined) return `${isRu ? 'не больше' : 'at most'} ${most}`;
  if (most === undefined) return `${isRu ? 'не меньше' : 'at least'} ${least}`;
  return isRu ? `от ${least} до ${most}` : `${least} to ${most}`;
}

/** The first example of the schema, or nothing. */
function example({ parentSchema }: Facts, before: string): string {
  const [first] = (parentSchema.examples as unknown[] | undefined) ?? [];
  if (first === undefined) return '';
  return `${before} ${typeof first === 'string' ? first : JSON.stringify(first)}`;
}

function same(value: unknown): Texts {
  return { ru: String(value), en: String(value) };
}
