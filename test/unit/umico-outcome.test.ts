import type { Heard, NothingCode } from '../../src/umico/exchange.js';
import { outcomeOf } from '../../src/umico/outcome.js';
import { type PosOperation, posOperations } from '../../src/umico/pos-contract.js';

/** The one place that says what was done at Umico and what was not. */

const createHold = posOperations().get('createHold') as PosOperation;

function answer(status: number, body: unknown, headers: { retryAfter?: string; location?: string } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const heard: Heard = {
    kind: 'answer',
    status,
    retryAfter: undefined,
    location: undefined,
    ...headers,
    text,
  };
  const { reply, code, health } = outcomeOf(createHold, heard);
  return { ...reply, resultCode: code, health };
}

function nothing(code: NothingCode, wasSent: boolean) {
  const {
    reply,
    code: resultCode,
    health,
  } = outcomeOf(createHold, {
    kind: 'nothing',
    wasSent,
    code,
    reason: 'so it is',
  });
  return { ...reply, resultCode, health };
}

const hold = {
  id: 'UH-1',
  key: 'hold-1',
  card: '9944000000000012',
  status: 'held',
  points: '30.00',
  expiresAt: '2026-11-22T06:30:30.000Z',
};
const refusal = { code: 'NOT_ENOUGH_POINTS', message: '10.00 points may be spent.' };

describe('an answer', () => {
  test.each([200, 201])('%d in the form of the contract is one, with whatever else it says', (status) => {
    const more = { ...hold, campaign: 'autumn' };
    expect(answer(status, more)).toEqual({
      outcome: 'answered',
      value: more,
      resultCode: 'OK',
      health: 'well',
    });
  });

  test.each([400, 404, 409, 422])('%d in the form of the contract is a no, for good', (status) => {
    expect(answer(status, refusal)).toEqual({
      outcome: 'refused',
      code: 'NOT_ENOUGH_POINTS',
      reason: '10.00 points may be spent.',
      resultCode: 'REFUSED',
      health: 'well',
    });
  });

  test.each([200, 201, 400, 404, 409, 422, 500, 503])('%d that is a page is unknown', (status) => {
    expect(answer(status, '<!doctype html><h1>Hello</h1>')).toEqual({
      outcome: 'unknown',
      reason: `answered ${status}; the answer is no JSON (unexpected at line 1, column 1)`,
      resultCode: 'NOT_JSON',
      health: 'ill',
    });
  });

  test.each([
    ['nothing', '', 'NOT_JSON', 'no JSON (empty'],
    ['half of it', JSON.stringify(hold).slice(0, 40), 'NOT_JSON', 'no JSON (end'],
    ['a member twice', '{"code":"A","code":"B","message":""}', 'NOT_JSON', 'no JSON (double-key'],
    ['nesting without an end', '['.repeat(10_000), 'NOT_JSON', 'no JSON (too-deep'],
    ['20,000 values', `[${'0,'.repeat(20_000)}0]`, 'NOT_JSON', 'no JSON (too-many'],
    ['null', 'null', 'CONTRACT', 'it must be object'],
    ['a list', '[]', 'CONTRACT', 'it must be object'],
    ['nothing of what it must say', {}, 'CONTRACT', "it must have required property 'id'"],
    ['a status of its own', { ...hold, status: 'perhaps' }, 'CONTRACT', 'status must be equal to one of'],
    ['points as a number', { ...hold, points: 30 }, 'CONTRACT', 'points must be string'],
    ['points with a comma', { ...hold, points: '30,00' }, 'CONTRACT', 'points must match pattern'],
    ['points below zero', { ...hold, points: '-30.00' }, 'CONTRACT', 'points must match pattern'],
    ['points past 2^53', { ...hold, points: '99999999999999.00' }, 'CONTRACT', 'points must match pattern'],
    ['no time', { ...hold, expiresAt: 'soon' }, 'CONTRACT', 'expiresAt must match format'],
    ['a prototype', '{"__proto__":{"id":"UH-1"}}', 'CONTRACT', "it must have required property 'id'"],
  ])('200 with %s is unknown', (_what, body, resultCode, reason) => {
    const found = answer(200, body);
    expect(found).toMatchObject({ outcome: 'unknown', resultCode, health: 'ill' });
    expect(found).toHaveProperty('reason', expect.stringContaining(reason));
  });

  test('a refusal without its code is unknown', () => {
    expect(answer(422, { message: 'no' })).toMatchObject({ outcome: 'unknown', resultCode: 'CONTRACT' });
  });

  test.each([100, 202, 204, 402, 405, 410, 418, 451, 502, 504, 599])(
    '%d, which the contract does not know, is unknown, whatever it says',
    (status) => {
      expect(answer(status, hold)).toEqual({
        outcome: 'unknown',
        reason: `answered ${status}; the contract does not know this status`,
        resultCode: 'STATUS',
        health: 'ill',
      });
    },
  );

  test('500 in the form of the contract is unknown as well', () => {
    expect(answer(500, { code: 'BROKEN', message: 'Oops.' })).toEqual({
      outcome: 'unknown',
      reason: 'answered 500; Oops.',
      resultCode: 'STATUS',
      health: 'ill',
    });
  });

  test.each([
    [301, 'https://elsewhere.example/cards/9944000000000012?key=1', 'https://elsewhere.example'],
    [302, '//elsewhere.example/', 'another address'],
    [303, undefined, 'another address'],
    [307, 'http://127.0.0.1:1/', 'http://127.0.0.1:1'],
    [308, 'javascript:alert(1)', 'null'],
  ])('%d is not followed, and told without its path', (status, location, told) => {
    expect(answer(status, '', location === undefined ? {} : { location })).toEqual({
      outcome: 'unknown',
      reason: `answered ${status}: redirected to ${told}, which is not followed`,
      resultCode: 'REDIRECT',
      health: 'ill',
    });
  });
});

