import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DayReport } from '../../src/commands/till-day/day.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const env = { TILLGATE_DATA_DIR: join(folder, 'data') };
let server: ServerProcess;
endProcessesAfterAll();

const run = (...words: string[]) => runCommand(words, { env });
const day = (...words: string[]) => run('till', 'day', '--address', `${server.service}?wsdl`, ...words);

/** The commands that `--data` answers, as a user runs them. */
async function makeShop(): Promise<void> {
  const { stdout } = await run(
    'till',
    'day',
    '--data',
    join(folder, 'shop'),
    '--tills',
    '8',
    '--cards',
    '30',
  );
  const commands = stdout.trimEnd().split('\n');
  expect(commands.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'tillgate catalogue import',
    'tillgate cards import',
  ]);
  for (const line of commands) expect(await run(...line.split(' ').slice(1))).toMatchObject({ code: 0 });
}

beforeAll(async () => {
  await run('init', '--demo');
  await makeShop();
  server = await startProcess({ dataDir: env.TILLGATE_DATA_DIR });
});
afterAll(() => server.stop());

test('two days of eight tills: their books are those of the service, and the service verifies', async () => {
  const counts: Partial<DayReport['counts']>[] = [];
  for (const seed of ['1', '2']) {
    const { code, stdout } = await day('--tills', '8', '--checks', '12', '--seed', seed, '--json');
    const report = JSON.parse(stdout) as DayReport;
    expect(report).toMatchObject({ tills: 8, cards: 34, planned: 96, looked: 96, differences: [] });
    expect(report.counts.checks).toBe(96);
    expect(code).toBe(0);
    counts.push(report.counts);
  }
  // Whatever can happen has happened.
  const never = Object.keys(counts[0] ?? {})
    .filter((name) => name !== 'holds refused')
    .filter((name) => counts.every((each) => each[name as keyof typeof each] === 0));
  expect(never).toEqual([]);
  expect(await run('verify')).toMatchObject({ code: 0 });
}, 60_000);

test('the report is a table, and says that nothing differs', async () => {
  const { code, stdout } = await day('--tills', '2', '--checks', '5');
  expect(stdout).toMatch(/^2 tills, 34 cards, 42 goods; seed 1, shifts from \d+\nplayed 10 of 10 checks in /);
  expect(stdout).toMatch(/\nCloseCheck +\d+ +\d+ +\d+( +\d+\.\d){4}\n/);
  expect(stdout).toMatch(/\nlooked for 10 of 10 checks, one by one\nno differences\n$/);
  expect(code).toBe(0);
});

test('tills that the service does not know are refused before anything is played', async () => {
  const { code, stdout, stderr } = await day('--till', '7', '--tills', '9');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('The service does not know the tills 9, 10, 11, 12, 13, … (7 of 9).');
  expect(stderr).toContain('tillgate till day --data FOLDER --till 7 --tills 9 --cards 1000');
});

test('a card on which something is held is nothing to reckon with', async () => {
  const cards = join(folder, 'held.csv');
  writeFileSync(cards, 'number;kind;bonus\n0000777;Discount;50\n');
  await run('cards', 'import', cards);
  const address = ['--address', `${server.service}?wsdl`];
  await run('till', 'hold', '0000777', '20', '--key', 'left', ...address);
  const { code, stderr } = await day();
  await run('till', 'release', 'left', ...address);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Something is held on card 0000777: somebody else works with it/m);
});

test('a service that is not there is told', async () => {
  const { code, stderr } = await run('till', 'day', '--address', 'http://127.0.0.1:1/TP7');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^No connection to http:\/\/127\.0\.0\.1:1\/TP7: /);
  expect(await run('till', 'day', '--tills', '0')).toMatchObject({ code: 2 });
});
