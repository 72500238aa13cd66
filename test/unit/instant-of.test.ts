import { instantOf, localTimeAt } from '../../src/base/time.js';

const zones = [
  'UTC',
  'Asia/Baku',
  'Asia/Kathmandu',
  'Europe/Moscow',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Monrovia',
  'Pacific/Apia',
];
/** Around changes of offsets, also those at odd seconds, and far from any. */
const instants = [
  '1885-06-01T00:00:07Z',
  '1919-07-01T00:28:51Z',
  '1972-01-07T00:44:29Z',
  '1972-01-07T00:44:30Z',
  '1987-10-25T02:30:59Z',
  '1987-10-25T02:31:00Z',
  '2011-12-30T09:59:59Z',
  '2011-12-30T10:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-11-22T07:15:30Z',
].map((text) => Date.parse(text));

test.each(zones)('a local time in %s leads to an instant at which the clocks show it', (zone) => {
  for (const at of instants) {
    const local = localTimeAt(at, zone) as string;
    const found = instantOf(local, zone) as number;
    expect(localTimeAt(found, zone)).toBe(local);
    expect(Math.abs(found - at)).toBeLessThanOrEqual(24 * 3_600_000);
  }
});

test('within a minute and behind it every second is its own', () => {
  const seconds = Array.from(
    { length: 130 },
    (_, index) => Date.parse('2026-11-22T07:15:30Z') + index * 1000,
  );
  const found = seconds.map((at) => instantOf(localTimeAt(at, 'Asia/Baku') as string, 'Asia/Baku'));
  expect(found).toEqual(seconds);
});

test('more minutes than are remembered', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let minute = 0; minute < 2500; minute++) {
    const at = start + minute * 60_000;
    expect(instantOf(new Date(at + 4 * 3_600_000).toISOString().slice(0, 19), 'Asia/Baku')).toBe(at);
  }
});

test.each(['', 'now', '2026-13-01T00:00:00', '0000-01-01T00:00:00'])('%j has none', (local) => {
  expect(instantOf(local, 'Asia/Baku')).toBeUndefined();
});
