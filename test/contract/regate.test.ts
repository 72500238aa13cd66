import { readFileSync } from 'node:fs';
import { createConfig, lint } from '@redocly/openapi-core';
import fc from 'fast-check';
import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../src/base/money.js';
import { readOperations } from '../../src/http/rest/document.js';
import { problems } from '../../src/http/rest/problems.js';
import { compileValidation } from '../../src/http/rest/validation.js';
import { loadRegateContract, readRegateContract } from '../../src/regate/contract.js';
import { operations } from '../../src/regate/index.js';
import {
  all,
  type Content,
  document,
  faultsOf,
  type Operation,
  operationOf,
  type Step,
  schemas,
  story,
  text,
  webhookBodies,
} from '../support/regate-contract.js';

const ids = Object.keys(operations);
const byId = all.map((operation): [string, Operation] => [operation.id, operation]);
const byName = Object.entries(schemas);

function schemaOf(name: string) {
  return schemas[name] ?? {};
}

describe('the document', () => {
  test('is OpenAPI 3.1 without a fault or a warning', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const found = await lint({ ref: 'schemas/regate.openapi.yaml', config });
    expect(found.map(({ message }) => message)).toEqual([]);
  });

  test('has the operations of the list, in its order', () => {
    expect(all.map(({ id }) => id)).toEqual(ids);
  });

  test('has the methods of the partner under their names', () => {
    const names = all.map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual([
      'GET /state',
      'GET /dictionaries',
      'GET /city',
      'GET /citystore',
      'GET /storetable',
      'GET /assortment',
      'GET /client',
      'POST /client',
      'POST /clientupd',
      'POST /booking',
      'GET /bookingstate',
      'POST /paycard',
      'POST /refund',
      'POST /cancel',
      'POST /admin/pay',
      'POST /admin/annul',
      'POST /admin/handover',
    ]);
  });

  test('lets only the role admin call what the back office does', () => {
    for (const { path, roles } of all) {
      expect([path, roles]).toEqual([path, path.startsWith('/admin/') ? ['admin'] : ['shop', 'admin']]);
    }
  });

  test('is one that the endpoint can serve', () => {
    expect(() => compileValidation(document, readOperations(document))).not.toThrow();
  });

  test('knows every problem of the endpoint, with its status', () => {
    const codes = schemaOf('ProblemCode').enum as string[];
    expect(Object.keys(problems).filter((code) => !codes.includes(code))).toEqual([]);
    const examples = all.flatMap(({ answers }) =>
      Object.entries(answers).flatMap(([status, { content }]) =>
        Object.values(content?.['application/problem+json']?.examples ?? {}).map(({ value }) => ({
          status: Number(status),
          value: value as { status: number; code: string; type: string },
        })),
      ),
    );
    expect(examples.length).toBeGreaterThan(100);
    for (const { status, value } of examples) {
      expect(value.status).toBe(status);
      expect(value.type).toBe(`urn:tillgate:problem:${value.code}`);
      expect(status).toBe((problems as Record<string, { status: number }>)[value.code]?.status ?? status);
    }
  });

  test('says under which status each problem comes', () => {
    const described = Object.values(document.components?.responses as Record<string, { description: string }>)
      .map(({ description }) => description)
      .join(' ');
    const codes = schemaOf('ProblemCode').enum as string[];
    expect(codes.filter((code) => !described.includes(`\`${code}\``))).toEqual([]);
  });
});

