import { acceptsGzip, acceptsJson, languageFor } from '../../src/http/rest/accept.js';
import { matchesTag } from '../../src/http/rest/etag.js';
import { readWeighted, rememberHeader } from '../../src/http/rest/quality.js';

test.each([
  ['', []],
  [' , ,', []],
  ['a', [['a', 1000]]],
  [
    'A ;q=0.5 , b;q=1.000;x=y',
    [
      ['a', 500],
      ['b', 1000],
    ],
  ],
  ['a;q=0', [['a', 0]]],
  ['a;Q=0.123', [['a', 123]]],
  ['a;q=1.5', [['a', 0]]],
  ['a;q=x', [['a', 0]]],
  ['a;q=', [['a', 0]]],
  ['a;q=0.1234', [['a', 0]]],
])('quality values: %j', (header, wanted) => {
  expect(readWeighted(header).map(({ value, weight }) => [value, weight])).toEqual(wanted);
});

test('a header of a thousand elements is read up to the fiftieth', () => {
  expect(readWeighted('a,'.repeat(1000))).toHaveLength(50);
});

test.each([
  ['application/json', true],
  ['application/json;q=0', false],
  ['APPLICATION/JSON; charset=utf-8', true],
  ['application/*', true],
  ['*/*', true],
  ['', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['text/html', false],
  ['application/xml, text/plain', false],
  ['*/*, application/json;q=0', false],
  ['application/*;q=0, */*', false],
  ['application/problem+json', false],
])('Accept: %s takes JSON: %s', (header, wanted) => expect(acceptsJson(header)).toBe(wanted));

test.each([
  ['gzip', true],
  ['x-gzip', true],
  ['gzip, deflate, br', true],
  ['*', true],
  ['', false],
  ['identity', false],
  ['br', false],
  ['gzip;q=0', false],
  ['*, gzip;q=0', false],
  ['gzip;q=0.5, identity', false],
  ['gzip;q=0.5, identity;q=0.5', true],
])('Accept-Encoding: %s takes gzip: %s', (header, wanted) => expect(acceptsGzip(header)).toBe(wanted));

test.each([
  ['', 'ru'],
  ['ru', 'ru'],
  ['en', 'en'],
  ['en-US,en;q=0.9', 'en'],
  ['EN-gb', 'en'],
  ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
  ['en;q=0.8, ru;q=0.9', 'ru'],
  ['en;q=0.9, ru;q=0.8', 'en'],
  ['en, ru', 'en'],
  ['ru, en', 'ru'],
  ['de, en', 'en'],
  ['de, fr;q=0.5', 'ru'],
  ['*', 'ru'],
  ['*, ru;q=0.5', 'en'],
  ['*;q=0.5, en', 'en'],
  ['ru;q=0', 'ru'],
  ['ru;q=0, en;q=0', 'ru'],
  ['ru;q=0, *', 'en'],
  ['english', 'ru'],
  ['en;q=0.5, ru-RU;q=0.4, ru;q=0.6', 'ru'],
])('Accept-Language: %s is answered in %s', (header, wanted) => expect(languageFor(header)).toBe(wanted));

test.each([
  ['W/"1"', 'W/"1"', true],
  ['"1"', 'W/"1"', true],
  ['W/"1"', '"1"', true],
  ['"2"', 'W/"1"', false],
  ['*', 'W/"1"', true],
  [' * ', 'W/"1"', true],
  ['"2", W/"3" , "1"', 'W/"1"', true],
  ['"2","1"', 'W/"1"', true],
  ['"a,b", "1"', 'W/"1"', true],
  ['"1', 'W/"1"', false],
  ['1', 'W/"1"', false],
  ['"1" "2"', 'W/"1"', false],
  ['"1", 2', 'W/"1"', false],
  ['w/"1"', 'W/"1"', false],
  ['', 'W/"1"', false],
  ['"", "1"', 'W/"1"', true],
  ['*, "2"', 'W/"1"', false],
])('If-None-Match: %s against %s: %s', (header, etag, wanted) =>
  expect(matchesTag(header, etag)).toBe(wanted),
);

test('a header is read once, and long or many ones are not kept', () => {
  const read: string[] = [];
  const remember = rememberHeader((header) => read.push(header));
  remember('a');
  remember('a');
  expect(read).toEqual(['a']);
  const long = 'x'.repeat(301);
  remember(long);
  remember(long);
  expect(read).toHaveLength(3);
  for (let i = 0; i < 500; i++) remember(`h${i}`);
  remember('a');
  expect(read).toHaveLength(504);
});
