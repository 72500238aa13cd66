import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { apiKeysOf } from '../../src/config/api-keys.js';
import { createSealing } from '../../src/config/sealing.js';
import { temporaryFolder } from '../support/temporary.js';

const secretsKey = 'a random text of more than 32 characters';
const sealing = createSealing(secretsKey, 'publication TP7');

test('what is sealed is opened again, and looks different each time', () => {
  const opens = fc.property(fc.string({ unit: 'binary' }), (secret) => {
    const sealed = sealing.seal(secret);
    return sealing.open(sealed) === secret && sealing.seal(secret) !== sealed;
  });
  fc.assert(opens);
  expect(sealing.seal('umico-key-1')).not.toContain('umico');
});

test.each<[string, (sealed: string) => string]>([
  ['cut off', (sealed) => sealed.slice(0, -1)],
  ['empty', () => ''],
  ['without its body', () => 'v1.'],
  ['of another form', (sealed) => sealed.replace('v1', 'v2')],
  ['changed', (sealed) => sealed.slice(0, -8) + (sealed.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA')],
  ['a text of somebody', () => 'umico-key-1'],
])('what is %s is not opened', (_, change) => {
  const changed = change(sealing.seal('umico-key-1'));
  expect(() => sealing.open(changed)).toThrow('enter it anew');
});

test('another key or another place opens nothing', () => {
  const sealed = sealing.seal('umico-key-1');
  const others = [
    createSealing(`${secretsKey}.`, 'publication TP7'),
    createSealing(secretsKey, 'publication B'),
  ];
  for (const other of others) expect(() => other.open(sealed)).toThrow('another secretsKey');
});

test('without a key the refusal says how to get one', () => {
  const none = createSealing(undefined, 'publication TP7');
  expect(none.isReady).toBe(false);
  expect(() => none.seal('x')).toThrow(/TILLGATE_SECRETS_KEY.*openssl rand -base64 32/);
  expect(() => none.open(sealing.seal('x'))).toThrow('there is no key to encrypt with');
});

describe('an API key', () => {
  const file = join(temporaryFolder(), 'key');
  const keys = apiKeysOf('TP7', secretsKey);

  test('is found in the database, a variable or a file', () => {
    writeFileSync(file, 'from-file\n');
    process.env.UMICO_KEY_OF_A_TEST = 'from-variable';
    const sources = [{ sealed: sealing.seal('sealed') }, { env: 'UMICO_KEY_OF_A_TEST' }, { file }];
    expect(sources.map(keys.open)).toEqual(['sealed', 'from-variable', 'from-file']);
    delete process.env.UMICO_KEY_OF_A_TEST;
  });

  test('that is not there is named by its place', () => {
    expect(() => keys.open({ env: 'UMICO_KEY_OF_NOBODY' })).toThrow('UMICO_KEY_OF_NOBODY is not set');
    expect(() => keys.open({ file: `${file}-none` })).toThrow('ENOENT');
  });
});
