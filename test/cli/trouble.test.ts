import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  cleanEnv,
  cli,
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import {
  callTill,
  closeCheckBody,
  element,
  get,
  getCardBody,
  getCheckBody,
  minorOf,
} from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const agent = new Agent({ keepAlive: true });
endProcessesAfterAll();
afterAll(() => agent.destroy());

let dataDir: string;
let server: ServerProcess;

beforeEach(async () => {
  dataDir = newFolder();
  server = await startProcess({ dataDir });
  await call(getCardBody('0012345'));
});
afterEach(async () => {
  await server.stop();
  const { code, stderr } = await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: dataDir } });
  expect([code, stderr]).toEqual([0, '']);
});

const call = async (body: string) => (await callTill({ service: server.service, body, agent })).text;
const check = (number: number, amount = '1') => closeCheckBody({ number, amount, cards: ['0012345'] });
const accumulation = async () => minorOf(element(await call(getCardBody('0012345')), 'Accumulation'));

describe('a check that is sent many times', () => {
  test.each([2, 10, 50])('%i times at once has one effect, and all get the same answer', async (times) => {
    const before = await accumulation();
    const answers = await Promise.all(Array.from({ length: times }, () => call(check(1, '12.34'))));
    const duplicates = answers.map((text) => element(text, 'Duplicate')).sort();
    expect(duplicates).toEqual(['false', ...Array.from({ length: times - 1 }, () => 'true')]);
    const same = new Set(answers.map((text) => text.replace('<m:Duplicate>true', '<m:Duplicate>false')));
    expect(same.size).toBe(1);
    expect(await accumulation()).toBe(before + 1234);
  });

  test('and after a restart gets the answer of the first time', async () => {
    const first = await call(check(1));
    await call(check(2));
    await server.stop();
    server = await startProcess({ dataDir });
    const again = await call(check(1));
    expect(element(again, 'Duplicate')).toBe('true');
    expect(again.replace('<m:Duplicate>true', '<m:Duplicate>false')).toBe(first);
  });

  test('with two contents at once is accepted with one of them', async () => {
    const before = await accumulation();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => call(check(1, i % 2 === 0 ? '10' : '20'))),
    );
    const codes = answers.map((text) => element(text, 'ResultCode'));
    expect(codes.filter((code) => code === 'OK')).toHaveLength(10);
    expect(codes.filter((code) => code === 'CHECK_CONFLICT')).toHaveLength(10);
    expect([1000, 2000]).toContain((await accumulation()) - before);
  });
});

describe('a database that another process has locked', () => {
  /** Holds the lock that every writer needs until it is told to let go. */
  function lock(): () => void {
    const connection = new Database(join(dataDir, 'TP7', 'tillgate.db'), { timeout: 10_000 });
    connection.exec('BEGIN IMMEDIATE');
    return () => connection.close();
  }

  test('for a moment delays a check and nothing else', async () => {
    const release = lock();
    const closing = call(check(1));
    for (let i = 0; i < 50; i++) {
      const started = performance.now();
      expect(element(await call(getCardBody('0012345')), 'ResultCode')).toBe('OK');
      expect(performance.now() - started).toBeLessThan(900);
    }
    release();
    expect(element(await closing, 'ResultCode')).toBe('OK');
  });

  test('for long makes the check a fault that says try again, and is well by itself afterwards', async () => {
    const release = lock();
    const refused = await Promise.all(
      [1, 2, 3].map((number) => callTill({ service: server.service, body: check(number) })),
    );
    for (const { status, text } of refused) {
      expect([status, element(text, 'Code')]).toEqual([500, 'STORAGE_UNAVAILABLE']);
    }
    expect(element(await call(getCardBody('0012345')), 'ResultCode')).toBe('OK');
    const unready = await get(`${server.url}/readyz`, {});
    expect([unready.status, JSON.parse(unready.text).checks['TP7: database'].ok]).toEqual([503, false]);
    release();
    for (const number of [1, 2, 3]) expect(element(await call(check(number)), 'Duplicate')).toBe('false');
    // The queue says so with its next task.
    while ((await get(`${server.url}/readyz`, {})).status !== 200);
  });
});

