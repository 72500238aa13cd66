import { createChangeQueue, QueueRefused } from '../../src/http/rest/change-queue.js';
import { createListCache } from '../../src/http/rest/list-cache.js';
import { createRateLimit } from '../../src/http/rest/rate-limit.js';

describe('rate limit', () => {
  let now = 1_000_000;
  const clock = () => now;
  beforeEach(() => {
    now = 1_000_000;
  });

  test('so many at once, then evenly', () => {
    const limit = createRateLimit(5, clock);
    const taken = Array.from({ length: 6 }, () => limit.take('a'));
    expect(taken.map(({ allowed, left }) => [allowed, left])).toEqual([
      [true, 4],
      [true, 3],
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    expect(taken[5]).toMatchObject({ waitMs: 200, perSecond: 5 });
    now += 199;
    expect(limit.take('a').allowed).toBe(false);
    now += 1;
    expect(limit.take('a')).toMatchObject({ allowed: true, left: 0 });
    now += 1000;
    expect(limit.take('a')).toMatchObject({ allowed: true, left: 4 });
  });

  test('each user has an allowance of its own', () => {
    const limit = createRateLimit(1, clock);
    expect(limit.take('a').allowed).toBe(true);
    expect(limit.take('a').allowed).toBe(false);
    expect(limit.take('b').allowed).toBe(true);
  });

  test('a clock that is set back locks nobody out for more than a second', () => {
    const limit = createRateLimit(2, clock);
    limit.take('a');
    limit.take('a');
    now -= 3_600_000;
    expect(limit.take('a').allowed).toBe(false);
    now += 500;
    expect(limit.take('a').allowed).toBe(true);
  });

  test.each([3, 7, 30, 20_000])('%i a second are %i a second', (perSecond) => {
    const limit = createRateLimit(perSecond, clock);
    let allowed = 0;
    while (limit.take('a').allowed) allowed++;
    expect(allowed).toBe(perSecond);
    for (let i = 0; i < 1000; i++) {
      now += 1;
      while (limit.take('a').allowed) allowed++;
    }
    expect(allowed).toBe(2 * perSecond);
  });

  test('those that have been quiet are forgotten', () => {
    const limit = createRateLimit(1, clock);
    for (let i = 0; i < 10_000; i++) limit.take(`user ${i}`);
    now += 500;
    limit.take('late');
    expect(limit.take('user 1').allowed).toBe(false);
    now += 600;
    limit.take('later');
    expect(limit.take('late').allowed).toBe(false);
    expect(limit.take('user 1').allowed).toBe(true);
  });
});

/** A promise that is settled from outside. */
function door() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('change queue', () => {
  const options = { atOnce: 2, waiting: 3, patienceMs: 60_000 };

  test('one after the other where a key is shared, side by side otherwise', async () => {
    const queue = createChangeQueue({ ...options, waiting: 10 });
    const begun: string[] = [];
    const doors = new Map<string, () => void>();
    const add = (name: string, keys: string[]) =>
      queue.add(keys, async () => {
        begun.push(name);
        const { open, opened } = door();
        doors.set(name, open);
        await opened;
        return name;
      });
    const all = [
      add('a1', ['a']),
      add('a2', ['a', 'x']),
      add('b1', ['b']),
      add('a3', ['a']),
      add('x1', ['x']),
    ];
    await turn();
    expect(begun).toEqual(['a1', 'b1']);
    doors.get('b1')?.();
    await turn();
    expect(begun).toEqual(['a1', 'b1']);
    doors.get('a1')?.();
    await turn();
    expect(begun).toEqual(['a1', 'b1', 'a2']);
    expect([queue.isBusy('b'), queue.isBusy('x'), queue.depth()]).toEqual([false, true, 2]);
    doors.get('a2')?.();
    await turn();
    expect(begun).toEqual(['a1', 'b1', 'a2', 'a3', 'x1']);
    doors.get('a3')?.();
    doors.get('x1')?.();
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'a3', 'x1']);
    await turn();
    expect([queue.isBusy('a'), queue.isBusy('x'), queue.depth()]).toEqual([false, false, 0]);
  });

  test('those that wait for a key take no place of others', async () => {
    const queue = createChangeQueue({ ...options, waiting: 10 });
    const { open, opened } = door();
    const first = queue.add(['a'], () => opened);
    const second = queue.add(['a'], async () => 'second');
    expect(await queue.add(['b'], async () => 'other')).toBe('other');
    open();
    await first;
    expect(await second).toBe('second');
  });

  test('a failure ends its turn and nothing else', async () => {
    const queue = createChangeQueue(options);
    const failed = queue.add(['a'], async () => {
      throw new Error('no');
    });
    const thrown = queue.add(['a'], () => {
      throw new Error('at once');
    });
    const next = queue.add(['a'], async () => 'next');
    await expect(failed).rejects.toThrow('no');
    await expect(thrown).rejects.toThrow('at once');
    expect(await next).toBe('next');
  });

  test('a full queue refuses at once, and tells', async () => {
    const waited: number[] = [];
    let refused = 0;
    const queue = createChangeQueue({
      ...options,
      onBegin: (ms) => waited.push(ms),
      onRefused: () => {
        refused++;
      },
    });
    const { open, opened } = door();
    const running = [queue.add([], () => opened), queue.add([], () => opened)];
    await turn();
    const waiting = [1, 2, 3].map((i) => queue.add([], async () => i));
    await turn();
    expect(queue.depth()).toBe(3);
    await expect(queue.add([], async () => 4)).rejects.toEqual(new QueueRefused('full'));
    expect(refused).toBe(1);
    open();
    expect(await Promise.all(waiting)).toEqual([1, 2, 3]);
    await Promise.all(running);
    expect(waited).toHaveLength(5);
    expect(waited.every((ms) => ms >= 0)).toBe(true);
  });

  test('whoever waits too long is not begun later', async () => {
    let refused = 0;
    const queue = createChangeQueue({ ...options, patienceMs: 5, onRefused: () => refused++ });
    const { open, opened } = door();
    const running = queue.add(['a'], () => opened);
    let begun = false;
    const waiting = queue.add(['a'], async () => {
      begun = true;
    });
    await expect(waiting).rejects.toEqual(new QueueRefused('too-long'));
    expect([refused, queue.depth(), queue.isBusy('a')]).toEqual([1, 0, true]);
    const last = queue.add(['a'], async () => 'last');
    open();
    await running;
    expect(await last).toBe('last');
    await turn();
    expect([begun, queue.isBusy('a')]).toEqual([false, false]);
  });
});

