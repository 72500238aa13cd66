import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../src/journal/read.js';
import { openConnection, requestBytes } from '../support/raw-http.js';
import { basic } from '../support/regate.js';
import { ask } from '../support/rest-server.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import { onPostgres } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { apiKey, type CallUmico, saleOf, secretsKey, umicoAt } from '../support/umico-service.js';

/** The register, the journal and their files; and that keys and whole cards are in none of them. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
const card = '9944000000000067';
let sandbox: UmicoSandbox;
let server: ServerProcess;
let call: CallUmico;
const env = { TILLGATE_SECRETS_KEY: secretsKey, TILLGATE_LOG_LEVEL: 'trace', TILLGATE_SANDBOX_UMICO: 'off' };

endProcessesAfterAll();
beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.settings({ apiKeys: [apiKey], questionsUntilProcessed: 0 });
  await sandbox.card(card, '500.00');
  server = await startProcess({ dataDir, env });
  call = umicoAt(server.url);
  const connection = {
    connection: 'till-1',
    purpose: 'retail',
    till: '1',
    baseUrl: sandbox.url,
    posId: 'POS-1',
    apiKey,
  };
  expect((await call('createConnection', { body: connection })).status).toBe(201);
  for (let i = 1; i <= 5; i++) {
    const document = i === 5 ? '=HYPERLINK("http://evil.example";"x")' : `check ${i}`;
    expect((await call('createSale', { body: saleOf({ card, document, points: '1.00' }) })).status).toBe(201);
  }
  expect((await call('createSale', { body: saleOf({ card, points: '99.00' }) })).status).toBe(409);
});
afterAll(() => server.stop());

const csv = async (
  operation: 'listReceipts' | 'journal' | 'listDocuments',
  query: Record<string, string> = {},
) => {
  const { status, text, headers } = await call(operation, { query: { ...query, format: 'csv' } });
  expect([status, headers['content-disposition']]).toEqual([
    200,
    expect.stringMatching(/filename="umico-\w+\.csv"/),
  ]);
  expect(text.startsWith('\ufeff')).toBe(true);
  return text.slice(1).trimEnd().split('\r\n');
};

describe('the register', () => {
  test('goes page by page, newest first, and every receipt is there once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Record<string, string> = { limit: '2', ...(cursor !== '' && { cursor }) };
      const { json } = await call('listReceipts', { query: page });
      seen.push(...json.receipts.map(({ receipt }: { receipt: string }) => receipt));
      cursor = json.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([6, 6]);
    const bad = await call('listReceipts', { query: { cursor: 'x' } });
    expect([bad.status, bad.json.errors[0].field]).toEqual([400, 'cursor']);
  });

  test.each<[Record<string, string>, number]>([
    [{ status: 'processed' }, 5],
    [{ status: 'rejected' }, 1],
    [{ kind: 'return' }, 0],
    [{ card }, 6],
    [{ card: '9944000000000068' }, 0],
    [{ document: 'check 2' }, 1],
    [{ till: '1', purpose: 'retail' }, 6],
    [{ till: '2' }, 0],
    [{ since: '2099-01-01T00:00:00Z' }, 0],
    [{ until: '2099-01-01T00:00:00Z', status: 'processed' }, 5],
    [{ document: "' OR 1=1 --" }, 0],
  ])('finds by %j', async (query, count) => {
    expect((await call('listReceipts', { query })).json.receipts).toHaveLength(count);
    expect(await csv('listReceipts', query)).toHaveLength(count + 1);
  });

  test.each<[Record<string, string>, string]>([
    [{ status: 'done' }, 'status'],
    [{ limit: '1001' }, 'limit'],
    [{ since: 'yesterday' }, 'since'],
    [{ changedSince: '1' }, 'changedSince'],
  ])('refuses %j', async (query, field) => {
    const { status, json } = await call('listReceipts', { query });
    expect([status, json.errors[0].field]).toEqual([400, field]);
  });

  test('as a file has no formulas, decimal commas and masked cards', async () => {
    const [head, ...rows] = await csv('listReceipts');
    expect(head).toBe(
      'receipt;kind;purpose;status;document;umicoId;sale;card;till;user;connection;currency;amount;points;earned;spent;returned;takenBack;reason;override;attempts;createdAt;changedAt',
    );
    const hostile = rows.find((row) => row.includes('HYPERLINK')) ?? '';
    expect(hostile).toContain(`;"'=HYPERLINK(""http://evil.example"";""x"")";`);
    expect(hostile).toContain(';9944********0067;1;umico;till-1;RUB;100,00;1,00;');
  });
});

describe('the journal of requests', () => {
  test('has every request with its answer, and finds them', async () => {
    const { json } = await call('journal', {
      query: { operation: 'createReceipt', bodies: 'true', limit: '100' },
    });
    expect(json.requests).toHaveLength(6);
    expect(json.requests[0]).toMatchObject({ user: 'umico', card: '9944********0067', status: 422 });
    expect(json.requests[0].request).toContain('9944********0067');
    const refused = await call('journal', { query: { status: '422' } });
    expect(refused.json.requests).toHaveLength(1);
    const found = await call('journal', { query: { card, limit: '1', document: 'check 1' } });
    expect([found.json.requests.length, found.json.requests[0].document]).toEqual([1, 'check 1']);
    expect(await csv('journal', { operation: 'createReceipt', bodies: 'true' })).toHaveLength(7);
    expect(await csv('listDocuments')).toHaveLength(1);
  });

  test('shows what went out only', async () => {
    const { json } = await call('journal', { query: { limit: '1000' } });
    const ids = json.requests.map(({ id }: { id: number }) => id);
    const { rows } = readJournal(join(dataDir, 'TP7', 'journal.db'), { limit: 1000 });
    const out = rows.filter(({ protocol, direction }) => protocol === 'umico' && direction === 'out');
    expect(rows.length).toBeGreaterThan(out.length);
    expect(ids.length).toBeGreaterThan(5);
    expect(out.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
  });
});

describe('hostile requests', () => {
  const address = () => `${server.url}/TP7/hs/umico`;
  const json = { 'Content-Type': 'application/json' };

  test.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['no JSON', '{', json, 400, 'JSON_INVALID'],
    ['a name twice', '{"till":"1","till":"2"}', json, 400, 'JSON_INVALID'],
    ['a prototype', '{"__proto__":{"till":"1"}}', json, 422, 'BODY_INVALID'],
    ['a list', '[]', json, 422, 'BODY_INVALID'],
    ['nothing', '', json, 400, 'JSON_INVALID'],
    [
      'a form',
      'till=1',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['2 MB', `{"till":"${'x'.repeat(2 ** 21)}"}`, json, 413, 'BODY_TOO_LARGE'],
    ['an exponent', JSON.stringify(saleOf({ card })).replace('"100.00"', '1e2'), json, 422, 'BODY_INVALID'],
    ['a card with a line end', JSON.stringify(saleOf({ card: '9944\n1234' })), json, 422, 'BODY_INVALID'],
  ])('%s', async (_, body, headers, status, code) => {
    const keyed = { ...basic('umico'), ...headers, 'Idempotency-Key': 'hostile' };
    const answer = await ask(`${address()}/sales`, { method: 'POST', body, headers: keyed });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test.each<[string, string]>([
    ['a NUL', '/cards/%00'],
    ['a path in a card', '/cards/..%2f..%2fetc'],
    ['no UTF-8', '/cards/%F0%28%8C%28'],
    ['a long card', `/cards/${'9'.repeat(5000)}`],
    ['SQL', '/receipts/%27%3B--'],
  ])('%s in the address', async (_, path) => {
    const connection = await openConnection(server.port);
    const request = { method: 'GET', target: `/TP7/hs/umico${path}`, headers: basic('umico') };
    const answer = await connection.send(requestBytes(request));
    expect([400, 404]).toContain(answer.status);
    connection.end();
  });
});

test('a connection keeps its key when it is changed, and needs it again for another address', async () => {
  const path = { connection: 'till-1' };
  const body = { purpose: 'retail', till: '1', baseUrl: sandbox.url, posId: 'POS-1', enabled: true };
  expect((await call('updateConnection', { path, body })).json.key).toEqual({ source: 'stored', name: null });
  expect((await call('testConnection', { path })).json).toMatchObject({ ok: true, outcome: 'answered' });
  const elsewhere = { ...body, baseUrl: 'https://elsewhere.example' };
  const refused = await call('updateConnection', { path, body: elsewhere });
  expect([refused.status, refused.json.code]).toEqual([422, 'API_KEY_NEEDED']);
  const env = await call('updateConnection', {
    path,
    body: { ...elsewhere, apiKey: { env: 'UMICO_NOWHERE' } },
  });
  expect(env.json.key).toEqual({ source: 'env', name: 'UMICO_NOWHERE' });
  const tried = await call('testConnection', { path });
  expect(tried.json).toMatchObject({ ok: false, outcome: 'key-unreadable' });
  const asked = await call('getCard', { path: { card }, query: { till: '1' } });
  expect([asked.status, asked.json.code]).toEqual([503, 'API_KEY_UNREADABLE']);
  expect((await call('updateConnection', { path, body: { ...body, apiKey } })).status).toBe(200);
  expect((await call('updateConnection', { path: { connection: 'none' }, body })).json.code).toBe(
    'CONNECTION_UNKNOWN',
  );
});

test('keys and whole cards are nowhere but where they belong', async () => {
  const answers = [
    await call('listConnections'),
    await call('listReceipts', { query: { format: 'csv' } }),
    await call('journal', { query: { format: 'csv', bodies: 'true' } }),
    await call('getCard', { path: { card }, query: { till: '1' } }),
    await ask(`${server.url}/metrics`),
    await ask(`${server.url}/readyz`),
  ].map(({ text }) => text);
  const printed = await runCommand(['config', 'print'], { env: { ...env, TILLGATE_DATA_DIR: dataDir } });
  const rows = await runCommand(['journal', '--bodies', '--limit', '1000'], {
    env: { ...env, TILLGATE_DATA_DIR: dataDir },
  });
  const texts = [...answers, printed.stdout, rows.stdout, server.stdout(), server.stderr()];
  for (const text of texts) {
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(secretsKey);
    expect(text).not.toContain(card);
  }
  await server.stop();
  const folder = join(dataDir, 'TP7');
  const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  expect(files.filter(({ bytes }) => bytes.includes(apiKey) || bytes.includes(secretsKey))).toEqual([]);
  const withCards = files.filter(({ bytes }) => bytes.includes(card)).map(({ name }) => name);
  expect(withCards.filter((name) => name.startsWith('journal'))).toEqual([]);
  // PostgreSQL keeps them elsewhere.
  if (!onPostgres) expect(withCards.length).toBeGreaterThan(0);
});
