import { innFault } from '../../src/base/inn.js';

test.each(['7707083893', '7736050003', '500100732259', '1650032058'])('%s is an INN', (text) => {
  expect(innFault(text)).toBeUndefined();
});

test.each([
  ['', 'INN_LENGTH'],
  ['770708389', 'INN_LENGTH'],
  ['77070838930', 'INN_LENGTH'],
  ['770708389З', 'INN_LENGTH'],
  [' 7707083893', 'INN_LENGTH'],
  ['７７０７０８３８９３', 'INN_LENGTH'],
  ['7707083894', 'INN_CHECK_DIGITS'],
  ['500100732258', 'INN_CHECK_DIGITS'],
  ['500100732269', 'INN_CHECK_DIGITS'],
  ['0000000000', 'INN_CHECK_DIGITS'],
  ['000000000000', 'INN_CHECK_DIGITS'],
])('%j is none: %s', (text, fault) => {
  expect(innFault(text)).toBe(fault);
});
