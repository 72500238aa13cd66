import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { define } from '../../src/commands/journal.js';
import { parseWhen } from '../../src/commands/when.js';
import { openJournal } from '../../src/journal/journal.js';
import { commandHere } from '../support/command.js';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('tillgate journal', () => {
  const { dataDir, run } = commandHere('journal', define);

  beforeEach(async () => {
    const folder = join(dataDir(), 'TP7');
    mkdirSync(folder);
    const file = join(folder, 'journal.db');
    const journal = openJournal({ file, publication: 'TP7', clock: () => NOW });
    for (let minute = 0; minute < 3; minute++) {
      journal.record({
        at: NOW - minute * 60_000,
        requestId: `r${minute}`,
        direction: 'in',
        protocol: 'soap',
        operation: 'GetCard',
        card: minute === 0 ? '0012345' : '1000000000016',
        status: 200,
        durationMs: 1.25,
        request: 'one\n\u001b[2Jtwo',
      });
    }
    await journal.close();
  });

  test('finds a card by its full number and never shows it', async () => {
    expect(await run('--card', '1000000000016', '--limit', '1')).toBe(
      '3  2026-11-22T11:58:00.000Z  in  soap  GetCard  200  -  1.3 ms  -  -  10*******0016  -\nmore: --after 3\n',
    );
  });

  test('shows bodies without letting them steer the terminal', async () => {
    expect(await run('--card', '****345', '--bodies')).toContain('  > one\n  > \ufffd[2Jtwo\n');
  });

  test('prints JSON', async () => {
    const { rows } = JSON.parse(await run('--json', '--until', '2026-11-22T11:59:30Z'));
    expect(rows.map(({ requestId }: { requestId: string }) => requestId)).toEqual(['r2', 'r1']);
  });

  test('says that nothing was found, and what it does not understand', async () => {
    expect(await run('--code', 'NOPE')).toBe('Nothing found.\n');
    await expect(run('--since', 'yesterday')).rejects.toThrow("'yesterday' is no time: 15m, 2h");
    await expect(run('--limit', 'x')).rejects.toThrow('a whole number is expected');
    await expect(run('--publication', 'NONE')).rejects.toThrow('There is no journal');
  });

  test.each([
    ['15m', NOW - 15 * 60_000],
    ['2h', NOW - 2 * 3_600_000],
    ['3d', NOW - 3 * 86_400_000],
    ['2026-11-22T06:15:30Z', Date.UTC(2026, 10, 22, 6, 15, 30)],
    ['2026-11-22', new Date(2026, 10, 22).getTime()],
    ['2026-11-22 10:15', new Date(2026, 10, 22, 10, 15).getTime()],
  ])('takes %s for a time', (text, at) => {
    expect(parseWhen(text, NOW)).toBe(at);
  });

  test.each(['2026-02-30', '2026-13-01', '22.11.2026', '', '5'])('does not take %s for a time', (text) => {
    expect(() => parseWhen(text, NOW)).toThrow('is no time');
  });
});