describe('statuses that promise that nothing was done', () => {
  test.each([401, 403])('%d is shown as what it is', (status) => {
    const common = { outcome: 'not done', code: 'KEY_REFUSED', resultCode: 'KEY_REFUSED', health: 'well' };
    const advice = 'check the key and the point of sale of the connection';
    expect(answer(status, { code: 'KEY_REFUSED', message: 'No such key.' })).toEqual({
      ...common,
      reason: `answered ${status} (No such key.); ${advice}`,
    });
    expect(answer(status, '<h1>Forbidden</h1>')).toEqual({
      ...common,
      reason: `answered ${status}; ${advice}`,
    });
  });

  test.each([
    ['12', 12_000],
    ['0', 0],
    ['999999999', 86_400_000],
    [undefined, undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
    ['1e9', undefined],
  ])('429 with Retry-After %s', (retryAfter, retryAfterMs) => {
    expect(answer(429, 'slow down', retryAfter === undefined ? {} : { retryAfter })).toEqual({
      outcome: 'not done',
      code: 'TOO_MANY',
      reason: 'answered 429: too many requests',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      resultCode: 'TOO_MANY',
      health: 'well',
    });
  });

  test('503 only in the form of the contract: gateways say it too when a connection behind them broke', () => {
    const body = { code: 'UNAVAILABLE', message: 'Later.' };
    const expected = {
      outcome: 'not done',
      code: 'UNREACHABLE',
      reason: 'answered 503; Later.',
      resultCode: 'UNAVAILABLE',
      health: 'ill',
    };
    expect(answer(503, body)).toEqual(expected);
    expect(answer(503, body, { retryAfter: '3' })).toEqual({ ...expected, retryAfterMs: 3000 });
    expect(answer(503, 'upstream connect error')).toMatchObject({ outcome: 'unknown' });
  });
});

describe('no answer', () => {
  test.each(['TIMEOUT', 'RESET', 'TOO_LARGE'] as const)('%s behind a connection is unknown', (code) => {
    expect(nothing(code, true)).toEqual({
      outcome: 'unknown',
      reason: 'so it is',
      resultCode: code,
      health: 'ill',
    });
  });

  test.each(['TIMEOUT', 'RESET'] as const)('%s before there was a connection: nothing was done', (code) => {
    expect(nothing(code, false)).toEqual({
      outcome: 'not done',
      code: 'UNREACHABLE',
      reason: 'no connection; so it is',
      resultCode: 'UNREACHABLE',
      health: 'ill',
    });
  });

  test('a caller who gives up says nothing about Umico', () => {
    expect(nothing('STOPPED', true)).toMatchObject({
      outcome: 'unknown',
      resultCode: 'STOPPED',
      health: 'neither',
    });
    expect(nothing('STOPPED', false)).toMatchObject({
      outcome: 'not done',
      code: 'UNREACHABLE',
      resultCode: 'STOPPED',
      health: 'neither',
    });
  });
});