describe.each(byId)('%s', (_id, { method, body, answers, parameters }) => {
  const statuses = Object.keys(answers);

  test('describes every refusal', () => {
    const always = ['400', '401', '403', '404', '405', '406', '429', '500', '501', '503'];
    const withBody = ['409', '413', '415', '422'];
    expect(statuses).toEqual(expect.arrayContaining(method === 'POST' ? [...always, ...withBody] : always));
    for (const status of statuses.filter((one) => one >= '400')) {
      expect(Object.keys(answers[status]?.content ?? {})).toEqual(['application/problem+json']);
    }
  });

  test('has examples that fit, for every success', () => {
    for (const status of statuses.filter((one) => one.startsWith('2'))) {
      const content = answers[status]?.content?.['application/json'];
      expect(Object.keys(content?.examples ?? {})).not.toEqual([]);
    }
    const contents = Object.values(answers).flatMap(({ content = {} }) => Object.values(content));
    expect([body, ...contents].flatMap((one) => (one === undefined ? [] : misfits(one)))).toEqual([]);
    expect(parameters.flatMap(misfits)).toEqual([]);
  });

  test('takes a key where it changes something, and only there', () => {
    expect(parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(method === 'POST');
  });

  test('refuses members that it does not know', () => {
    if (body === undefined) return;
    for (const { value } of Object.values(body.examples ?? {})) {
      expect(faultsOf(body.schema, { ...(value as object), more: 1 })).toEqual([
        ' must NOT have additional properties',
      ]);
    }
  });
});

function misfits({ schema, examples = {} }: Content): string[] {
  return Object.entries(examples).flatMap(([name, { value }]) =>
    faultsOf(schema, value).map((fault) => `${name}: ${fault}`),
  );
}

test('webhooks have examples that fit', () => {
  expect(webhookBodies.flatMap(misfits)).toEqual([]);
  expect(webhookBodies.length).toBeGreaterThan(0);
});

test.each(byName)('schema %s: its examples fit', (_, schema) => {
  const { examples = [] } = schema as { examples?: unknown[] };
  expect(examples.flatMap((value) => faultsOf(schema, value))).toEqual([]);
});

describe('requests have limits', () => {
  const seen = new Set<string>();

  /** Everything of a schema, and of those it refers to, that could be of any length. */
  function unlimited(schema: Record<string, unknown>, where: string): string[] {
    const { $ref, type, properties = {}, items, oneOf = [] } = schema as Record<string, never>;
    if ($ref !== undefined) {
      const name = String($ref).split('/').at(-1) ?? '';
      if (seen.has(name)) return [];
      seen.add(name);
      return unlimited(schemaOf(name), name);
    }
    const types = [type].flat();
    const isEnumerated = 'enum' in schema || 'const' in schema;
    const bounded = ['maxLength', 'pattern', 'maximum', 'maxItems'].some((word) => word in schema);
    const wants = ['string', 'integer', 'number', 'array'].some((one) => types.includes(one as never));
    return [
      ...(wants && !bounded && !isEnumerated ? [where] : []),
      ...Object.entries<Record<string, unknown>>(properties).flatMap(([name, one]) =>
        unlimited(one, `${where}.${name}`),
      ),
      ...(items === undefined ? [] : unlimited(items, `${where}[]`)),
      ...(oneOf as Record<string, unknown>[]).flatMap((one) => unlimited(one, where)),
    ];
  }

  test.each(byId)('%s', (id, { body, parameters }) => {
    expect(body === undefined ? [] : unlimited(body.schema, id)).toEqual([]);
    expect(parameters.flatMap(({ name, schema }) => unlimited(schema, `${id} ${name}`))).toEqual([]);
  });
});

describe('sums and quantities', () => {
  const accepts = (name: string, value: unknown) => faultsOf(schemaOf(name), value).length === 0;

  test.each(['0.00', '89.90', '-0.01', '99999999999999.99'])('Money is %s', (value) => {
    expect(accepts('Money', value)).toBe(true);
  });
  test.each(['89.9', '89', '89.900', '089.90', '.90', '+1.00', '1e2', '1,00', '', ' 1.00', 1, null])(
    'Money is never %j',
    (value) => expect(accepts('Money', value)).toBe(false),
  );
  test.each(['1130.70', '1130.7', '1130', '0.01', '999999999999.99', 1130.7, 0.01])(
    'a sum of money may be sent as %j',
    (value) => expect(accepts('MoneyInput', String(value))).toBe(true),
  );
  test.each([
    '0',
    '0.0',
    '0.00',
    '-1',
    '+1',
    '1.001',
    '1.',
    '.5',
    '01',
    '1e2',
    '1,5',
    'NaN',
    'Infinity',
    '0x10',
    '1000000000000',
    '١',
    ' 1',
    '1 ',
    '1\n',
    '',
    null,
    true,
    {},
    [],
  ])('and never as %j', (value) => expect(accepts('MoneyInput', value)).toBe(false));

  test.each(['0', '2', '0.17', '-3', '-0.5', '120', '9999999999999.999'])('Quantity is %s', (value) => {
    expect(accepts('Quantity', value)).toBe(true);
  });
  test.each(['0.170', '2.0', '-0', '02', '.5', '1.2345', '1e3', '', '+2', 2])(
    'Quantity is never %j',
    (value) => expect(accepts('Quantity', value)).toBe(false),
  );
  test.each(['8', '0.35', '0.350', '9999999.999', '0.001'])('a quantity may be sent as %j', (value) => {
    expect(accepts('QuantityInput', value)).toBe(true);
  });
  test.each(['0', '0.000', '-1', '0.0001', '10000000', '1e-3', '1,5', '0.', '', '00.5', null])(
    'and never as %j',
    (value) => expect(accepts('QuantityInput', value)).toBe(false),
  );

  test('what the service writes is always of the schema', () => {
    const minor = fc.integer({ min: -9e15, max: 9e15 });
    fc.assert(fc.property(minor, (value) => accepts('Money', formatFixed(value, moneyDigits))));
    fc.assert(fc.property(minor, (value) => accepts('Quantity', formatScaled(value, quantityDigits))));
  });

  test('a whole card number is no mask', () => {
    const { cardMask } = schemaOf('CardPayment').properties as Record<string, Record<string, unknown>>;
    const fits = (value: string) => faultsOf(cardMask ?? {}, value).length === 0;
    expect(['220000******0004', '****0004', '2200xxxxxxxx0004'].map(fits)).toEqual([true, true, true]);
    expect(['2200000000000004', '2200000***0004', '220000******00045', '22**04'].map(fits)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the story of the examples', () => {
  const named = story.map((step): [string, Step] => [`${step.operation} ${step.example}`, step]);
  const requestNames = ({ body, parameters }: Operation) =>
    [body, ...parameters].flatMap((one) => Object.keys(one?.examples ?? {}));

  test.each(named)('%s: its request and its answer are there', (_, { operation, example, status }) => {
    const { answers, body, parameters } = operationOf(operation);
    const content = Object.values(answers[status]?.content ?? {})[0];
    expect(Object.keys(content?.examples ?? {})).toContain(example);
    if (body !== undefined) expect(Object.keys(body.examples ?? {})).toContain(example);
    for (const { required, examples = {} } of parameters) {
      if (required) expect(Object.keys(examples)).toContain(example);
    }
  });

  test('has every operation and every example of a request in it', () => {
    expect(ids.filter((id) => !story.some(({ operation }) => operation === id))).toEqual([]);
    // By name alone, because operations share parameters and their examples.
    const told = new Set(story.map(({ example }) => example));
    expect(all.flatMap(requestNames).filter((name) => !told.has(name))).toEqual([]);
  });

  test('has every example of a success in it', () => {
    const told = new Set(named.map(([name]) => name));
    const successes = all.flatMap(({ id, answers }) =>
      Object.entries(answers)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content }]) => Object.keys(content?.['application/json']?.examples ?? {}))
        .map((name) => `${id} ${name}`),
    );
    expect(successes.filter((name) => !told.has(name))).toEqual([]);
  });
});

