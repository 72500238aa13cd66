import { createBreaker } from '../../src/umico/breaker.js';
import { umicoHealth } from '../../src/umico/health.js';

const limits = { failures: 3, pauseMs: 1000, longestPauseMs: 3000 };
let now: number;
const breaker = () => createBreaker(() => now, limits);
beforeEach(() => {
  now = 1_000_000;
});

/** Asks so often, and all of it fails. */
function fail(of: ReturnType<typeof breaker>, times: number): void {
  for (let i = 0; i < times; i++) {
    expect(of.enter()).toBeUndefined();
    of.ended('ill');
  }
}

test('failures in a row open it, and one that goes well in between does not', () => {
  const one = breaker();
  fail(one, 2);
  one.ended('well');
  fail(one, 2);
  expect(one.state()).toEqual({ state: 'closed', failures: 2, waitMs: 0 });
  fail(one, 1);
  expect(one.state()).toEqual({ state: 'open', failures: 3, waitMs: 1000 });
  expect(one.enter()).toBe(1000);
  now += 400;
  expect(one.enter()).toBe(600);
});

test('what says nothing about the other side changes nothing', () => {
  const one = breaker();
  fail(one, 2);
  one.ended('neither');
  expect(one.state().failures).toBe(2);
  fail(one, 1);
  expect(one.state().state).toBe('open');
});

test('behind the pause one may try, and the others wait for him', () => {
  const one = breaker();
  fail(one, 3);
  now += 1000;
  expect(one.state().state).toBe('half-open');
  expect(one.enter()).toBeUndefined();
  expect(one.enter()).toBe(1000);
  one.ended('well');
  expect(one.state()).toEqual({ state: 'closed', failures: 0, waitMs: 0 });
  expect(one.enter()).toBeUndefined();
});

test('pauses grow up to the longest, and begin anew when all is well', () => {
  const one = breaker();
  fail(one, 3);
  for (const pause of [1000, 2000, 3000, 3000]) {
    expect(one.enter()).toBe(pause);
    now += pause;
    fail(one, 1);
  }
  now += 3000;
  expect(one.enter()).toBeUndefined();
  one.ended('well');
  fail(one, 3);
  expect(one.enter()).toBe(1000);
});

test('an attempt that was given up lets the next one try', () => {
  const one = breaker();
  fail(one, 3);
  now += 1000;
  expect(one.enter()).toBeUndefined();
  one.ended('neither');
  expect(one.enter()).toBeUndefined();
});

test('what was sent before it opened does not lengthen the pause, but closes it when it is answered', () => {
  const one = breaker();
  for (let i = 0; i < 5; i++) one.enter();
  for (let i = 0; i < 4; i++) one.ended('ill');
  expect(one.state()).toEqual({ state: 'open', failures: 4, waitMs: 1000 });
  one.ended('well');
  expect(one.state().state).toBe('closed');
});

test('a clock that is set back makes no pause longer', () => {
  const one = breaker();
  fail(one, 3);
  now -= 86_400_000;
  expect(one.enter()).toBe(1000);
});

test('/readyz: a breaker that is open is a notice, and nothing is unready for it', () => {
  const closed = { state: 'closed', failures: 0, waitMs: 0 } as const;
  expect(umicoHealth([])).toEqual({ ok: true });
  expect(umicoHealth([{ connection: 'main', ...closed }])).toEqual({ ok: true });
  const open = { connection: 'main', state: 'open', failures: 5, waitMs: 4200 } as const;
  const trying = { connection: 'office', state: 'half-open', failures: 6, waitMs: 0 } as const;
  expect(umicoHealth([open, { connection: 'b', ...closed }, trying])).toEqual({
    ok: true,
    notice:
      'main: no answer 5 times in a row, next attempt in 5 s; office: no answer 6 times in a row, the next question is an attempt',
  });
});
