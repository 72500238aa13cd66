import { type OpenApiDocument, readOperations } from '../../src/http/rest/document.js';
import { readJson } from '../../src/http/rest/json-reader.js';
import { compileValidation, type RequestData } from '../../src/http/rest/validation.js';
import { restDocument } from '../support/rest-document.js';

type Schema = Record<string, unknown>;

/** A document with one operation `op` that takes this body. */
const taking = (schema: Schema, schemas: Record<string, unknown> = {}): OpenApiDocument => ({
  info: { version: '1' },
  paths: {
    '/op': {
      post: { operationId: 'op', requestBody: { content: { 'application/json': { schema } } } },
    },
  },
  components: { schemas },
});

const compiled = (document: OpenApiDocument) => {
  const operations = readOperations(document);
  return compileValidation(document, operations);
};

/** What is wrong with a body: `field code: Russian | English`. */
function faults(schema: Schema, json: string, schemas?: Record<string, unknown>): string[] {
  const { value, values } = readJson(json, { depth: 32, values: 100_000 });
  const data: RequestData = { path: {}, query: {}, headers: {}, body: value };
  const { parameters, body } = compiled(taking(schema, schemas)).get('op')?.(data, values) ?? {
    parameters: [],
    body: [],
  };
  expect(parameters).toEqual([]);
  return body.map(({ field, code, message }) => `${field} ${code}: ${message.ru} | ${message.en}`);
}

const decimal = { type: ['string', 'number'], pattern: '^[0-9]+(\\.[0-9]{1,2})?$' };
const words = { 'x-accepts': { ru: 'сумма', en: 'a sum' } };

