import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Exchange } from '../../src/journal/exchange.js';
import { type Journal, type JournalOptions, openJournal, type Trouble } from '../../src/journal/journal.js';
import { readJournal } from '../../src/journal/read.js';
import { createWorkerHost, type WorkerHost } from '../../src/journal/worker-host.js';

const CARD = '1000000000016';
const PHONE = '79123456789';
const START = Date.UTC(2026, 10, 22, 6, 15, 30, 123);

let folder: string;
let file: string;
let host: WorkerHost;
let troubles: Trouble[];
let now: number;
let opened: Journal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillgate-journal-'));
  file = join(folder, 'journal.db');
  host = createWorkerHost();
  troubles = [];
  now = START;
  opened = [];
});

afterEach(async () => {
  for (const journal of opened) await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<JournalOptions> = {}): Journal {
  const journal = openJournal({
    file,
    publication: 'TP7',
    clock: () => now,
    onTrouble: (trouble) => troubles.push(trouble),
    host,
    ...options,
  });
  opened.push(journal);
  return journal;
}

function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    at: now,
    requestId: 'r1',
    direction: 'in',
    protocol: 'soap',
    operation: 'GetCard',
    user: 'kassir',
    address: '127.0.0.1',
    card: CARD,
    document: 'check 1/12/34/2026-11-22',
    status: 200,
    resultCode: 'OK',
    durationMs: 1.5,
    request: Buffer.from(`<a><CardNumber>${CARD}</CardNumber><Phone>${PHONE}</Phone></a>`),
    response: '<b>ok</b>',
    ...changes,
  };
}

