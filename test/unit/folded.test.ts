import { folded } from '../../src/base/folded.js';

test.each([
  ['МОЛОКО «Ёлочка»', 'молоко «елочка»'],
  ['Йогурт', 'йогурт'],
  ['И\u0306огурт', 'йогурт'],
  ['İÇKİ və ılıq SU', 'içki və iliq su'],
  ['Straße\u00a0 5\t№ 7', 'straße 5 no 7'],
  ['ﬁne ＡＢＣ', 'fine abc'],
])('%j is searched as %j', (text, expected) => {
  expect(folded(text)).toBe(expected);
  expect(folded(expected)).toBe(expected);
});
