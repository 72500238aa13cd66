import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import {
  callTill,
  element,
  elements,
  getCardBody,
  minorOf,
  transferSalesBody,
} from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

/** Calls of a thousand checks that do not come to their end. */

const newFolder = temporaryFolders();
endProcessesAfterAll();

let dataDir: string;
let server: ServerProcess;
let looker: Database.Database;
let before: number;

beforeEach(async () => {
  dataDir = newFolder();
  server = await startProcess({ dataDir });
  looker = new Database(join(dataDir, 'TP7', 'tillgate.db'), { timeout: 0 });
  before = await accumulation();
});
afterEach(async () => {
  looker.close();
  await server.stop();
  const { code, stderr } = await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: dataDir } });
  expect([code, stderr]).toEqual([0, '']);
});

const total = 1000;
const body = transferSalesBody(
  Array.from({ length: total }, (_, index) => ({
    number: total - index,
    amount: '1',
    lines: 5,
    cards: ['0012345'],
  })),
);
const transfer = () => callTill({ service: server.service, body });
const count = (text: string, name: string) => Number(element(text, name));
const recorded = () => looker.prepare('SELECT COUNT(*) FROM checks').pluck().get() as number;

async function accumulation(): Promise<number> {
  const { text } = await callTill({ service: server.service, body: getCardBody('0012345') });
  return minorOf(element(text, 'Accumulation'));
}

/** Resolves as soon as some of the checks are there. */
async function inTheMiddle(): Promise<void> {
  while (recorded() < 100) await new Promise((resolve) => setImmediate(resolve));
}

/** Takes the lock that every writer needs, in the first gap between two commits. */
function lock(): void {
  while (!looker.inTransaction) {
    try {
      looker.exec('BEGIN IMMEDIATE');
    } catch (error) {
      expect(error).toMatchObject({ code: 'SQLITE_BUSY' });
    }
  }
}

/** The list once more: what was recorded is a duplicate, the rest is new, and each counts once. */
async function expectRest(there: number): Promise<void> {
  const { text } = await transfer();
  expect([count(text, 'Accepted'), count(text, 'Duplicates'), count(text, 'Refused')]).toEqual([
    total - there,
    there,
    0,
  ]);
  expect(elements(text, 'Number')).toHaveLength(total);
  expect(recorded()).toBe(total);
  expect((await accumulation()) - before).toBe(total * 500);
}

test('transfer-sales: kill -9 in the middle loses nothing of what was recorded, and doubles nothing', async () => {
  const answer = transfer().catch(() => 'no answer');
  await inTheMiddle();
  await server.stop('SIGKILL');
  expect(await answer).toBe('no answer');
  server = await startProcess({ dataDir });
  const there = recorded();
  expect(there).toBeGreaterThanOrEqual(100);
  expect(there).toBeLessThan(total);
  await expectRest(there);
});

test('transfer-sales: a database that cannot be written any more is a fault that says try again', async () => {
  const answer = transfer();
  await inTheMiddle();
  lock();
  const there = recorded();
  const { status, text } = await answer;
  expect([status, element(text, 'Code')]).toEqual([500, 'STORAGE_UNAVAILABLE']);
  looker.exec('ROLLBACK');
  expect(there).toBeGreaterThanOrEqual(100);
  expect(there).toBeLessThan(total);
  await expectRest(there);

  const env = { TILLGATE_DATA_DIR: dataDir };
  const { stdout } = await runCommand(['journal', '--code', 'STORAGE_UNAVAILABLE', '--json'], { env });
  const [row] = JSON.parse(stdout).rows;
  expect(row.document).toMatch(/^TransferSales \d+\/1000: \d+ accepted, 0 duplicates, 0 refused$/);
}, 60_000);

test('transfer-sales: SIGTERM in the middle waits for the answer', async () => {
  const answer = transfer();
  await inTheMiddle();
  const [{ text }, ended] = await Promise.all([answer, server.stop('SIGTERM')]);
  expect([count(text, 'Accepted'), ended.code]).toEqual([total, 0]);
  server = await startProcess({ dataDir });
  await expectRest(total);
});
