import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcessesAfterAll, runCommand } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import {
  apiKey,
  card,
  saleOf,
  secretsKey,
  startUmicoShop,
  type UmicoShop,
} from '../support/umico-service.js';

/** `tillgate umico` beside a running server, against the sandbox. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
let sandbox: UmicoSandbox;
let shop: UmicoShop;

endProcessesAfterAll();
beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.settings({ apiKeys: [apiKey], questionsUntilProcessed: 0 });
  await sandbox.card(card, '500.00');
  shop = await startUmicoShop(dataDir, sandbox);
});
afterAll(() => shop.server.close());

async function run(
  words: string,
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const settings = { TILLGATE_DATA_DIR: dataDir, TILLGATE_SECRETS_KEY: secretsKey, ...env };
  const result = await runCommand(['umico', ...words.split(' ')], { input, env: settings });
  expect(result.stdout + result.stderr).not.toContain(apiKey);
  return result;
}

describe('connections', () => {
  test('are entered with a key from standard input, tested, changed and removed', async () => {
    const added = await run(`connections add till-2 --till 2 --url ${sandbox.url} --pos POS-2 --key-stdin`, {
      input: `${apiKey}\n`,
    });
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('key stored  on') });
    expect(await run('connections test till-2')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('till-2 works'),
    });
    const off = await run('connections set till-2 --disabled --pos POS-22');
    expect(off.stdout).toContain('POS-22');
    expect(off.stdout).toContain('off');
    const listed = JSON.parse((await run('connections list --json')).stdout);
    expect(listed.connections.map(({ id }: { id: string }) => id).sort()).toEqual([
      'office',
      'till-1',
      'till-2',
    ]);
    expect((await run('connections remove till-2')).stdout).toBe('removed\n');
    expect((await run('connections remove till-2')).code).toBe(1);
  });

  test('a wrong key is shown as what it is', async () => {
    await run(`connections add wrong --till 2 --url ${sandbox.url} --pos P --key-env UMICO_WRONG`);
    const unset = await run('connections test wrong');
    expect([unset.code, unset.stdout]).toEqual([
      1,
      expect.stringContaining('the variable UMICO_WRONG is not set'),
    ]);
    const wrong = await run('connections test wrong', { env: { UMICO_WRONG: 'another-key' } });
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('KEY_REFUSED')]);
    await run('connections remove wrong');
  });

  test.each<[string, string, string, number]>([
    ['connections add x --till 2 --url https://u.example', 'give --pos and --key-stdin', '', 2],
    ['connections add x --url https://u.example --pos P --key-env K', 'give one of --till', '', 2],
    [
      'connections add x --till 2 --user umico --url https://u.example --pos P --key-env K',
      'give one of',
      '',
      2,
    ],
    ['connections add x --till 9 --url https://u.example --pos P --key-env K', 'no till 9', '', 1],
    ['connections add x --user nobody --url https://u.example --pos P --key-env K', 'no user nobody', '', 1],
    ['connections add x --till 2 --url http://u.example --pos P --key-env K', 'baseUrl: accepted is', '', 1],
    ['connections add till-1 --till 2 --url https://u.example --pos P --key-env K', 'till-1 already', '', 1],
    [
      'connections add x --till 1 --url https://u.example --pos P --key-env K',
      'has this till already',
      '',
      1,
    ],
    ['connections add x --till 2 --url https://u.example --pos P --key-stdin', 'holds no API key', 'a b', 1],
    ['connections set till-1 --url https://elsewhere.example', 'needs the API key anew', '', 2],
    ['connections test nothing', 'there is no connection "nothing"', '', 1],
  ])('refuses: %s', async (words, said, input, code) => {
    const result = await run(words, { input });
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  test('without secretsKey a key is not taken, and the refusal says how', async () => {
    const words = ['umico', 'connections', 'set', 'till-1', '--key-stdin'];
    const { code, stderr } = await runCommand(words, { input: apiKey, env: { TILLGATE_DATA_DIR: dataDir } });
    expect([code, stderr]).toEqual([2, expect.stringContaining('TILLGATE_SECRETS_KEY')]);
  });
});

describe('receipts', () => {
  test('are listed, shown, refreshed and exported, cards masked', async () => {
    const { json } = await shop.call('createSale', { body: saleOf({ document: '=1+1', points: '10.00' }) });
    const listed = await run(`receipts list --card ${card} --status processed`);
    expect(listed.stdout).toContain(json.receipt);
    expect((await run(`receipts refresh ${json.receipt}`)).code).toBe(0);
    const shown = await run(`receipts show ${json.receipt}`);
    expect(shown.stdout).toContain('sending → processed');
    const file = join(dataDir, 'receipts.csv');
    expect((await run(`receipts export ${file}`)).stdout).toBe(`1 receipts are in ${file}\n`);
    const [head, row, ...rest] = readFileSync(file, 'utf8').split('\r\n');
    expect(head).toMatch(/^\ufeffreceipt;kind;purpose;status;document;/);
    expect(row).toContain(`;processed;'=1+1;`);
    expect(row).toContain(';100,00;10,00;');
    expect(rest).toEqual(['']);
    for (const text of [listed.stdout, shown.stdout, row]) expect(text).not.toContain(card);
    expect(await run('receipts show nothing')).toMatchObject({ code: 1 });
  });
});

describe('documents', () => {
  test('are calculated, sent and written off', async () => {
    const { till: _, document: __, ...sale } = saleOf({ points: '20.00' });
    const body = { kind: 'sale', client: 'Ромашка ООО', ...sale };
    const { json } = await shop.call('createDocument', { body });
    const number = json.document;
    expect((await run(`documents write-off ${number}`)).stderr).toContain('has not processed');
    expect((await run(`documents calculate ${number}`)).stdout).toContain('draft');
    expect((await run(`documents send ${number}`)).stdout).toContain('processed');
    expect((await run(`documents write-off ${number} --by glavbuh`)).stdout).toContain('written off 20.00');
    expect((await run(`documents write-off ${number}`)).stderr).toContain('was written off before');
    expect((await run('documents list')).stdout).toContain('Ромашка ООО');
    const file = join(dataDir, 'documents.csv');
    await run(`documents export ${file}`);
    expect(readFileSync(file, 'utf8')).toContain(';Ромашка ООО;');
  });
});
