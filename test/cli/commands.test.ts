import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection, requestBytes } from '../support/raw-http.js';
import {
  type CommandResult,
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import {
  basic,
  callTill,
  closeCheckBody,
  contentType,
  element,
  elements,
  get,
  getCardBody,
  getCheckBody,
  KASSIR,
  testConnectionBody,
} from '../support/soap-client.js';
import { envelope } from '../support/soap-server.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
let dataDir: string;
let server: ServerProcess;

endProcessesAfterAll();
beforeAll(async () => {
  dataDir = newFolder();
  // Without the hints for newcomers, which name the demo cards.
  server = await startProcess({ dataDir, args: ['--quiet'] });
});
afterAll(() => server.stop());

/** A command beside the running server. */
const run = (args: readonly string[], input?: string): Promise<CommandResult> =>
  runCommand(args, { env: { TILLGATE_DATA_DIR: dataDir }, ...(input === undefined ? {} : { input }) });
const signIn = async (name: string, password: string) =>
  (await get(`${server.service}?wsdl`, { Authorization: basic(name, password) })).status;
const call = async (body: string, at = server) => (await callTill({ service: at.service, body })).text;

describe('help', () => {
  const commands = [
    'serve',
    'init',
    'user',
    'settings',
    'rules',
    'cards',
    'catalogue',
    'exceptions',
    'journal',
    'jobs',
    'sync',
    'verify',
    'config',
    'till',
  ];

  test('lists every command and the exit codes', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('Exit codes:');
  });

  test.each(commands)('of %s', async (name) => {
    const { code, stdout } = await run([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: tillgate ${name}`));
  });

  test('the version is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    ['no command', []],
    ['a command that there is not', ['serv']],
    ['an option that there is not', ['verify', '--fast']],
    ['an argument too few', ['cards', 'show']],
    ['an argument too many', ['verify', 'TP7']],
    ['a publication that is not configured', ['verify', '--publication', 'TP8']],
    ['a count that is none', ['journal', '--limit', 'many']],
    ['a time that is none', ['journal', '--since', 'yesterday']],
  ])('%s ends with 2 and words on standard error', async (_, args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a misspelt command is guessed', async () => {
    expect((await run(['verfy'])).stderr).toContain('verify');
  });
});

describe('users, beside a running server', () => {
  test('are added with a password from standard input, and may sign in at once', async () => {
    const added = await run(['user', 'add', 'anna', '--role', 'till', '--password-stdin'], 'pass word\n');
    expect([added.code, added.stderr]).toEqual([0, '']);
    expect(added.stdout).toContain('anna');
    expect(added.stdout).not.toContain('pass word');
    expect([await signIn('anna', 'pass word'), await signIn('anna', 'pass')]).toEqual([200, 401]);
  });

  test('are added with a password on the command line and several roles', async () => {
    const args = ['user', 'add', 'boris', '--role', 'shop', '--role', 'till', '--password', 'secret'];
    expect((await run(args)).code).toBe(0);
    expect(await signIn('boris', 'secret')).toBe(200);
    const users = JSON.parse((await run(['user', 'list', '--json'])).stdout);
    const boris = users.find(({ name }: { name: string }) => name === 'boris');
    expect(boris).toMatchObject({ roles: ['till', 'shop'], hasPassword: true });
    expect(JSON.stringify(users)).not.toMatch(/scrypt|secret/);
  });

  test('change password and roles, and are removed, at once', async () => {
    await run(['user', 'add', 'clara', '--role', 'till']);
    expect(await signIn('clara', '')).toBe(200);
    expect((await run(['user', 'passwd', 'clara', '--password', 'new'])).code).toBe(0);
    expect([await signIn('clara', ''), await signIn('clara', 'new')]).toEqual([401, 200]);
    expect((await run(['user', 'roles', 'clara', '--role', 'loyalty'])).code).toBe(0);
    expect(await signIn('clara', 'new')).toBe(403);
    expect((await run(['user', 'remove', 'clara'])).code).toBe(0);
    expect(await signIn('clara', 'new')).toBe(401);
  });

  test.each([
    ['a name that is taken', ['user', 'add', 'kassir', '--role', 'till'], 1],
    ['a role that there is not', ['user', 'add', 'dora', '--role', 'king'], 2],
    ['no role', ['user', 'add', 'dora'], 2],
    ['no password for more than a till', ['user', 'add', 'dora', '--role', 'shop'], 2],
    ['a name that is none', ['user', 'add', 'до:ра', '--role', 'till'], 2],
    ['a password in Cyrillic', ['user', 'add', 'dora', '--role', 'till', '--password', 'пароль'], 2],
    ['somebody unknown to be removed', ['user', 'remove', 'nobody'], 1],
    ['somebody unknown to get a password', ['user', 'passwd', 'nobody', '--password', 'x'], 1],
  ])('%s is refused', async (_, args, exit) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('cards', () => {
  test('show tells sums and movements', async () => {
    const { code, stdout } = await run(['cards', 'show', '2000000000015']);
    expect(code).toBe(0);
    expect(stdout).toContain('paymentBalance: 5000.00');
    const card = JSON.parse((await run(['cards', 'show', '2000000000015', '--json'])).stdout);
    expect(card).toMatchObject({ number: '2000000000015', kind: 'Payment', paymentBalance: '5000.00' });
    expect(card.movements).toHaveLength(1);
  });

  test('show finds no card: 1', async () => {
    const { code, stdout, stderr } = await run(['cards', 'show', '12345']);
    expect([code, stdout, stderr]).toEqual([1, '', 'there is no card 12345\n']);
  });

  test('an import is seen by tills at once, and an export brings back what was imported', async () => {
    const file = join(newFolder(), 'cards.csv');
    const rows = ['number;kind;holder;accumulation;bonus', '7700000000017;Discount;=1+1;12.34;5'];
    writeFileSync(file, rows.join('\n'));
    expect((await run(['cards', 'import', file])).code).toBe(0);
    const text = await call(getCardBody('7700000000017'));
    expect([element(text, 'Accumulation'), element(text, 'Bonus')]).toEqual(['12.34', '5']);
    const exported = join(newFolder(), 'export.csv');
    expect((await run(['cards', 'export', exported])).code).toBe(0);
    const row = readFileSync(exported, 'utf8')
      .split(/\r?\n/)
      .find((line) => line.includes('7700000000017'));
    // A spreadsheet must not take the holder for a formula.
    expect(row).not.toMatch(/[;,]"?=1\+1/);
    const toOutput = await run(['cards', 'export', '-']);
    expect(toOutput.stdout).toBe((await run(['cards', 'export'])).stdout);
    expect(toOutput.stdout).toContain('7700000000017');
    const again = await run(['cards', 'import', exported]);
    expect([again.code, again.stderr]).toEqual([0, '']);
    const shown = JSON.parse((await run(['cards', 'show', '7700000000017', '--json'])).stdout);
    expect(shown).toMatchObject({ holder: '=1+1', accumulation: '12.34', bonus: '5.00' });
  });
});

describe('settings', () => {
  test('are changed for the running server at once', async () => {
    expect((await run(['settings', 'set', 'discountCards', 'false'])).code).toBe(0);
    expect(element(await call(getCardBody('0012345')), 'ResultCode')).toBe('CARD_KIND_OFF');
    expect((await run(['settings', 'set', 'discountCards', 'true'])).code).toBe(0);
    expect(element(await call(getCardBody('0012345')), 'ResultCode')).toBe('OK');
  });

  test.each([
    ['a setting that there is not', ['settings', 'set', 'discounts', 'true']],
    ['a value of another kind', ['settings', 'set', 'discountCards', '7']],
    ['a time zone that there is not', ['settings', 'set', 'timeZone', 'Mars/Olympus']],
  ])('%s is refused with what there is', async (_, args) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test('exceptions lists what a till did that it should not have done', async () => {
  const time = '2026-11-22T11:11:11';
  await call(closeCheckBody({ number: 501, amount: '10', time, cards: ['1000000000023', '=7+7'] }));
  const { code, stdout } = await run(['exceptions']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/CARD_BLOCKED {2}card 1000000000023 {2}check 1\/1\/501 .* total 10\.00/);
  const { exceptions } = JSON.parse((await run(['exceptions', '--json', '--code', 'CARD_NOT_FOUND'])).stdout);
  expect(exceptions).toMatchObject([{ code: 'CARD_NOT_FOUND', card: '=7+7', checkTotal: '10.00' }]);
});

describe('the journal', () => {
  /** Newest rows that a query finds, as soon as there are as many. */
  async function journalRows(count: number, ...query: string[]): Promise<Record<string, unknown>[]> {
    for (;;) {
      const { code, stdout } = await run(['journal', '--json', '--bodies', ...query]);
      expect(code).toBe(0);
      const { rows } = JSON.parse(stdout);
      if (rows.length >= count) return rows;
    }
  }

  test('shows a request with its bodies, masked', async () => {
    const number = '5551112223334';
    await call(getCardBody(number));
    const [row] = await journalRows(1, '--card', number);
    expect(row).toMatchObject({
      operation: 'GetCard',
      user: 'kassir',
      status: 200,
      code: 'CARD_NOT_FOUND',
    });
    expect(JSON.stringify(row)).not.toContain(number);
    expect(String(row?.request)).toContain('<m:GetCard>');
    expect(String(row?.response)).toContain('CARD_NOT_FOUND');
  });

  test('links a check with its document, also when it was refused', async () => {
    await call(closeCheckBody({ number: 601, amount: '10' }));
    await call(closeCheckBody({ number: 601, amount: '11' }));
    const rows = await journalRows(2, '--document', 'check 1/1/601/2026-11-22');
    expect(rows.map(({ code }) => code)).toEqual(['CHECK_CONFLICT', 'OK']);
    for (const row of rows) expect(String(row.request)).toContain('<m:Number>601</m:Number>');
  });

  test('records a wrong password without the password', async () => {
    await get(`${server.service}?wsdl`, { Authorization: basic('kassir', 'Tr0ub4dor') });
    const rows = await journalRows(1, '--status', '401', '--user', 'kassir');
    expect(JSON.stringify(rows)).not.toContain('Tr0ub4dor');
  });
});

describe('what must not be told', () => {
  const secrets = {
    cards: ['1000000000016', '2000000000015', '0012345', '4276380012345678', 'GOLD-7788', 'СЕРЕБРО-99'],
    phone: '+7 (912) 345-67-89',
    email: 'ivan.primer@example.org',
    passwords: ['kassir:kassir', basic('kassir').slice(6), 'Tr0ub4dor&3'],
  };

  /** Everything that a run left behind, apart from the business tables, where cards belong. */
  function traces(): string {
    const folder = join(dataDir, 'TP7');
    const files = readdirSync(folder).filter((name) => name.startsWith('journal.db'));
    expect(files).toContain('journal.db');
    const texts = files.map((name) => readFileSync(join(folder, name)).toString());
    return [...texts, server.stdout(), server.stderr()].join('\n');
  }

  async function journalled(document: string): Promise<void> {
    for (;;) {
      const { stdout } = await run(['journal', '--json', '--document', document]);
      if (JSON.parse(stdout).rows.length > 0) return;
    }
  }

  test('card numbers, phones, addresses and passwords are in no journal, log or metric', async () => {
    const [known = '', payment = '', short = '', bank = '', letters = '', cyrillic = ''] = secrets.cards;
    for (const number of secrets.cards) await call(getCardBody(number));
    for (const number of secrets.cards) await call(getCardBody(number, { till: '77' }));
    // As parameters of faults, in broken documents, and where nobody expects them.
    await call(getCardBody(bank, { kind: bank }));
    await call(`<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>${bank}</m:CardNumbr></m:GetCard>`);
    await call(`<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>${bank}<x/></m:CardNumber></m:GetCard>`);
    await call(`<m:Get${bank}/>`);
    await callTill({ ...server, body: getCardBody(known), headers: { SOAPAction: `"${known}"` } });
    await get(`${server.service}?wsdl&card=${bank}`);
    await get(`${server.url}/${bank}`);
    for (const password of secrets.passwords)
      await get(`${server.service}?wsdl`, { Authorization: basic('kassir', password) });
    await get(`${server.service}?wsdl`, { Authorization: basic(bank, 'x') });
    const more = `<m:Cashier>${secrets.phone} ${secrets.email}</m:Cashier>`;
    const paid = (number: number, cards: string[]) =>
      call(closeCheckBody({ number, shift: 9, amount: '1', cards, more }));
    await paid(701, [short, letters, cyrillic, payment]);
    await paid(702, [letters, cyrillic, known]);
    await paid(703, [cyrillic, bank]);
    await call(getCheckBody('1', 9, 702));
    await call(
      closeCheckBody({ number: 704, shift: 9, amount: '1', more }).replace(
        '<m:Kind>Cash</m:Kind><m:Amount>1</m:Amount>',
        `<m:Kind>PaymentCard</m:Kind><m:Amount>1</m:Amount><m:CardNumber>${letters}</m:CardNumber>`,
      ),
    );
    await journalled('check 1/9/704/2026-11-22');

    const { text: metrics } = await get(`${server.url}/metrics`, {});
    const { stdout: shown } = await run(['journal', '--bodies', '--limit', '1000']);
    const { stdout: json } = await run(['journal', '--bodies', '--json', '--limit', '1000']);
    // Seven digits of a short card may stand in the fraction of a duration by chance.
    const told = { traces: traces(), metrics: metrics.replaceAll(/\d\.\d+/g, '0.0'), shown, json };
    const leaks = Object.entries(told).flatMap(([where, text]) =>
      [...secrets.cards, secrets.phone, '912) 345', secrets.email, ...secrets.passwords]
        .filter((secret) => text.includes(secret))
        .map((secret) => `${secret} in ${where}: ${around(text, secret)}`),
    );
    expect(leaks).toEqual([]);
  });

  const around = (text: string, secret: string) => {
    const at = text.indexOf(secret);
    return text.slice(Math.max(0, at - 80), at + secret.length + 20);
  };

  test('no more than the first six and the last four digits of a card stand together anywhere', async () => {
    const number = '9876543210987654';
    for (let cut = 0; cut < number.length; cut++) {
      const body = getCardBody(number);
      const at = body.indexOf(number);
      // A connection that broke; an element that breaks off; a wrong end before the number.
      await call(body.slice(0, at + cut));
      await call(`${body.slice(0, at + cut)}<x/>${body.slice(at + cut)}`);
      await call(body.replace('</m:KKM>', `</m:${'K'.repeat(cut)}>`));
    }
    await call(closeCheckBody({ number: 801, shift: 9, amount: '1' }));
    await journalled('check 1/9/801/2026-11-22');
    const text = traces();
    const parts = Array.from({ length: number.length - 6 }, (_, i) => number.slice(i, i + 7));
    expect(parts.filter((part) => text.includes(part))).toEqual([]);
  });
});

describe('the configuration', () => {
  const withFile = (content: string) => {
    const file = join(newFolder(), 'my.json');
    writeFileSync(file, content);
    return ['--config', file];
  };

  test('check finds a good one good', async () => {
    const { code, stdout } = await run(['config', 'check']);
    expect([code, stdout]).toEqual([0, 'The configuration is good.\n']);
  });

  test('check tells all faults with their paths, and ends with 2', async () => {
    const content = JSON.stringify({
      port: 99999,
      hots: '127.0.0.1',
      limits: { maxInFlight: 'many' },
      publications: [{ name: 'TP7' }, { name: 'tp7' }],
    });
    const { code, stdout } = await run(['config', 'check', ...withFile(content), '--json']);
    expect(code).toBe(2);
    const { ok, faults } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(faults.map(({ path }: { path: string }) => path).sort()).toEqual([
      'hots',
      'limits.maxInFlight',
      'port',
      'publications[1].name',
    ]);
  });

  test.each([
    ['that is no JSON', '{'],
    ['that is a list', '[]'],
  ])('a file %s is refused by every command', async (_, content) => {
    for (const command of [['config', 'check'], ['verify'], ['serve']])
      expect((await run([...command, ...withFile(content)])).code).toBe(2);
  });

  test('an unknown variable of Tillgate is a fault; so is HTTP for the whole world', async () => {
    const unknown = await runCommand(['config', 'check'], { env: { TILLGATE_PROT: '1' } });
    expect([unknown.code, unknown.stdout]).toEqual([2, expect.stringContaining('TILLGATE_PORT')]);
    const open = await runCommand(['serve'], {
      env: { TILLGATE_HOST: '0.0.0.0', TILLGATE_DATA_DIR: newFolder() },
    });
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('allowPlainHttp')]);
  });

  test('print shows what counts: flags over variables over the file', async () => {
    const file = withFile(JSON.stringify({ port: 1111, host: '::1', realm: 'Kassa' }));
    const { code, stdout } = await runCommand(['config', 'print', ...file, '--json', '--port', '3333'], {
      env: { TILLGATE_PORT: '2222', TILLGATE_HOST: '127.0.0.2' },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ port: 3333, host: '127.0.0.2', realm: 'Kassa' });
  });
});

describe('the simulated till', () => {
  const till = (...args: string[]) => run(['till', ...args, '--address', `${server.service}?wsdl`]);

  test('tests the connection', async () => {
    const { code, stdout } = await till('test');
    expect(code).toBe(0);
    expect(stdout).toContain('Соединение установлено');
  });

  test('signs in without a password as a user that has none', async () => {
    await run(['user', 'add', 'kassa9', '--role', 'till']);
    expect(await till('test', '--user', 'kassa9')).toMatchObject({ code: 0 });
    expect((await till('test', '--user', 'admin')).stderr).toContain('check the login and the password');
  });

  test('looks up cards; a blocked one ends with 1', async () => {
    const found = await till('card', '0012345');
    expect([found.code, found.stdout]).toEqual([0, expect.stringContaining('CardNumber: 0012345')]);
    const blocked = await till('card', '1000000000023', '--soap12');
    expect([blocked.code, blocked.stdout]).toEqual([1, expect.stringContaining('CARD_BLOCKED')]);
  });

  test('closes a check, and again the same one', async () => {
    const args = ['close', '--shift', '5', '--number', '1', '--item', '1001:2:89.90', '--card', '0012345'];
    const time = ['--time', '2026-11-22T12:00:00', '--json'];
    const first = await till(...args, ...time);
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([0, { ResultCode: 'OK', Duplicate: false }]);
    const second = await till(...args, ...time);
    expect(JSON.parse(second.stdout)).toEqual({ ...JSON.parse(first.stdout), Duplicate: true });
    const asked = await till('check', '5', '1', '--json');
    expect(JSON.parse(asked.stdout)).toEqual(JSON.parse(first.stdout));
  });

  test('calculates a check in texts for people, and records nothing; a blocked card ends with 1', async () => {
    const lines = ['--item', '1001:2:89.90', '--item', '1002:1:45.50', '--card', '1000000000016'];
    const { code, stdout } = await till('calculate', '--number', '77', ...lines);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/Discount: 5.39\n[\s\S]*CashierText: *\n {2}Дисконтная карта\n/),
    ]);
    const spending = await till('calculate', ...lines, '--spend', '100', '--json');
    expect(JSON.parse(spending.stdout)).toMatchObject({ ResultCode: 'OK', BonusToEarn: 5.93 });
    const blocked = await till('calculate', '--card', '1000000000023', '--soap12');
    expect([blocked.code, blocked.stdout]).toEqual([1, expect.stringContaining('CARD_BLOCKED')]);
    expect((await till('check', '1', '77')).stdout).toContain('CHECK_NOT_FOUND');
  });

  describe('transfers a list of checks', () => {
    const time = '2026-11-22T12:00:00';
    const fileOf = (content: unknown) => {
      const file = join(newFolder(), 'checks.json');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    };
    const good = [
      { shift: 6, number: 2, time, item: ['1001:2:89.90', '2001:1:48.00'], card: '0012345', offline: true },
      { shift: 6, number: 1, time, item: '1001:1:89.90', pay: 'BankCard=89.90', till: '2' },
      { shift: 6, number: 3 },
    ];

    test('and again; one that is refused ends with 1', async () => {
      const first = await till('transfer', fileOf(good), '--json');
      expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
        0,
        { ResultCode: 'OK', Accepted: 3, Duplicates: 0, Refused: 0 },
      ]);
      const more = [{ ...good[0], pay: 'Cash=1' }, ...good.slice(0, 2), { number: 9, till: '77' }];
      const second = await till('transfer', fileOf(more), '--soap12');
      expect(second.code).toBe(1);
      expect(second.stdout).toMatch(/^Accepted: 0\nDuplicates: 2\nRefused: 2$/m);
      expect(second.stdout.match(/(?<=ResultCode: )\w+/g)).toEqual([
        'OK',
        'CHECK_INVALID',
        'OK',
        'OK',
        'TILL_UNKNOWN',
      ]);
    });

    test.each([
      ['no JSON', '[{"number": 1}', /checks\.json: .*/],
      ['no list', {}, /checks\.json: expected a list of checks/],
      ['a check without a number', [{ item: 'A:1:1' }], /check 1: "number" is missing/],
      ['an option that close does not have', [good[0], { number: 1, itme: 'A:1:1' }], /check 2: .*--itme/],
      ['a line that is none', [{ number: 1, item: 'A' }], /check 1: --item A: expected CODE:QUANTITY:PRICE/],
      ['a number that is none', [{ number: 'x' }], /check 1: "x" is no whole number/],
      ['a value that is no word', [{ number: 1, card: {} }], /check 1: "card": expected a text/],
    ])('not one with %s', async (_, content, message) => {
      const { code, stdout, stderr } = await till('transfer', fileOf(content));
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
    });
  });

  test('holds bonus, closes the check that it is for, and gives back what no check used', async () => {
    const held = await till('hold', '1000000000016', '100', '--key', 'cli-1', '--json');
    expect([held.code, JSON.parse(held.stdout)]).toMatchObject([0, { ResultCode: 'OK', Amount: 100 }]);
    const spent = ['--card', '1000000000016', '--spend', '100', '--hold', 'cli-1', '--item', '1004:1:789'];
    const closed = await till('close', '--shift', '5', '--number', '2', ...spent, '--json');
    expect(JSON.parse(closed.stdout)).toMatchObject({ ResultCode: 'OK', Exceptions: null });
    const used = await till('release', 'cli-1');
    expect([used.code, used.stdout]).toEqual([1, expect.stringContaining('HOLD_EXPIRED')]);

    const unnamed = await till('hold', '2000000000015', '1.50', '--json');
    const released = await till('release', JSON.parse(unnamed.stdout).HoldKey, '--soap12');
    expect([released.code, released.stdout]).toEqual([0, expect.stringContaining('Amount: 1.5')]);
  });

  test('asks for the stock of its store, or of some items', async () => {
    const some = await till('stock', '1003', 'none', '1002', '--json');
    expect(JSON.parse(some.stdout)).toMatchObject({ Stock: [{ ItemCode: '1003' }, { ItemCode: '1002' }] });
    const all = await till('stock');
    expect([all.code, all.stdout]).toEqual([0, expect.stringContaining('ItemCode: 5001')]);
    const nowhere = await till('stock', '--till', '77');
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('TILL_UNKNOWN')]);
  });

  test('says what is wrong with its settings', async () => {
    const wrongPassword = await till('test', '--user', 'umico', '--password', 'wrong');
    expect([wrongPassword.code, wrongPassword.stderr]).toEqual([1, expect.stringContaining('401')]);
    const wrongRole = await till('test', '--user', 'richest', '--password', 'richest');
    expect([wrongRole.code, wrongRole.stderr]).toEqual([1, expect.stringContaining('403')]);
    const nowhere = await run(['till', 'test', '--address', `${server.url}/No/ws/KKMTransfer.1cws?wsdl`]);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('404')]);
    const nobody = await run([
      'till',
      'test',
      '--address',
      'http://127.0.0.1:9/TP7/ws/KKMTransfer.1cws?wsdl',
    ]);
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('No connection')]);
  });
});

describe('health and metrics', () => {
  test('the process lives and is ready', async () => {
    const health = await get(`${server.url}/healthz`, {});
    expect([health.status, JSON.parse(health.text)]).toEqual([200, { ok: true }]);
    const ready = await get(`${server.url}/readyz`, {});
    expect(ready.status).toBe(200);
    const { ok, checks } = JSON.parse(ready.text);
    expect(ok).toBe(true);
    expect(Object.keys(checks)).toEqual([
      'disk',
      'TP7: database',
      'TP7: journal',
      'TP7: queue',
      'TP7: umico',
    ]);
  });

  test('metrics count requests by operation and result, and refused ones by reason', async () => {
    await call(getCardBody('0012345'));
    await call(getCardBody('no such card'));
    await get(`${server.service}?wsdl`, {});
    const { text, headers } = await get(`${server.url}/metrics`, {});
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/^tillgate_requests_total\{.*operation="GetCard",code="OK"\} \d+$/m);
    expect(text).toMatch(/^tillgate_requests_total\{.*operation="GetCard",code="CARD_NOT_FOUND"\} \d+$/m);
    expect(text).toMatch(/^tillgate_auth_failures_total\{reason="missing"\} \d+$/m);
  });
});

describe('start and stop', () => {
  const body = Buffer.from(envelope(testConnectionBody));
  const request = requestBytes({
    target: '/TP7/ws/KKMTransfer.1cws',
    headers: { 'Content-Type': contentType('1.1'), ...KASSIR },
    body,
  });

  test('standard output holds the ready line and nothing else', () => {
    expect(server.stdout()).toBe(`ready ${server.url}\n`);
  });

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    '%s: running requests are answered, then the process ends with 0',
    async (signal) => {
      const stopping = await startProcess({ dataDir: newFolder() });
      expect(element(await call(testConnectionBody, stopping), 'Publication')).toBe('TP7');
      const underWay = await Promise.all([1, 2, 3, 4, 5].map(() => openConnection(stopping.port)));
      for (const { socket } of underWay) socket.write(request.subarray(0, -1));
      const idle = await openConnection(stopping.port);
      await idle.send(request);
      const started = performance.now();
      const stopped = stopping.stop(signal);
      // Nobody is let in any more.
      const refused = async () =>
        openConnection(stopping.port).then(
          (c) => c.end(),
          () => true,
        );
      while ((await refused()) !== true);
      const answers = await Promise.all(underWay.map((connection) => connection.send(request.subarray(-1))));
      for (const answer of answers) expect(element(answer.body.toString(), 'Publication')).toBe('TP7');
      expect(await stopped).toEqual({ code: 0, signal: null });
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(stopping.stderr()).not.toMatch(/"level":(50|60)/);
    },
  );

  test('a request that never ends does not hold the stop up', async () => {
    const env = { TILLGATE_LIMITS_SHUTDOWN_MS: '500' };
    const stopping = await startProcess({ dataDir: newFolder(), env });
    await call(testConnectionBody, stopping);
    const hanging = await openConnection(stopping.port);
    hanging.socket.write(request.subarray(0, -1));
    await call(testConnectionBody, stopping);
    const started = performance.now();
    expect(await stopping.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(8_000);
    await hanging.closed;
  });

  test('what was acknowledged before a stop in the middle of many checks is there after the next start', async () => {
    const folder = newFolder();
    const stopping = await startProcess({ dataDir: folder });
    const acknowledged: number[] = [];
    let next = 0;
    let stop: Promise<unknown> | undefined;
    const work = async (): Promise<void> => {
      for (;;) {
        next++;
        const number = next;
        try {
          const text = await call(closeCheckBody({ number, amount: '1', cards: ['0012345'] }), stopping);
          expect(element(text, 'ResultCode')).toBe('OK');
        } catch {
          return;
        }
        acknowledged.push(number);
        if (acknowledged.length === 100) stop = stopping.stop();
      }
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(work));
    expect(await stop).toEqual({ code: 0, signal: null });
    const again = await startProcess({ dataDir: folder });
    for (const number of acknowledged)
      expect(element(await call(getCheckBody('1', 1, number), again), 'ResultCode')).toBe('OK');
    await again.stop();
    expect((await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: folder } })).code).toBe(0);
  });

  test('a restart keeps the state and is ready in a few seconds', async () => {
    const folder = newFolder();
    const env = { TILLGATE_DATA_DIR: folder };
    const first = await startProcess({ dataDir: folder });
    const closed = await call(closeCheckBody({ number: 1, amount: '150', cards: ['1000000000016'] }), first);
    const card = await call(getCardBody('1000000000016'), first);
    await runCommand(['user', 'remove', 'umico'], { env });
    await runCommand(['settings', 'set', 'organization', 'Другая'], { env });
    await first.stop();
    const second = await startProcess({ dataDir: folder });
    expect(second.readyMs).toBeLessThan(10_000);
    expect(await call(getCheckBody('1', 1, 1), second)).toBe(closed.replaceAll('CloseCheck', 'GetCheck'));
    expect(await call(getCardBody('1000000000016'), second)).toBe(card);
    expect(element(await call(testConnectionBody, second), 'Organization')).toBe('Другая');
    // Demo data come once: what was changed since, stays changed.
    expect(elements((await runCommand(['user', 'list'], { env })).stdout, 'x')).toEqual([]);
    expect((await runCommand(['user', 'list'], { env })).stdout).not.toContain('umico');
    await second.stop();
  });

  test('a data folder that cannot be one ends the start with 3', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { code, stdout, stderr } = await runCommand(['serve'], {
      env: { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: join(file, 'data') },
    });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a database that is none ends start and commands with 3, and is left alone', async () => {
    const folder = newFolder();
    const env = { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: folder };
    expect((await runCommand(['init'], { env })).code).toBe(0);
    const file = join(folder, 'TP7', 'tillgate.db');
    writeFileSync(file, 'this is no database, and long enough to be looked at'.repeat(100));
    const before = readFileSync(file, 'utf8');
    for (const command of ['serve', 'verify']) {
      const { code, stderr } = await runCommand([command], { env });
      expect([command, code]).toEqual([command, 3]);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('verify', () => {
  test('says what it has looked at, beside the running server', async () => {
    const { code, stdout, stderr } = await run(['verify']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^verified: \d+ cards, \d+ card movements, \d+ checks, .*: no differences\n$/);
  });

  test('does not find a database good that is not there', async () => {
    const nowhere = join(newFolder(), 'nowhere');
    const { code } = await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: nowhere } });
    expect(code).toBe(3);
  });
});