test.each<[string, Schema, string, string[]]>([
  ['type', { type: 'string' }, '5', ['body type: принимается строка | accepted is a string']],
  [
    'types',
    { type: ['integer', 'null'] },
    '"5"',
    ['body type: принимается целое число или null | accepted is a whole number or null'],
  ],
  [
    'a number that is no whole one',
    { type: 'integer' },
    '1.5',
    ['body type: принимается целое число | accepted is a whole number'],
  ],
  [
    'a number where a text is wanted',
    { type: 'string' },
    '1.5',
    ['body type: принимается строка | accepted is a string'],
  ],
  [
    'a number where an object is wanted',
    { type: 'object' },
    '1.5',
    ['body type: принимается объект {…} | accepted is an object {…}'],
  ],
  [
    'a number where a list is wanted',
    { type: 'array' },
    '1e5',
    ['body type: принимается список […] | accepted is a list […]'],
  ],
  [
    'boolean',
    { type: 'boolean' },
    '"true"',
    ['body type: принимается true или false | accepted is true or false'],
  ],
  [
    'required',
    { type: 'object', required: ['a', 'b'], properties: { a: {}, b: {} } },
    '{}',
    [
      'a required: нет обязательного значения | is required and missing',
      'b required: нет обязательного значения | is required and missing',
    ],
  ],
  [
    'an unknown name',
    { type: 'object', additionalProperties: false, properties: { a: {}, b: {} } },
    '{"a":1,"lmit":2}',
    ['lmit additionalProperties: неизвестное имя; принимаются: a, b | is not known; accepted are: a, b'],
  ],
  [
    'a dangerous name',
    { type: 'object', additionalProperties: false, properties: { a: {} } },
    '{"__proto__":1}',
    ['__proto__ additionalProperties: неизвестное имя; принимаются: a | is not known; accepted are: a'],
  ],
  [
    'a long name',
    { type: 'object', additionalProperties: false },
    `{"${'x'.repeat(500)}":1}`,
    [`${'x'.repeat(60)} additionalProperties: ничего не принимается | nothing is accepted here`],
  ],
  [
    'a name left over by a combination',
    { type: 'object', allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    '{"b":1}',
    ['b unevaluatedProperties: ничего не принимается | nothing is accepted here'],
  ],
  [
    'a name among many',
    {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`p${i}`, {}])),
    },
    '{"x":1}',
    [expect.stringContaining(', p29, … |')],
  ],
  [
    'exclusiveMaximum alone',
    { type: 'integer', exclusiveMaximum: 5 },
    '5',
    ['body exclusiveMaximum: принимается меньше 5 | accepted is less than 5'],
  ],
  [
    'enum',
    { enum: [2, 3, 'x'] },
    '1',
    ['body enum: принимается одно из: 2, 3, x | accepted is one of: 2, 3, x'],
  ],
  ['const', { const: true }, '1', ['body const: принимается одно из: true | accepted is one of: true']],
  [
    'minimum',
    { type: 'integer', minimum: 1, maximum: 9 },
    '0',
    ['body minimum: принимается целое число от 1 до 9 | accepted is a whole number of 1 to 9'],
  ],
  [
    'maximum',
    { type: 'integer', maximum: 9 },
    '10',
    ['body maximum: принимается целое число не больше 9 | accepted is a whole number of at most 9'],
  ],
  [
    'minimum alone',
    { type: 'integer', minimum: 1 },
    '0',
    ['body minimum: принимается целое число не меньше 1 | accepted is a whole number of at least 1'],
  ],
  [
    'exclusiveMinimum',
    { type: 'integer', exclusiveMinimum: 0 },
    '0',
    ['body exclusiveMinimum: принимается больше 0 | accepted is more than 0'],
  ],
  [
    'exclusiveMaximum',
    { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 5 },
    '5',
    ['body exclusiveMaximum: принимается больше 0 и меньше 5 | accepted is more than 0 and less than 5'],
  ],
  [
    'multipleOf',
    { type: 'integer', multipleOf: 5 },
    '7',
    ['body multipleOf: принимается число, кратное 5 | accepted is a multiple of 5'],
  ],
  [
    'minLength',
    { type: 'string', minLength: 2, maxLength: 3 },
    '"a"',
    ['body minLength: принимается длина в знаках от 2 до 3 | accepted is a length in characters of 2 to 3'],
  ],
  [
    'maxLength',
    { type: 'string', maxLength: 3 },
    '"абвг"',
    [
      'body maxLength: принимается длина в знаках не больше 3 | accepted is a length in characters of at most 3',
    ],
  ],
  [
    'minItems',
    { type: 'array', minItems: 1 },
    '[]',
    ['body minItems: принимается число элементов не меньше 1 | accepted is a number of items of at least 1'],
  ],
  [
    'maxItems',
    { type: 'array', minItems: 1, maxItems: 2 },
    '[1,2,3]',
    ['body maxItems: принимается число элементов от 1 до 2 | accepted is a number of items of 1 to 2'],
  ],
  [
    'uniqueItems',
    { type: 'array', uniqueItems: true },
    '[1,2,1]',
    [
      'body uniqueItems: элементы [0] и [2] одинаковы; принимаются только разные | items [0] and [2] are equal; accepted are different ones',
    ],
  ],
  [
    'minProperties',
    { type: 'object', minProperties: 2 },
    '{"a":1}',
    [
      'body minProperties: принимается число полей не меньше 2 | accepted is a number of fields of at least 2',
    ],
  ],
  [
    'maxProperties',
    { type: 'object', maxProperties: 0 },
    '{"a":1}',
    ['body maxProperties: принимается число полей не больше 0 | accepted is a number of fields of at most 0'],
  ],
  [
    'dependentRequired',
    { type: 'object', properties: { a: {}, b: {} }, dependentRequired: { a: ['b'] } },
    '{"a":1}',
    ['b dependentRequired: обязательно, если есть поле a | is required when there is a'],
  ],
  [
    'pattern',
    { type: 'string', pattern: '^[a-c]$' },
    '"d"',
    ['body pattern: принимается строка по образцу ^[a-c]$ | accepted is a text that matches ^[a-c]$'],
  ],
  [
    'a pattern with an example',
    { type: 'string', pattern: '^[a-c]$', examples: ['b'] },
    '"d"',
    [
      'body pattern: принимается строка по образцу ^[a-c]$, например b | accepted is a text that matches ^[a-c]$, such as b',
    ],
  ],
  [
    'a pattern in words',
    { type: 'string', pattern: '^[a-c]$', ...words },
    '"d"',
    ['body pattern: принимается сумма | accepted is a sum'],
  ],
  [
    'date-time',
    { type: 'string', format: 'date-time' },
    '"2026-02-30T10:00:00Z"',
    [
      'body format: принимается время с зоной, например 2026-11-22T10:15:30+03:00 | accepted is a time with its zone, such as 2026-11-22T10:15:30+03:00',
    ],
  ],
  [
    'email',
    { type: 'string', format: 'email' },
    '"a@"',
    [
      'body format: принимается адрес почты, например ivan@shop.example | accepted is an e-mail address, such as ivan@shop.example',
    ],
  ],
  [
    'another format',
    { type: 'string', format: 'ipv4' },
    '"a"',
    ['body format: принимается ipv4 | accepted is ipv4'],
  ],
  [
    'anyOf',
    { anyOf: [{ type: 'null' }, { type: 'string', minLength: 2 }], examples: ['ab'] },
    '1',
    [
      'body anyOf: не соответствует ни одному из допустимых видов, например ab; см. описание сервиса | fits none of the accepted forms, such as ab; see the description of the service',
    ],
  ],
  [
    'anyOf with an example that is no text',
    { anyOf: [{ type: 'null' }, { type: 'object' }], examples: [{ env: 'UMICO_KEY' }] },
    '1',
    [
      'body anyOf: не соответствует ни одному из допустимых видов, например {"env":"UMICO_KEY"}; см. описание сервиса | fits none of the accepted forms, such as {"env":"UMICO_KEY"}; see the description of the service',
    ],
  ],
  [
    'anyOf in the words of the document',
    { anyOf: [{ type: 'null' }, { type: 'object' }], 'x-accepts': { ru: 'ключ', en: 'a key' } },
    '1',
    ['body anyOf: принимается ключ | accepted is a key'],
  ],
  [
    'not',
    { not: { const: 1 } },
    '1',
    [
      'body not: не соответствует ни одному из допустимых видов; см. описание сервиса | fits none of the accepted forms; see the description of the service',
    ],
  ],
  [
    'a decimal',
    decimal,
    '1e2',
    [
      'body pattern: принимается число или строка по образцу ^[0-9]+(\\.[0-9]{1,2})?$ | accepted is a number or a text that matches ^[0-9]+(\\.[0-9]{1,2})?$',
    ],
  ],
  [
    'a decimal with too many digits',
    { ...decimal, ...words, example: '5.50' },
    '1.234',
    ['body pattern: принимается сумма, например 5.50 | accepted is a sum, such as 5.50'],
  ],
  ['a decimal that is a word', decimal, '"x"', [expect.stringContaining('body pattern')]],
  ['a decimal that is neither', decimal, 'true', [expect.stringContaining('body pattern')]],
  [
    'a decimal that may be null',
    { ...decimal, type: ['string', 'number', 'null'] },
    'false',
    [expect.stringContaining('body anyOf')],
  ],
])('%s', (_name, schema, json, wanted) => expect(faults(schema, json)).toEqual(wanted));