describe('list cache', () => {
  const etagOf = (version: string) => `W/"${version}"`;
  const bytes = (size: number, fill = 'x') => Buffer.alloc(size, fill);

  test('an answer is made once for its version, also for many at once', async () => {
    const cache = createListCache(100_000, etagOf);
    let made = 0;
    const make = async () => {
      made++;
      await turn();
      return bytes(10);
    };
    const answers = await Promise.all([1, 2, 3].map(() => cache.get('a', '1', make)));
    expect(made).toBe(1);
    expect(answers[0]).toMatchObject({ version: '1', etag: 'W/"1"', zipped: undefined });
    expect(await cache.get('a', '1', make)).toBe(answers[0]);
    expect(cache.find('a', '1')).toBe(answers[0]);
    expect(cache.find('a', '2')).toBeUndefined();
    expect(cache.find('b', '1')).toBeUndefined();
    await Promise.all([cache.get('a', '2', make), cache.get('b', '1', make)]);
    expect(made).toBe(3);
    expect(cache.find('a', '1')).toBeUndefined();
  });

  test('a failure is told to all who wait and is not kept', async () => {
    const cache = createListCache(100_000, etagOf);
    const fail = async () => {
      throw new Error('no');
    };
    const both = await Promise.allSettled([cache.get('a', '1', fail), cache.get('a', '1', fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await cache.get('a', '1', async () => bytes(1))).plain).toEqual(bytes(1));
  });

  test('so many bytes are kept, and what was asked for last', async () => {
    const cache = createListCache(5000, etagOf);
    const put = (key: string, size: number) =>
      cache.get(key, '1', async () => Buffer.from(Array.from({ length: size }, (_, i) => (i * i) % 251)));
    await put('a', 900);
    await put('b', 900);
    await put('c', 900);
    cache.find('a', '1');
    await put('d', 900);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.find(key, '1') !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    await put('large', 10_000);
    expect(['a', 'c', 'd', 'large'].filter((key) => cache.find(key, '1') !== undefined)).toEqual([]);
    await put('e', 900);
    expect(cache.find('e', '1')).toBeDefined();
  });

  test('a newer answer takes the place of an older one', async () => {
    const cache = createListCache(3000, etagOf);
    for (let version = 0; version < 20; version++)
      await cache.get('a', String(version), async () => bytes(900));
    await cache.get('b', '1', async () => bytes(900));
    expect([cache.find('a', '19'), cache.find('b', '1')].every((found) => found !== undefined)).toBe(true);
  });

  test('what gets smaller is kept compressed too', async () => {
    const cache = createListCache(1_000_000, etagOf);
    expect((await cache.get('small', '1', async () => bytes(1023))).zipped).toBeUndefined();
    const large = await cache.get('large', '1', async () => bytes(1024));
    expect(large.zipped?.length).toBeLessThan(100);
    const { randomBytes } = await import('node:crypto');
    expect((await cache.get('noise', '1', async () => randomBytes(2000))).zipped).toBeUndefined();
  });
});
