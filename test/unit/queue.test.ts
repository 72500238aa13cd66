import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTaskQueue, type InProcessOptions, type InProcessQueue } from '../../src/queue/in-process.js';
import type { TaskFailure } from '../../src/queue/queue.js';
import { createEnqueue, defineTask, type TaskDefinitions } from '../../src/queue/tasks.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { listTasks, wakeTask } from '../../src/store/tasks.js';

const START = Date.UTC(2026, 10, 22);

let dataDir: string;
let engine: Engine;
let now: number;
let ran: string[];
let failures: TaskFailure[];
let queues: InProcessQueue[];
/** What the task `send` does. */
let send: (text: string, attempt: number, signal: AbortSignal) => Promise<void>;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-queue-'));
  engine = await openStore({ dataDir, publication: 'TP7' });
  now = START;
  ran = [];
  failures = [];
  queues = [];
  send = async () => {};
});

afterEach(async () => {
  for (const queue of queues) await queue.stop({ budgetMs: 0 });
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const definitions: TaskDefinitions = {
  send: defineTask({
    parse: (payload) => {
      if (typeof payload !== 'string') throw new Error('the text to send is expected');
      return payload;
    },
    handler: async (text, { attempt, signal }) => {
      ran.push(text);
      await send(text, attempt, signal);
    },
    maxAttempts: 4,
  }),
};

function open(options: Partial<InProcessOptions> = {}): InProcessQueue {
  const queue = createTaskQueue({
    engine,
    definitions,
    clock: () => now,
    pollMs: 1 << 30,
    firstPauseMs: 1000,
    longestPauseMs: 3000,
    onFailure: (failure) => failures.push(failure),
    ...options,
  });
  queues.push(queue);
  return queue;
}

/** Makes this what the task does, and resolves when one has begun to. */
function untilBegun(work: typeof send): Promise<void> {
  return new Promise((resolve) => {
    send = (...given) => {
      resolve();
      return work(...given);
    };
  });
}

function enqueue(queue: InProcessQueue, key: string, text: string, runAt?: number) {
  return engine.transaction((tx) => queue.enqueue(tx, 'send', key, text, runAt));
}

async function tasks(name = 'send') {
  return (await listTasks(engine, { name })).map(({ key, status, attempts, lastError }) => ({
    key,
    status,
    attempts,
    lastError,
  }));
}

describe('queue: a task', () => {
  test('runs once and is done', async () => {
    const queue = open();
    await enqueue(queue, 'a', 'hello');
    await queue.tick();
    await queue.tick();
    expect(ran).toEqual(['hello']);
    expect(await tasks()).toEqual([{ key: 'a', status: 'done', attempts: 1, lastError: null }]);
  });

  test('runs by itself after the commit', async () => {
    const queue = open();
    await queue.start();
    const hasRun = new Promise<void>((resolve) => {
      send = async () => resolve();
    });
    await enqueue(queue, 'a', 'hello');
    await hasRun;
    expect(queue.health()).toEqual({ ok: true });
  });

  test('of a transaction that was undone is not there', async () => {
    const queue = open();
    await expect(
      engine.transaction(async (tx) => {
        await queue.enqueue(tx, 'send', 'a', 'hello');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await queue.tick();
    expect(ran).toEqual([]);
  });

  test('waiting under the same name and key is one task, with the newest payload', async () => {
    const queue = open();
    await enqueue(queue, 'a', 'one', START + 5000);
    await enqueue(queue, 'a', 'two', START + 1000);
    await enqueue(queue, 'a', 'three', START + 9000);
    await queue.tick();
    expect(ran).toEqual([]);
    now += 1000;
    await queue.tick();
    expect(ran).toEqual(['three']);
  });

  test('asked for again while it runs, runs once more', async () => {
    const queue = open();
    send = async (text) => {
      if (text === 'one') await enqueue(queue, 'a', 'two');
    };
    await enqueue(queue, 'a', 'one');
    await queue.tick();
    expect(ran).toEqual(['one', 'two']);
    expect(await tasks()).toEqual([{ key: 'a', status: 'done', attempts: 1, lastError: null }]);
  });

  test('no more run at once than there is room for', async () => {
    const queue = open({ concurrency: 2 });
    let atOnce = 0;
    let most = 0;
    send = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
    };
    for (let i = 0; i < 9; i++) await enqueue(queue, `k${i}`, `t${i}`);
    await queue.tick();
    expect(most).toBe(2);
    expect(ran).toHaveLength(9);
  });
});

describe('queue: a task that fails', () => {
  test('is tried again with growing pauses, then has failed, with its masked error', async () => {
    const queue = open();
    send = async () => {
      throw new Error('no answer for 1000000000016');
    };
    await enqueue(queue, 'a', 'x');
    const runsAt: number[] = [];
    for (let second = 0; second < 30; second++) {
      const before = ran.length;
      await queue.tick();
      if (ran.length > before) runsAt.push(second);
      now += 1000;
    }
    expect(runsAt).toEqual([0, 1, 3, 6]);
    expect(await tasks()).toEqual([
      { key: 'a', status: 'failed', attempts: 4, lastError: 'no answer for 10*******0016' },
    ]);
    expect(failures.map(({ attempt, failed }) => [attempt, failed])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ]);
    expect(await queue.counts()).toMatchObject({ failed: 1, due: 0 });
  });

  test('can be retried by hand', async () => {
    const queue = open();
    send = async (text, attempt) => {
      if (ran.length <= 4) throw new Error(`${text} ${attempt}`);
    };
    await enqueue(queue, 'a', 'x');
    for (let i = 0; i < 9; i++, now += 3000) await queue.tick();
    const [failed] = await listTasks(engine, { status: 'failed' });
    expect(await queue.retryTask(failed?.id ?? 0)).toBe(true);
    await queue.tick();
    expect(await tasks()).toEqual([{ key: 'a', status: 'done', attempts: 1, lastError: null }]);
    expect(await queue.retryTask(failed?.id ?? 0)).toBe(false);
    expect(await queue.retryTask(4711)).toBe(false);
  });

  test('is not retried beside another one that waits', async () => {
    const queue = open();
    send = async () => {
      throw new Error('no');
    };
    await enqueue(queue, 'a', 'x');
    for (let i = 0; i < 9; i++, now += 3000) await queue.tick();
    await enqueue(queue, 'a', 'y', now + 1);
    const [failed] = await listTasks(engine, { status: 'failed' });
    expect(await queue.retryTask(failed?.id ?? 0)).toBe(false);
  });
});

describe('queue: payloads', () => {
  test('are refused on arrival, and nothing of the transaction stays', async () => {
    const queue = open();
    await expect(engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', 5))).rejects.toThrow(
      'the text to send',
    );
    await expect(engine.transaction((tx) => queue.enqueue(tx, 'fly', 'a', 5))).rejects.toThrow(
      "There is no task 'fly'; known are send",
    );
    expect(await tasks()).toEqual([]);
  });

  test('of older rows that are no longer understood fail at once', async () => {
    const queue = open();
    const older = createEnqueue({
      definitions: { send: defineTask({ parse: (payload) => payload, handler: async () => {} }) },
      clock: () => now,
    });
    await engine.transaction((tx) => older(tx, 'send', 'a', 5));
    await queue.tick();
    expect(await tasks()).toMatchObject([
      { status: 'failed', attempts: 1, lastError: 'the text to send is expected' },
    ]);
  });

  test('of unknown tasks wait for a program that knows them', async () => {
    const queue = open();
    const newer = createEnqueue({ definitions: { fly: definitions.send as never }, clock: () => now });
    await engine.transaction((tx) => newer(tx, 'fly', 'a', 'x'));
    await queue.tick();
    expect(await tasks('fly')).toMatchObject([{ status: 'waiting', attempts: 0 }]);
  });
});

describe('queue: stop and crash', () => {
  test('a task that was running in a process that died runs again', async () => {
    const first = open();
    await enqueue(first, 'a', 'x');
    const begun = untilBegun(() => new Promise(() => {}));
    void first.tick();
    await begun;
    send = async () => {};
    const second = open();
    await second.tick();
    expect(ran).toEqual(['x', 'x']);
    expect(await tasks()).toMatchObject([{ status: 'done', attempts: 2 }]);
  });

  test('a task that takes the process down each time ends as failed', async () => {
    send = () => new Promise(() => {});
    for (let i = 0; i < 4; i++) {
      const queue = open();
      if (i === 0) await enqueue(queue, 'a', 'x');
      void queue.tick();
      while (ran.length === i) await new Promise((resolve) => setImmediate(resolve));
    }
    await open().tick();
    expect(ran).toHaveLength(4);
    expect(await tasks()).toMatchObject([{ status: 'failed', attempts: 5 }]);
  });

  test('stop waits for what runs', async () => {
    const queue = open();
    await enqueue(queue, 'a', 'x');
    let finish = () => {};
    const begun = untilBegun(
      () =>
        new Promise((done) => {
          finish = done;
        }),
    );
    void queue.tick();
    await begun;
    const stopped = queue.stop({ budgetMs: 60_000 });
    finish();
    await stopped;
    expect(await tasks()).toMatchObject([{ status: 'done' }]);
    expect(queue.health()).toMatchObject({ ok: false });
  });

  test('stop gives back what does not end within the budget, and tells it', async () => {
    const queue = open();
    await enqueue(queue, 'a', 'x');
    let told = false;
    const begun = untilBegun((_text, _attempt, signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return new Promise(() => {});
    });
    void queue.tick();
    await begun;
    await queue.stop({ budgetMs: 1 });
    expect(told).toBe(true);
    expect(await tasks()).toMatchObject([{ status: 'waiting', attempts: 0 }]);
  });

  test('with a lease, another process takes a task only after it has run out', async () => {
    const first = open({ leaseMs: 10_000 });
    const second = open({ leaseMs: 10_000 });
    await enqueue(first, 'a', 'x');
    const begun = untilBegun(() => new Promise(() => {}));
    void first.tick();
    await begun;
    send = async () => {};
    await second.tick();
    expect(ran).toHaveLength(1);
    now += 10_000;
    await second.tick();
    expect(ran).toHaveLength(2);
  });
});

describe('queue: scheduled tasks', () => {
  test('run once per interval, whoever starts how often', async () => {
    let pruned = 0;
    const hourly = defineTask({
      parse: () => null,
      handler: async () => {
        pruned++;
        if (pruned === 2) throw new Error('disk full');
      },
      schedule: { everyMs: 3_600_000 },
    });
    const withSchedule = { ...definitions, hourly };
    const first = open({ definitions: withSchedule, leaseMs: 60_000 });
    const second = open({ definitions: withSchedule, leaseMs: 60_000 });
    await first.start();
    await second.start();
    await first.tick();
    await second.tick();
    expect(pruned).toBe(1);
    now += 3_600_000;
    await second.tick();
    expect(pruned).toBe(2);
    now += 1000;
    await first.tick();
    expect(pruned).toBe(3);
    await first.tick();
    expect(pruned).toBe(3);
    now += 3_600_000;
    await first.tick();
    expect(pruned).toBe(4);
    // What went well leaves no row behind.
    expect(await tasks('hourly')).toEqual([
      { key: 'schedule', status: 'waiting', attempts: 0, lastError: null },
    ]);
  });

  test('that lost their lease do not end the run of another process', async () => {
    const finish: (() => void)[] = [];
    const slow = defineTask({
      parse: () => null,
      handler: () => new Promise<void>((resolve) => finish.push(resolve)),
      schedule: { everyMs: 60_000 },
    });
    const begun = async (runs: number) => {
      while (finish.length < runs) await new Promise((resolve) => setImmediate(resolve));
    };
    const first = open({ definitions: { slow }, leaseMs: 10_000 });
    const second = open({ definitions: { slow }, leaseMs: 10_000 });
    await first.start();
    await begun(1);
    now += 10_000;
    const ticks = [second.tick()];
    await begun(2);
    finish[1]?.();
    await ticks[0];
    now += 60_000;
    ticks.push(second.tick());
    await begun(3);
    finish[0]?.();
    await first.tick();
    expect(await tasks('slow')).toEqual([
      { key: 'schedule', status: 'waiting', attempts: 1, lastError: null },
    ]);
    finish[2]?.();
    await ticks[1];
    expect(await tasks('slow')).toEqual([
      { key: 'schedule', status: 'waiting', attempts: 0, lastError: null },
    ]);
  });

  test('go on after they have failed', async () => {
    const failing = defineTask({
      parse: () => null,
      handler: async () => {
        throw new Error('always');
      },
      maxAttempts: 1,
      schedule: { everyMs: 60_000 },
    });
    const queue = open({ definitions: { failing } });
    await queue.start();
    await queue.tick();
    now += 60_000;
    await queue.tick();
    expect((await tasks('failing')).map(({ status }) => status)).toEqual(['waiting', 'failed', 'failed']);
  });

  test('done tasks are removed after some days, failed ones stay', async () => {
    const queue = open({ keepDoneDays: 2 });
    await queue.start();
    send = async (text) => {
      if (text === 'bad') throw new Error('no');
    };
    await enqueue(queue, 'good', 'good');
    await enqueue(queue, 'bad', 'bad');
    for (let hour = 0; hour < 60; hour++, now += 3_600_000) await queue.tick();
    expect((await tasks()).map(({ key }) => key)).toEqual(['bad']);
  });
});

test('queue: a store that cannot be written shows in health', async () => {
  const queue = open();
  await queue.start();
  await queue.tick();
  await engine.close();
  await queue.tick();
  expect(queue.health()).toMatchObject({ ok: false, reason: expect.stringContaining('closed') });
  engine = await openStore({ dataDir, publication: 'TP7' });
  queues = [];
});

describe('queue: a task that takes whatever it finds', () => {
  const at = (ms: number) => new Date(START + ms).toISOString();
  const wake = (ms: number) =>
    engine.transaction((tx) =>
      wakeTask(tx, { name: 'send', key: 'schedule', payload: '"x"', runAt: at(ms), createdAt: at(0) }),
    );
  const waiting = async () =>
    (await listTasks(engine, { name: 'send' }))
      .filter(({ status }) => status === 'waiting')
      .map(({ runAt }) => runAt);

  test('is one task however many ask for it, at the earliest time; whoever is not needed writes nothing', async () => {
    expect([await wake(500), await wake(900), await wake(500), await wake(300)]).toEqual([1, 0, 0, 1]);
    expect(await waiting()).toEqual([at(300)]);
  });

  test('asked for during its run, it runs once more, and not before the time', async () => {
    const queue = open();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const begun = untilBegun(() => ended);
    await wake(0);
    const running = queue.tick();
    await begun;
    expect([await wake(500), await wake(600)]).toEqual([1, 0]);
    end();
    await running;
    expect([ran, await waiting()]).toEqual([['x'], [at(500)]]);
    now += 500;
    await queue.tick();
    expect(ran).toEqual(['x', 'x']);
  });
});
