import { operations } from '../../src/umico/index.js';
import { describeContract } from '../support/contract-suite.js';
import { umico } from '../support/umico-contract.js';

const { all, faultsOf, schemas } = umico;

describeContract(umico, Object.keys(operations), ['createOffer', 'testConnection']);

test('only the role admin sees and changes connections', () => {
  for (const { path, roles } of all) {
    const expected = path.startsWith('/connections') ? ['admin'] : ['loyalty', 'admin'];
    expect([path, roles]).toEqual([path, expected]);
  }
});

test('what moves points needs a key', () => {
  const needy = all.filter(({ parameters }) =>
    parameters.some(({ name, required }) => name === 'Idempotency-Key' && required),
  );
  expect(needy.map(({ id }) => id)).toEqual([
    'createHold',
    'createSale',
    'cancelSale',
    'createReturn',
    'createDocument',
  ]);
});

test('lists come as CSV too', () => {
  const lists = all.filter(({ answers }) => answers[200]?.content?.['text/csv'] !== undefined);
  expect(lists.map(({ id }) => id)).toEqual(['listReceipts', 'listDocuments', 'journal']);
});

test('no answer can hold an API key', () => {
  const names = new Set<string>();
  function walk(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value)) {
      names.add(name);
      walk(one);
    }
  }
  const { NewConnection: _, ConnectionChange: __, ApiKey: ___, ...answered } = schemas;
  walk(answered);
  expect([...names].filter((name) => /api.?key/i.test(name))).toEqual([]);
});

describe('an API key', () => {
  const accepts = (value: unknown) => faultsOf(schemas.ApiKey ?? {}, value).length === 0;

  test.each(['sandbox', { env: 'UMICO_KEY' }])('may be %j', (value) => {
    expect(accepts(value)).toBe(true);
  });
  // Whoever may enter connections must not read the files and variables of the server through them.
  test.each([
    'abc',
    'with space',
    { env: 'PATH' },
    { env: 'TILLGATE_SECRETS_KEY' },
    { file: '/etc/passwd' },
    null,
  ])('is never %j', (value) => expect(accepts(value)).toBe(false));
});
