import type { ParameterModel } from '../../src/http/rest/document.js';
import { RestRefusal } from '../../src/http/rest/problem.js';
import { readQuery } from '../../src/http/rest/query.js';

const of = (name: string, schema: object): ParameterModel => ({
  name,
  required: false,
  schema: { ...schema },
});
const parameters = [
  of('name', { type: 'string' }),
  of('limit', { type: 'integer' }),
  of('full', { type: 'boolean' }),
  of('order', { type: 'array', items: { type: 'string' } }),
  of('number', { type: 'array', items: { type: 'integer' } }),
];

test.each([
  ['', {}],
  ['&&', {}],
  ['name=', { name: '' }],
  ['name', { name: '' }],
  ['name=a=b', { name: 'a=b' }],
  ['name=a+b%2Bc%20d', { name: 'a b+c d' }],
  ['%6eame=%D0%9C%D0%BE%D0%BB%D0%BE%D0%BA%D0%BE', { name: 'Молоко' }],
  ['limit=50', { limit: 50 }],
  ['limit=-5', { limit: -5 }],
  ['limit=007', { limit: 7 }],
  ['limit=5.0', { limit: '5.0' }],
  ['limit=1e2', { limit: '1e2' }],
  ['limit=9999999999999999', { limit: '9999999999999999' }],
  ['limit=', { limit: '' }],
  ['full=true', { full: true }],
  ['full=false', { full: false }],
  ['full=1', { full: '1' }],
  ['order=1&order=2', { order: ['1', '2'] }],
  ['order=1', { order: ['1'] }],
  ['number=1&number=x', { number: [1, 'x'] }],
  ['other=1', { other: '1' }],
  ['__proto__=1&constructor=2', JSON.parse('{"__proto__":"1","constructor":"2"}')],
])('?%s', (raw, wanted) => expect({ ...readQuery(raw, parameters) }).toEqual(wanted));

function refusalOf(raw: string): [string, string, string, string] {
  try {
    readQuery(raw, parameters);
    throw new Error('accepted');
  } catch (error) {
    if (!(error instanceof RestRefusal)) throw error;
    const { problem } = error;
    const [fault] = problem.errors ?? [];
    return [problem.code, fault?.field ?? '', fault?.message.ru ?? '', problem.detail.en];
  }
}

test.each([
  ['name=%', 'query', /UTF-8/],
  ['name=%zz', 'query', /UTF-8/],
  ['%ff=1', 'query', /UTF-8/],
  ['name=%d0', 'query', /UTF-8/],
  ['name=%ED%A0%80', 'query', /UTF-8/],
  ['name=a%00', 'query', /%00/],
  ['name=1&name=2', 'name', /несколько раз/],
  [`${'a=&'.repeat(200)}b=`, 'query', /не более 200/],
])('?%s is refused', (raw, field, message) => {
  const [code, named, ru, en] = refusalOf(raw);
  expect([code, named]).toEqual(['PARAMETER_INVALID', field]);
  expect(ru).toMatch(message);
  expect(en).toMatch(/accepted/);
});
