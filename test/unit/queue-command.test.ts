import { define } from '../../src/commands/jobs.js';
import { createTaskQueue } from '../../src/queue/in-process.js';
import { defineTask } from '../../src/queue/tasks.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { commandHere } from '../support/command.js';

describe('tillgate jobs', () => {
  const { dataDir, run } = commandHere('jobs', define);
  let engine: Engine;

  beforeEach(async () => {
    engine = await openStore({ dataDir: dataDir(), publication: 'TP7' });
    const send = defineTask({
      parse: (payload) => payload,
      handler: async () => {
        throw new Error('no\nanswer');
      },
      maxAttempts: 1,
    });
    const queue = createTaskQueue({ engine, definitions: { send }, clock: () => Date.UTC(2026, 10, 22) });
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', 1));
    await queue.tick();
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'b', 1, Date.UTC(9000, 1, 1)));
    await queue.stop();
  });

  afterEach(() => engine.close());

  test('lists, also beside a running server', async () => {
    expect(await run('list', '--status', 'failed')).toBe(
      '1  failed  send  a  attempts 1  2026-11-22T00:00:00.000Z\n  ! no answer\n1 waiting (0 due), 1 failed\n',
    );
    expect(JSON.parse(await run('list', '--json')).tasks).toHaveLength(2);
    expect(await run('list', '--name', 'fly')).toBe('1 waiting (0 due), 1 failed\n');
  });

  test('retries, and says what it could not', async () => {
    const output = await run('retry', '1', '2', '77');
    expect(output).toBe(
      '1: runs as soon as the server looks\n2: runs as soon as the server looks\n77: there is no such task\n',
    );
    expect(process.exitCode).toBe(1);
    expect(await run('list')).toContain('2 waiting (2 due), 0 failed');
    expect(JSON.parse(await run('retry', '1', '--json'))).toEqual([
      { id: 1, retried: false, reason: 'it is due already' },
    ]);
  });

  test('refuses a publication that is not there', async () => {
    await expect(run('list', '--publication', 'NONE')).rejects.toThrow('is not configured');
  });
});