test('an import of 50,000 cards beside checks that are closed delays them and refuses none', async () => {
  const file = join(newFolder(), 'many.csv');
  const rows = Array.from({ length: 50_000 }, (_, i) => `8${String(i).padStart(12, '0')};Discount;1.00`);
  writeFileSync(file, ['number;kind;accumulation', ...rows].join('\n'));
  const importing = runCommand(['cards', 'import', file], { env: { TILLGATE_DATA_DIR: dataDir } });
  let done = false;
  importing.finally(() => {
    done = true;
  });
  const before = await accumulation();
  let closed = 0;
  const codes = new Set<string | undefined>();
  const work = async (): Promise<void> => {
    while (!done) {
      closed++;
      codes.add(element(await call(check(closed)), 'ResultCode'));
    }
  };
  await Promise.all([1, 2, 3, 4].map(work));
  const imported = await importing;
  expect([imported.code, imported.stderr]).toEqual([0, expect.any(String)]);
  expect([...codes]).toEqual(['OK']);
  expect(closed).toBeGreaterThan(50);
  expect(await accumulation()).toBe(before + closed * 100);
  expect(element(await call(getCardBody('8000000049999')), 'Accumulation')).toBe('1');
}, 60_000);

describe('a disk that is full', () => {
  /** A server whose files may not grow past 8192 blocks of the shell (4 or 8 MiB), as if the disk ended there. */
  async function startLimited(stderr: string): Promise<{ child: ReturnType<typeof spawn>; service: string }> {
    const script = 'ulimit -f 8192 && exec "$0" "$1" serve --quiet 2>>"$2"';
    const env = cleanEnv({ TILLGATE_PORT: '0', TILLGATE_DATA_DIR: dataDir });
    const child = spawn('sh', ['-c', script, process.execPath, cli, stderr], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(String(chunk).replace(/^ready (\S+)\n$/, '$1')));
    });
    return { child, service: `${url}/TP7/ws/KKMTransfer.1cws` };
  }

  const endOf = (child: ReturnType<typeof spawn>) =>
    new Promise<number | null>((resolve) => {
      child.once('exit', (code) => resolve(code));
    });

  test('under the database makes checks faults, keeps what was acknowledged, and answers lookups', async () => {
    await server.stop();
    const limited = await startLimited('/dev/null');
    const end = endOf(limited.child);
    const acknowledged: number[] = [];
    const refused: number[] = [];
    // Checks with long names fill it sooner.
    const long = `<m:Cashier>${'я'.repeat(100_000)}</m:Cashier>`;
    for (let number = 1; refused.length < 5; number++) {
      const body = closeCheckBody({ number, amount: '1', cards: ['0012345'], more: long });
      const { status, text } = await callTill({ service: limited.service, body });
      if (status === 200) acknowledged.push(number);
      else {
        expect([status, element(text, 'Code')]).toEqual([500, 'STORAGE_UNAVAILABLE']);
        refused.push(number);
      }
    }
    const lookup = await callTill({ service: limited.service, body: getCardBody('0012345') });
    expect(element(lookup.text, 'ResultCode')).toBe('OK');
    const last = acknowledged.at(-1) ?? 0;
    const asked = await callTill({ service: limited.service, body: getCheckBody('1', 1, last) });
    expect(element(asked.text, 'ResultCode')).toBe('OK');
    limited.child.kill('SIGTERM');
    expect(await end).toBe(0);

    server = await startProcess({ dataDir });
    for (const number of acknowledged)
      expect(element(await call(getCheckBody('1', 1, number)), 'ResultCode')).toBe('OK');
    for (const number of refused) {
      const body = closeCheckBody({ number, amount: '1', cards: ['0012345'], more: long });
      expect(element(await call(body), 'ResultCode')).toBe('OK');
    }
  }, 60_000);

  test('under the log loses lines of the log and nothing else', async () => {
    await server.stop();
    const log = join(newFolder(), 'full.log');
    writeFileSync(log, Buffer.alloc(8 * 1024 * 1024));
    const limited = await startLimited(log);
    const end = endOf(limited.child);
    const { text } = await callTill({ service: limited.service, body: check(1) });
    expect(element(text, 'ResultCode')).toBe('OK');
    // It logs that it stops, or tries to.
    limited.child.kill('SIGTERM');
    expect(await end).toBe(0);
    server = await startProcess({ dataDir });
  });
});