test('fields are named as programmers write them', () => {
  const line = { type: 'object', required: ['a/b~c'], properties: { n: { type: 'integer' }, 'a/b~c': {} } };
  const schema = {
    type: 'object',
    properties: { lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } } },
  };
  expect(
    faults(schema, '{"lines":[{"a/b~c":1},{"n":"x"},5]}', { Line: line }).map((text) => text.split(' ')[0]),
  ).toEqual(['lines[1].a/b~c', 'lines[1].n', 'lines[2]']);
});

test('schemas that hold themselves', () => {
  const tree = {
    type: 'object',
    additionalProperties: false,
    properties: { in: { $ref: '#/components/schemas/Tree' } },
  };
  expect(faults({ $ref: '#/components/schemas/Tree' }, '{"in":{"in":{"out":1}}}', { Tree: tree })).toEqual([
    'in.in.out additionalProperties: неизвестное имя; принимаются: in | is not known; accepted are: in',
  ]);
});

describe('what comes out', () => {
  const validate = compiled(restDocument).get('addThing');
  const out = (json: string) => {
    const { value, values } = readJson(json, { depth: 32, values: 100_000 });
    const data: RequestData = { path: {}, query: {}, headers: {}, body: value };
    expect(validate?.(data, values)).toEqual({ parameters: [], body: [] });
    return data.body;
  };

  test.each(['89.90', '"89.90"', '89', '"89"', '0', '123456789012', '0.07', '89.00'])(
    'the decimal %s is a text',
    (written) => {
      const digits = written === '89.00' ? '89' : written.replaceAll('"', '');
      expect(out(`{"name":"a","price":${written}}`)).toEqual({ name: 'a', price: digits, count: 1 });
    },
  );

  test('nothing but query strings is turned into another type', () => {
    const { value } = readJson('{"name":"a","price":1,"count":"5","sold":"true"}', { depth: 5, values: 100 });
    const faults = validate?.({ path: {}, query: {}, headers: {}, body: value }, 5);
    expect(faults?.body.map(({ field, code }) => [field, code])).toEqual([
      ['count', 'type'],
      ['sold', 'type'],
    ]);
  });

  test('at most 20 faults are told, and of a large body the first', () => {
    const wrong = (count: number) => ({
      path: {},
      query: {},
      headers: {},
      body: {
        name: 'a',
        price: 1,
        ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, i])),
      },
    });
    expect(validate?.(wrong(30), 33).body).toHaveLength(20);
    expect(validate?.(wrong(2000), 2003).body).toHaveLength(1);
    expect(
      validate?.({ path: {}, query: {}, headers: {}, body: { name: 'a', price: 1 } }, 5000).body,
    ).toEqual([]);
  });

  test('faults of parameters and of the body are told apart', () => {
    const faults = validate?.(
      { path: {}, query: { x: 1 }, headers: { 'Idempotency-Key': 'a b' }, body: [] },
      1,
    );
    expect(faults?.parameters.map(({ field, code }) => [field, code])).toEqual([
      ['x', 'additionalProperties'],
      ['Idempotency-Key', 'pattern'],
    ]);
    expect(faults?.body.map(({ field, code }) => [field, code])).toEqual([['body', 'type']]);
  });
});

