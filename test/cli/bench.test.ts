import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();

/** A bench as short as it can be: what it measures means nothing, what it tells has the shape of every other. */
test('bench: --json tells machine, lines, targets and every round', () => {
  const file = join(folder, 'figures.json');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      'scripts/bench/run.mjs',
      ...['--only', 'lookup', '--rounds', '1', '--seconds', '0.6', '--warm', '0', '--answers', '1'],
      ...['--cards', '100', '--connections', '2', '--json', file],
    ],
    { encoding: 'utf8' },
  );
  expect(`${status}\n${stderr}`).toMatch(/^0\n/);
  const { machine, sections } = JSON.parse(readFileSync(file, 'utf8'));
  expect(machine).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
    cores: expect.any(Number),
    processor: expect.any(String),
    memoryGb: expect.any(Number),
    node: process.version,
    flushMs: expect.any(Number),
    loadBefore: expect.any(Number),
  });
  expect(sections).toHaveLength(1);
  const [{ title, lines, targets, rounds }] = sections;
  expect(title).toBe('GetCard, ratio to bare node:http');
  const names = lines.map(({ name }: { name: string }) => name);
  expect(names.slice(0, 4)).toEqual([
    'bare node:http',
    'Tillgate',
    'Express + soap',
    'Express + strong-soap',
  ]);
  const figures = ['perSecond', 'p50Ms', 'p99Ms', 'cpuUs', 'cpuRatio', 'errors', 'rssMb', 'busy', 'waited'];
  const spread = { median: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
  for (const line of lines) {
    for (const figure of figures) expect(line).toHaveProperty(figure);
    expect(line).toMatchObject({ perSecond: expect.any(Number), ratio: spread, p99Ratio: spread, errors: 0 });
  }
  for (const { what, value, atLeast, atMost } of targets) {
    expect([typeof what, typeof value]).toEqual(['string', 'number']);
    expect(typeof (atLeast ?? atMost)).toBe('number');
  }
  expect(Object.keys(rounds)).toEqual(names);
  for (const each of Object.values<object[]>(rounds)) {
    expect(each).toHaveLength(1);
    expect(each[0]).toMatchObject({ requests: expect.any(Number), acknowledged: expect.any(Number) });
  }
}, 300_000);
