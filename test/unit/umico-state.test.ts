import {
  type HoldEvent,
  holdStatusBehind,
  holdTransitions,
  isOver,
} from '../../src/domain/umico/hold-state.js';
import { nextAt, onlyIfDue } from '../../src/domain/umico/pauses.js';
import {
  isCounted,
  isSettled,
  type ReceiptEvent,
  statusBehind,
  transitions,
} from '../../src/domain/umico/receipt-state.js';

const statuses = [
  'new',
  'sending',
  'unknown',
  'pending',
  'processed',
  'rejected',
  'returned',
  'partially-returned',
] as const;
const holdStatuses = ['new', 'sending', 'unknown', 'held', 'released', 'used', 'expired', 'refused'] as const;

const table = (Object.keys(transitions) as ReceiptEvent[]).flatMap((event) =>
  statuses.map((status) => ({ event, status, behind: statusBehind(event, status) })),
);

test('every event leaves a receipt in a status that fits it', () => {
  const moved = table
    .filter(({ status, behind }) => status !== behind)
    .map(({ event, status, behind }) => `${event}: ${status} → ${behind}`);
  expect(moved).toMatchInlineSnapshot(`
[
  "send: new → sending",
  "not done: sending → new",
  "lost: sending → unknown",
  "never seen: sending → new",
  "never seen: unknown → new",
  "never seen: pending → new",
  "drop: new → rejected",
  "refused: sending → rejected",
  "pending: sending → pending",
  "pending: unknown → pending",
  "processed: sending → processed",
  "processed: unknown → processed",
  "processed: pending → processed",
  "processed: partially-returned → processed",
  "rejected: sending → rejected",
  "rejected: unknown → rejected",
  "rejected: pending → rejected",
  "rejected: processed → rejected",
  "returned: sending → returned",
  "returned: unknown → returned",
  "returned: pending → returned",
  "returned: processed → returned",
  "returned: partially-returned → returned",
  "partially-returned: sending → partially-returned",
  "partially-returned: unknown → partially-returned",
  "partially-returned: pending → partially-returned",
  "partially-returned: processed → partially-returned",
  "partially-returned: returned → partially-returned",
]
`);
});

test('a receipt that is settled is never sent again', () => {
  const again = table.filter(({ status, behind }) => isSettled(status) && !isSettled(behind));
  expect(again).toEqual([]);
});

test('a rejected receipt is over', () => {
  expect(table.filter(({ status, behind }) => status === 'rejected' && behind !== 'rejected')).toEqual([]);
});

test('which receipts are settled, and which sales count', () => {
  expect(statuses.filter(isSettled)).toEqual(['processed', 'rejected', 'returned', 'partially-returned']);
  expect(statuses.filter(isCounted)).toEqual(['processed', 'returned', 'partially-returned']);
});

test('every event leaves a hold in a status that fits it', () => {
  const moved = (Object.keys(holdTransitions) as HoldEvent[]).flatMap((event) =>
    holdStatuses
      .filter((status) => holdStatusBehind(event, status) !== status)
      .map((status) => `${event}: ${status} → ${holdStatusBehind(event, status)}`),
  );
  expect(moved).toMatchInlineSnapshot(`
[
  "send: new → sending",
  "not done: sending → new",
  "lost: sending → unknown",
  "never seen: sending → new",
  "never seen: unknown → new",
  "refused: sending → refused",
  "drop: new → released",
  "held: sending → held",
  "held: unknown → held",
  "released: sending → released",
  "released: unknown → released",
  "released: held → released",
  "used: sending → used",
  "used: unknown → used",
  "used: held → used",
  "expired: sending → expired",
  "expired: unknown → expired",
  "expired: held → expired",
]
`);
  expect(holdStatuses.filter(isOver)).toEqual(['released', 'used', 'expired', 'refused']);
});

test('pauses double up to the longest, and are as long as Umico asks, for an hour at most', () => {
  const ms = (...given: Parameters<typeof nextAt> extends [number, ...infer Rest] ? Rest : never) =>
    Date.parse(nextAt(0, ...given));
  expect([0, 1, 2].map((waits) => ms('lost', waits))).toEqual([2_000, 4_000, 8_000]);
  expect(ms('lost', 1000)).toBe(600_000);
  expect(ms('pending', 1000)).toBe(6 * 3_600_000);
  expect(ms('not done', 0, 20_000)).toBe(20_000);
  expect(ms('not done', 0, 86_400_000)).toBe(3_600_000);
});

test('a settled receipt is put off only where it was due', () => {
  const later = { waits: 1, nextAt: 'later' };
  expect(onlyIfDue({ nextAt: null }, later)).toEqual({});
  expect(onlyIfDue({ nextAt: 'now' }, later)).toEqual(later);
});