describe('a document that cannot be served is refused at start', () => {
  const operation = (more: object): OpenApiDocument => ({
    info: { version: '1' },
    paths: { '/op': { post: { operationId: 'op', ...more } } },
  });

  test.each<[string, OpenApiDocument, string]>([
    [
      'a floating-point number',
      taking({ type: 'object', properties: { sum: { type: 'number' } } }),
      'op.body.sum: numbers that are not whole',
    ],
    ['one that may be null', taking({ type: ['number', 'null'] }), 'op.body: numbers that are not whole'],
    [
      'a decimal without a pattern',
      taking({ type: ['string', 'number'] }),
      'a decimal is told by a pattern alone, without a format',
    ],
    [
      'a decimal with more',
      taking({ type: ['string', 'number'], pattern: '^1$', maxLength: 5 }),
      'a decimal is told by a pattern alone, without maxLength',
    ],
    [
      'a reference to nothing',
      taking({ $ref: '#/components/schemas/Missing' }),
      '#/components/schemas/Missing leads nowhere',
    ],
    ['a reference outside', taking({ $ref: 'other.yaml#/components/schemas/A' }), 'leads nowhere'],
    ['an unknown keyword', taking({ minimun: 5 }), 'unknown keyword: "minimun"'],
    ['an unknown format', taking({ type: 'string', format: 'money' }), 'unknown format "money"'],
    [
      'a variable of a path that is not described',
      { info: { version: '1' }, paths: { '/op/{id}': { get: { operationId: 'op' } } } },
      '/op/{id}: {id} is no described parameter of its own',
    ],
    [
      'no operationId',
      { info: { version: '1' }, paths: { '/op': { get: {} } } },
      'get /op has no operationId',
    ],
    [
      'a body of another type',
      operation({ requestBody: { content: { 'text/csv': { schema: {} } } } }),
      'op: its body has no schema for application/json',
    ],
  ])('%s', (_name, document, message) => expect(() => compiled(document)).toThrow(message));

  test('what is for people may be anything', () => {
    const schema = {
      'x-more': 1,
      example: 5,
      xml: {},
      externalDocs: {},
      discriminator: {},
      deprecated: true,
      title: 'a',
      description: 'b',
    };
    expect(faults(schema, '5')).toEqual([]);
  });
});
