import {
  notAllowed,
  type OrderEvent,
  paymentEvents,
  statusBehind,
  transitions,
} from '../../src/domain/orders/transitions.js';
import type { OrderStatus } from '../../src/store/orders.js';

const statuses = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** The same table once more, as a reader of the guide would draw it: a row of statuses behind each event, `.` refused. */
const drawn: Readonly<Record<OrderEvent, string>> = {
  //                       0 1 2 3 4 5 6 7
  payByCard: /*         */ '1.......',
  payThroughBank: /*    */ '2.......',
  payInCash: /*         */ '3.......',
  payWithElectronicMoney: '4.......',
  reversePayment: /*    */ '0.0.....',
  takePointsBack: /*    */ '....0...',
  expire: /*            */ '5.......',
  annul: /*             */ '6.......',
  refund: /*            */ '.7777..7',
  handOver: /*          */ '.1234..7',
};

const walk = (Object.keys(drawn) as OrderEvent[]).flatMap((event) =>
  statuses.map((status): [OrderEvent, OrderStatus, string] => [event, status, drawn[event][status] ?? '']),
);

test('every event is drawn', () => {
  expect(Object.keys(drawn).sort()).toEqual(Object.keys(transitions).sort());
});

test.each(walk)('%s from %i leads to %s', (event, status, behind) => {
  const found = statusBehind(event, status);
  expect(found === undefined ? '.' : String(found)).toBe(behind);
  if (found === undefined) expect(notAllowed(event, { number: 'N', status }).accepted).not.toContain(status);
  else expect(notAllowed(event, { number: 'N', status }).accepted).toContain(status);
});

test('a refusal says the status and those in which it may happen', () => {
  expect(notAllowed('refund', { number: 'INV-000001', status: 0 })).toEqual({
    code: 'NOT_ALLOWED',
    number: 'INV-000001',
    status: 0,
    accepted: [1, 2, 3, 4, 7],
  });
});

test('a payment in full leads to the status of its code', () => {
  for (const [code, event] of Object.entries(paymentEvents))
    expect(statusBehind(event, 0)).toBe(Number(code));
});
