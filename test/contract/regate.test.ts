import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../src/base/money.js';
import { loadRestContract, readRestContract } from '../../src/http/rest/contract.js';
import type { Schema } from '../../src/http/rest/document.js';
import { operations } from '../../src/regate/index.js';
import { describeContract } from '../support/contract-suite.js';
import { regate } from '../support/regate-contract.js';

const { all, faultsOf, schemas, text, webhookBodies } = regate;
const ids = Object.keys(operations);

function schemaOf(name: string) {
  return schemas[name] ?? {};
}

describeContract(regate, ids);

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

test('every optional text of a request may be null: many programs write so what they do not have', () => {
  const bodies = all.flatMap(({ id, body }) => (body === undefined ? [] : [{ id, ...body }]));
  expect(bodies.length).toBeGreaterThan(7);
  expect(bodies.flatMap(({ id, schema }) => strictTexts(schema, id))).toEqual([]);
});

/** Optional texts that may not be null. */
function strictTexts(given: Schema, path: string): string[] {
  const { required = [], properties = {}, items } = referred(given);
  const inItems = items === undefined ? [] : strictTexts(items as Schema, `${path}[]`);
  const members = Object.entries(properties as Record<string, Schema>).flatMap(([name, child]) => {
    const isStrict = !(required as string[]).includes(name) && referred(child).type === 'string';
    return [...(isStrict ? [`${path}.${name}`] : []), ...strictTexts(child, `${path}.${name}`)];
  });
  return [...inItems, ...members];
}

function referred(schema: Schema): Schema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? referred(schemaOf($ref.split('/').at(-1) ?? '')) : schema;
}

interface Described {
  'x-accepts'?: { ru: string; en: string };
  examples?: unknown[];
}

test('what is accepted is said without its example, which is told besides', () => {
  const described = Object.entries(schemas) as [string, Described][];
  const twice = described.filter(([, { 'x-accepts': { ru, en } = { ru: '', en: '' }, examples = [] }]) =>
    examples.some((example) => `${ru} ${en}`.includes(String(example))),
  );
  expect(twice).toEqual([]);
});

test('webhooks have examples that fit', () => {
  const misfits = webhookBodies.flatMap(({ schema, examples = {} }) =>
    Object.values(examples).flatMap(({ value }) => faultsOf(schema, value)),
  );
  expect(misfits).toEqual([]);
  expect(webhookBodies.length).toBeGreaterThan(0);
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

describe('reading the contract', () => {
  const read = (changed: string) => () => readRestContract(changed, ids);

  test('the published one fits the code', async () => {
    const contract = await loadRestContract('regate', ids);
    expect(contract.text).toBe(readFileSync('schemas/regate.openapi.yaml', 'utf8'));
    expect(Object.keys(contract.document.paths)).toHaveLength(16);
  });

  test('all differences are told at once', () => {
    const changed = text
      .replace('operationId: paycard', 'operationId: payCard')
      .replace('operationId: refund', 'summary2: refund')
      .replace('operationId: annulOrder', 'operationId: payOrder')
      .replace(/(operationId: cancel[\s\S]*?)x-roles: \[shop, admin\]/, '$1x-roles: []');
    expect(() => readRestContract(changed, [...ids, 'extra'])).toThrow(
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
