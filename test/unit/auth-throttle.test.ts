import { createThrottle } from '../../src/http/throttle.js';

let now = 1_000_000;
const clock = () => now;

const guess = (pair: string, password: string, address = '10.0.0.1') => ({ pair, address, password });
const wrong = () => Promise.resolve(undefined);

async function fail(throttle: ReturnType<typeof createThrottle>, pair: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await throttle.attempt(guess(pair, `guess ${i}`), wrong);
}

describe('throttle', () => {
  test('five failures are free, then pauses double up to a quarter of an hour', async () => {
    const throttle = createThrottle({ clock });
    await fail(throttle, 'a', 4);
    expect(throttle.pauseMs('a')).toBe(0);
    const pauses = [];
    for (let i = 0; i < 13; i++) {
      await fail(throttle, 'a', 1);
      pauses.push(throttle.pauseMs('a') / 1000);
      now += throttle.pauseMs('a');
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  test('another pair is not slowed down; success begins anew; an hour of quiet forgives', async () => {
    const throttle = createThrottle({ clock });
    await fail(throttle, 'a', 6);
    expect(throttle.pauseMs('b')).toBe(0);
    throttle.succeeded('a');
    expect(throttle.pauseMs('a')).toBe(0);
    await fail(throttle, 'a', 4);
    now += 3_600_000;
    await fail(throttle, 'a', 4);
    expect(throttle.pauseMs('a')).toBe(0);
  });

  test('a burst gets no more guesses than one by one; equal passwords are one guess', async () => {
    const throttle = createThrottle({ clock });
    let checks = 0;
    const check = async () => {
      checks++;
      return undefined;
    };
    const guesses = Array.from({ length: 100 }, (_, i) => throttle.attempt(guess('a', `guess ${i}`), check));
    expect(guesses.filter((guess) => guess !== undefined)).toHaveLength(5);
    await Promise.all(guesses);
    expect(checks).toBe(5);
    expect(throttle.pauseMs('a')).toBe(1000);

    const same = Array.from({ length: 100 }, () => throttle.attempt(guess('b', 'same'), check));
    await Promise.all(same);
    expect(checks).toBe(6);
    expect(throttle.pauseMs('b')).toBe(0);
  });

  test('a check that breaks is no failure and blocks nothing', async () => {
    const throttle = createThrottle({ clock, freeFailures: 1 });
    const broken = () => Promise.reject(new Error('no database'));
    await expect(throttle.attempt(guess('a', 'x'), broken)).rejects.toThrow('no database');
    expect(throttle.pauseMs('a')).toBe(0);
    expect(throttle.attempt(guess('a', 'x'), wrong)).toBeDefined();
  });

  test('an address has few checks under way, whatever names it gives; equal credentials join', async () => {
    const throttle = createThrottle({ clock, placesPerAddress: 3 });
    const ends: (() => void)[] = [];
    const slow = () => new Promise<undefined>((resolve) => ends.push(() => resolve(undefined)));
    const pairs = ['a', 'b', 'c', 'd', 'e'];
    const attempts = pairs.map((pair) => throttle.attempt(guess(pair, 'x'), slow));
    expect(attempts.map((attempt) => attempt !== undefined)).toEqual([true, true, true, false, false]);
    expect(throttle.attempt(guess('a', 'x'), slow)).toBe(attempts[0]);
    expect(throttle.attempt(guess('f', 'x', '10.0.0.2'), slow)).toBeDefined();
    expect(ends).toHaveLength(4);

    ends[0]?.();
    await attempts[0];
    expect(throttle.attempt(guess('d', 'x'), slow)).toBeDefined();
    expect(throttle.attempt(guess('e', 'x'), slow)).toBeUndefined();
  });

  test('a check that breaks gives its place back', async () => {
    const throttle = createThrottle({ clock, placesPerAddress: 1 });
    const broken = () => Promise.reject(new Error('no database'));
    await expect(throttle.attempt(guess('a', 'x'), broken)).rejects.toThrow('no database');
    expect(throttle.attempt(guess('b', 'x'), wrong)).toBeDefined();
  });

  test('memory is asked for pairs that were good before, ten times a second', () => {
    const throttle = createThrottle({ clock });
    expect(throttle.mayRecall('a')).toBe(false);
    throttle.succeeded('a');
    const allowed = Array.from({ length: 30 }, () => throttle.mayRecall('a'));
    expect(allowed.filter(Boolean)).toHaveLength(10);
    now += 1000;
    expect(throttle.mayRecall('a')).toBe(true);
  });

  test('what other processes have counted counts here, and what they have forgotten does not', async () => {
    const throttle = createThrottle({ clock });
    throttle.asking('a')({ count: 6, lastAt: now - 500 });
    expect(throttle.pauseMs('a')).toBe(1500);
    throttle.asking('a')({ count: 4, lastAt: now });
    expect(throttle.pauseMs('a')).toBe(0);
    await fail(throttle, 'a', 1);
    expect(throttle.pauseMs('a')).toBe(1000);
    throttle.asking('a')(undefined);
    expect(throttle.pauseMs('a')).toBe(0);
  });

  test('what was asked before a failure here does not take it back, and what was asked after it does', async () => {
    const throttle = createThrottle({ clock });
    await fail(throttle, 'a', 4);
    const answers = [throttle.asking('a'), throttle.asking('a'), throttle.asking('a')] as const;
    await fail(throttle, 'a', 1);
    answers[0]({ count: 4, lastAt: now });
    expect(throttle.pauseMs('a')).toBe(1000);
    answers[1](undefined);
    expect(throttle.pauseMs('a')).toBe(1000);
    answers[2]({ count: 6, lastAt: now });
    expect(throttle.pauseMs('a')).toBe(2000);
    throttle.asking('a')(undefined);
    expect(throttle.pauseMs('a')).toBe(0);
  });

  test('a failure by the clock of another machine that goes ahead makes no pause longer', () => {
    const throttle = createThrottle({ clock });
    throttle.asking('a')({ count: 5, lastAt: now + 600_000 });
    expect(throttle.pauseMs('a')).toBe(1000);
  });

  test('holds a bounded number of pairs and forgets the oldest', async () => {
    const throttle = createThrottle({ clock, freeFailures: 1, capacity: 3 });
    for (const pair of ['a', 'b', 'c', 'd']) await fail(throttle, pair, 1);
    expect(['a', 'b', 'c', 'd'].map((pair) => throttle.pauseMs(pair) > 0)).toEqual([false, true, true, true]);
  });
});