describe('reading the contract', () => {
  const read = (changed: string) => () => readRegateContract(changed, ids);

  test('the published one fits the code', async () => {
    const contract = await loadRegateContract(ids);
    expect(contract.text).toBe(readFileSync('schemas/regate.openapi.yaml', 'utf8'));
    expect(Object.keys(contract.document.paths)).toHaveLength(16);
  });

  test('all differences are told at once', () => {
    const changed = text
      .replace('operationId: paycard', 'operationId: payCard')
      .replace('operationId: refund', 'summary2: refund')
      .replace('operationId: annulOrder', 'operationId: payOrder')
      .replace(/(operationId: cancel[\s\S]*?)x-roles: \[shop, admin\]/, '$1x-roles: []');
    expect(() => readRegateContract(changed, [...ids, 'extra'])).toThrow(
      [
        'The OpenAPI document and the operations differ:',
        '- POST /refund of the document has no operationId',
        '- operation cancel of the document does not say its x-roles',
        '- POST /admin/pay and POST /admin/annul of the document are both payOrder',
        '- operation payCard of the document is not in the code',
        '- operation paycard of the code is not in the document',
        '- operation refund of the code is not in the document',
        '- operation annulOrder of the code is not in the document',
        '- operation extra of the code is not in the document',
      ].join('\n'),
    );
  });

  test('a document of another version, without paths or with a key twice is none', () => {
    expect(read(text.replace('openapi: 3.1.0', 'openapi: 3.0.3'))).toThrow('OpenAPI 3.0.3, not of 3.1');
    expect(read('openapi: 3.1.0')).toThrow('the document has no "paths"');
    expect(read('- 1')).toThrow('the document has no "paths"');
    expect(read(`${text}\npaths: {}`)).toThrow('duplicated mapping key');
  });
});