/** Waits for something that a worker does; by turns of the event loop, not by the clock. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('journal: what is recorded', () => {
  test('is written by itself within a batch, and in plain units', async () => {
    const journal = open();
    journal.record(exchange());
    await until(() => journal.health().written === 1);
    const [row] = readJournal(file, { bodies: true }).rows;
    expect(row).toEqual({
      id: 1,
      time: '2026-11-22T06:15:30.123Z',
      requestId: 'r1',
      publication: 'TP7',
      direction: 'in',
      protocol: 'soap',
      operation: 'GetCard',
      user: 'kassir',
      address: '127.0.0.1',
      card: '10*******0016',
      document: 'check 1/12/34/2026-11-22',
      status: 200,
      code: 'OK',
      durationMs: 1.5,
      requestBytes: 71,
      responseBytes: 9,
      request: '<a><CardNumber>10*******0016</CardNumber><Phone>7******6789</Phone></a>',
      response: '<b>ok</b>',
    });
    const view = new Database(file, { readonly: true });
    expect(view.prepare('SELECT time, duration_seconds FROM v_journal').get()).toEqual({
      time: '2026-11-22T06:15:30.123Z',
      duration_seconds: 0.0015,
    });
    view.close();
  });

  test('holds no card, phone, address or password in the bytes of any file', async () => {
    const journal = open({ bodyLimitBytes: 300 });
    const utf16 = Buffer.from(`\ufeff<a><b>${CARD}</b>${PHONE}</a>`, 'utf16le');
    const cut = Buffer.from(`${'я'.repeat(650)}${CARD}${CARD}`);
    const texts = [
      `{"phone":"+7 (912) 345-67-89","email":"ivan@shop.example","password":"letmein","n":${CARD}}`,
      `<?xml version="1.0" encoding="windows-1251"?><Comment>${CARD} ivan@shop.example</Comment>`,
      `<Message>0012345</Message><CardNumber>00&#49;2345</CardNumber>`,
      utf16,
      cut,
      cut.subarray(0, 1324 + 2),
      `${'x'.repeat(1310)}${CARD}`,
    ];
    for (const body of texts) {
      journal.record(
        exchange({ request: body, response: body, card: '0012345', document: `card 0012345`, user: PHONE }),
      );
    }
    await journal.flush();
    expect(journal.health()).toMatchObject({ ok: true, written: texts.length });
    const bytes = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name)).toString('latin1'))
      .join('');
    for (const canary of [CARD, CARD.slice(0, 9), PHONE, '912) 345', '0012345', 'ivan', 'letmein']) {
      expect(bytes).not.toContain(canary);
    }
  });

  test('keeps the text of bodies in other encodings', async () => {
    const journal = open();
    const word = Buffer.from([0xca, 0xe0, 0xf0, 0xf2, 0xe0]);
    journal.record(exchange({ request: Buffer.from('\ufeffКарта', 'utf16le'), response: word }));
    await journal.flush();
    expect(readJournal(file, { bodies: true }).rows[0]).toMatchObject({
      request: 'Карта',
      response: 'Карта',
    });
  });

  test('a long body is cut and says how long it was', async () => {
    const journal = open({ bodyLimitBytes: 10 });
    journal.record(exchange({ request: Buffer.from('x'.repeat(5000)), response: 'y'.repeat(11) }));
    await journal.flush();
    const [row] = readJournal(file, { bodies: true }).rows;
    expect(row?.request).toBe('xxxxxxxxxx… [5000 bytes]');
    expect(row?.requestBytes).toBe(5000);
    expect(row?.response).toMatch(/… \[11 bytes\]$/);
  });

  test('an empty body stays empty, and a body is never cut inside a character', async () => {
    const journal = open({ bodyLimitBytes: 5 });
    journal.record(exchange({ request: Buffer.from(''), response: Buffer.from('я'.repeat(2000)) }));
    journal.record(exchange({ request: 'я', response: Buffer.from([0xef, 0xbb, 0xbf, 0x61]) }));
    await journal.flush();
    expect(readJournal(file, { bodies: true }).rows).toMatchObject([
      { request: 'я', response: 'a' },
      { request: '', response: 'яя… [4000 bytes]', requestBytes: 0, responseBytes: 4000 },
    ]);
  });

  test('exchanges of many kinds and bodies of all kinds come through in their order', async () => {
    const journal = open();
    const kinds = Array.from({ length: 40 }, (_, i) => ({
      requestId: `r${i}`,
      operation: i % 3 === 0 ? undefined : `Operation${i % 7}`,
      address: `192.0.2.${i % 11}`,
      status: 200 + (i % 2),
      request: i % 4 === 0 ? undefined : i % 2 === 0 ? `text ${i}` : Buffer.from(`bytes ${i}`),
      response: i % 5 === 0 ? undefined : Buffer.from(`answer ${i}`),
    }));
    for (const kind of kinds) journal.record(exchange(kind));
    await journal.flush();
    const { rows } = readJournal(file, { bodies: true });
    expect(rows.reverse()).toMatchObject(
      kinds.map(({ request, response, operation, ...rest }) => ({
        ...rest,
        operation: operation ?? null,
        request: request?.toString() ?? null,
        response: response?.toString() ?? null,
      })),
    );
  });

  test('is all there after close, also of several journals with one worker', async () => {
    const other = join(folder, 'other.db');
    const journals = [open(), open({ file: other, publication: 'SHOP' })];
    for (let i = 0; i < 1000; i++)
      for (const journal of journals) journal.record(exchange({ requestId: `r${i}` }));
    await Promise.all(journals.map((journal) => journal.close()));
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(readJournal(file, { limit: 2000 }).rows).toHaveLength(1000);
    expect(readJournal(other, { limit: 1 }).rows[0]).toMatchObject({ id: 1000, publication: 'SHOP' });
  });

  test('an exchange that the table does not take is left out alone', async () => {
    const journal = open();
    journal.record(exchange({ status: Number.NaN }));
    journal.record(exchange());
    await journal.flush();
    expect(journal.health()).toMatchObject({ written: 1, dropped: 1, waiting: 0 });
  });
});

describe('journal: trouble never reaches the caller', () => {
  test('more than may wait is dropped, counted, said once, and recovers', async () => {
    const journal = open({ waitingLimit: { exchanges: 10, bytes: 1 << 20 } });
    for (let i = 0; i < 25; i++) journal.record(exchange());
    expect(journal.health()).toMatchObject({ ok: false, dropped: 15, waiting: 10 });
    expect(troubles.map(({ kind }) => kind)).toEqual(['dropping']);
    await journal.flush();
    await until(() => journal.health().waiting === 0);
    expect(troubles.map(({ kind }) => kind)).toEqual(['dropping', 'recovered']);
    expect(journal.health()).toMatchObject({ ok: false, written: 10 });
    now += 60_000;
    expect(journal.health().ok).toBe(true);
  });

  test('bodies that would take too much memory are dropped', async () => {
    const journal = open({ waitingLimit: { exchanges: 1000, bytes: 100_000 } });
    for (let i = 0; i < 3; i++) journal.record(exchange({ request: Buffer.alloc(40_000, 'x') }));
    expect(journal.health()).toMatchObject({ dropped: 1, waiting: 2 });
    await journal.flush();
  });

  test('a file that cannot be opened shows in health and is written as soon as it can be', async () => {
    mkdirSync(file);
    const journal = open();
    journal.record(exchange());
    await journal.flush();
    expect(journal.health()).toMatchObject({ ok: false, waiting: 1, written: 0 });
    expect(troubles.map(({ kind }) => kind)).toEqual(['broken']);
    rmdirSync(file);
    await journal.flush();
    expect(journal.health()).toMatchObject({ ok: true, waiting: 0, written: 1 });
    expect(troubles.map(({ kind }) => kind)).toEqual(['broken', 'recovered']);
  });

  test('a damaged file is put aside and a new one begun', async () => {
    writeFileSync(file, 'no database at all, but long enough to be taken for one'.repeat(100));
    const journal = open();
    journal.record(exchange());
    await journal.flush();
    await journal.flush();
    expect(journal.health()).toMatchObject({ ok: true, written: 1 });
    expect(troubles.map(({ kind }) => kind)).toEqual(['broken', 'set-aside', 'recovered']);
    expect(readdirSync(folder).some((name) => name.startsWith('journal.db.damaged-'))).toBe(true);
  });

  test('a dead worker is started again', async () => {
    const journal = open();
    await journal.flush();
    await host.crash();
    await until(() => !journal.health().ok);
    journal.record(exchange());
    await until(() => journal.health().written === 1);
    expect(journal.health().ok).toBe(true);
    expect(troubles.map(({ kind }) => kind)).toContain('worker-died');
  });

  test('after close exchanges are dropped silently', async () => {
    const journal = open();
    await journal.close();
    await journal.close();
    journal.record(exchange());
    await journal.flush();
    expect(journal.health()).toMatchObject({ ok: false, reason: 'closed', dropped: 1 });
    await expect(journal.prune()).rejects.toThrow('not running');
  });
});

describe('journal: retention', () => {
  test('old rows go, young rows stay', async () => {
    const journal = open({ retention: { days: 10, megabytes: 100 } });
    for (let day = 0; day < 20; day++) journal.record(exchange({ at: START - day * 86_400_000 }));
    expect(await journal.prune()).toBe(9);
    expect(readJournal(file).rows).toHaveLength(11);
  });

  test('the oldest rows go until the size is kept', async () => {
    const journal = open({ retention: { days: 10, megabytes: 1 } });
    for (let i = 0; i < 3000; i++) journal.record(exchange({ response: 'z'.repeat(1000) }));
    expect(await journal.prune()).toBeGreaterThan(1500);
    const { rows } = readJournal(file, { limit: 3000 });
    expect(rows.length).toBeGreaterThan(100);
    expect(rows[0]?.id).toBe(3000);
    await journal.close();
    expect(readFileSync(file).length).toBeLessThan(1.2 * 2 ** 20);
  });
});

describe('journal: search', () => {
  beforeEach(async () => {
    const journal = open();
    for (let i = 0; i < 10; i++) {
      journal.record(
        exchange({
          at: START + i * 60_000,
          operation: i % 2 === 0 ? 'GetCard' : 'CloseCheck',
          card: i < 5 ? CARD : '0012345',
          document: `check 1/12/${i}/2026-11-22`,
          status: i === 3 ? 500 : 200,
          resultCode: i === 4 ? 'CARD_NOT_FOUND' : 'OK',
          user: i === 9 ? 'admin' : 'kassir',
        }),
      );
    }
    await journal.flush();
  });

  test.each([
    ['a full card number', { card: CARD }, 5],
    ['a masked card number', { card: '10*******0016' }, 5],
    ['a short card', { card: '0012345' }, 5],
    ['document', { document: 'check 1/12/7/2026-11-22' }, 1],
    ['the beginning of a document, up to a slash', { document: 'check 1/12/7' }, 1],
    ['a longer beginning', { document: 'check 1/12' }, 10],
    ['a beginning that ends within a number', { document: 'check 1/1' }, 0],
    ['operation', { operation: 'CloseCheck' }, 5],
    ['status', { status: 500 }, 1],
    ['result code', { code: 'CARD_NOT_FOUND' }, 1],
    ['user', { user: 'admin' }, 1],
    ['time', { since: START + 60_000, until: START + 4 * 60_000 }, 3],
    ['several', { card: CARD, operation: 'GetCard', since: START + 60_000 }, 2],
    ['nothing', { card: '777' }, 0],
  ])('by %s', (_name, query, count) => {
    expect(readJournal(file, query).rows).toHaveLength(count);
  });

  test('by document: GetCheck, which knows no date, and CloseCheck', async () => {
    const journal = open();
    for (const document of ['check 1/1/2', 'check 1/1/2/2026-11-22', 'check 1/1/20', 'check 1/1/2%'])
      journal.record(exchange({ document }));
    await journal.flush();
    const found = readJournal(file, { document: 'check 1/1/2' }).rows.map(({ document }) => document);
    expect(found).toEqual(['check 1/1/2/2026-11-22', 'check 1/1/2']);
  });

  test('pages go from the newest to the oldest', () => {
    const first = readJournal(file, { limit: 4 });
    expect(first.rows.map(({ id }) => id)).toEqual([10, 9, 8, 7]);
    expect(first.rows[0]).not.toHaveProperty('request');
    const second = readJournal(file, { limit: 6, after: first.next ?? 0 });
    expect(second.rows.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(second).not.toHaveProperty('next');
  });

  test('a missing journal is said so', () => {
    expect(() => readJournal(join(folder, 'none.db'))).toThrow('There is no journal');
  });
});
