import { type CallRegate, regateAt } from '../support/regate.js';
import { regate } from '../support/regate-contract.js';
import { describeRoles } from '../support/role-suite.js';

/** Who may call what: every operation of the contract, every role, and the users of another enterprise. */

const suite = describeRoles({
  contract: regate,
  base: '/hs/regate',
  user: 'richest',
  nothing: [
    ...['/', '/nothing', '/admin', '/booking/', '/Booking', '/booking/1', '/__proto__'],
    ...['/booking%2f', '/%2fbooking', '/booking%00', '/booking%', '/../../../NONE/hs/regate/booking'],
  ],
});
/** TP7 with its demo users, Other with a user of its own who may everything there. */
let here: CallRegate;
let there: CallRegate;
beforeAll(() => {
  here = regateAt(suite.server().url);
  there = regateAt(suite.server().url, 'Other');
});

test('what is in one publication is not in the other, under the same names', async () => {
  const neighbour = { user: 'neighbour' };
  await here('confirmClient', { body: { clientId: 'RS-77', name: 'Клиент TP7' } });
  const { json } = await here('booking', {
    body: { clientId: 'RS-77', store: 'main', externalId: 'E-77', lines: [{ article: '1001', quantity: 1 }] },
    key: 'key-77',
  });
  const { order } = json;
  const card = { system: 'bank', transactionId: 'T', rrn: '1', cardMask: '220000******0004' };
  const unknown = await Promise.all([
    there('getClient', { query: { clientId: 'RS-77' }, ...neighbour }),
    there('updateClient', { body: { clientId: 'RS-77', name: 'Икс' }, ...neighbour }),
    there('bookingstate', { query: { order }, ...neighbour }),
    there('bookingstate', { query: { externalId: 'E-77' }, ...neighbour }),
    there('cancel', { body: { order }, ...neighbour }),
    there('refund', { body: { order }, ...neighbour }),
    there('paycard', {
      body: { ...card, order, amount: '89.90', paidAt: '2026-11-22T10:15:20+03:00' },
      ...neighbour,
    }),
    there('payOrder', { body: { order, paymentCode: 3, amount: '89.90' }, ...neighbour }),
    there('annulOrder', { body: { order }, ...neighbour }),
    there('handOver', { body: { order }, ...neighbour }),
  ]);
  expect(unknown.map(({ status }) => status)).toEqual(Array(unknown.length).fill(404));
  // The same key means another request there, and the same client another client.
  const made = await there('confirmClient', { body: { clientId: 'RS-77' }, key: 'key-77', ...neighbour });
  expect([made.status, made.json.client.name]).toEqual([201, null]);
  const state = await here('bookingstate', { query: { order } });
  expect(state.json.orders[0]).toMatchObject({ status: 0, history: [{ event: 'booked' }] });
});
