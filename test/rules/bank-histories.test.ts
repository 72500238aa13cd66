import { join } from 'node:path';
import fc from 'fast-check';
import { matchByHand } from '../../src/domain/bank/match-by-hand.js';
import { dismiss, takeBack } from '../../src/domain/bank/take-back.js';
import { annul } from '../../src/domain/orders/annul.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payFromPrepayment } from '../../src/domain/orders/pay-from-prepayment.js';
import { refund } from '../../src/domain/orders/refund.js';
import { verify } from '../../src/domain/verify.js';
import { accountsOf, documentsOf, prepaymentOf, take } from '../support/bank.js';
import { booked, cardPayment, giveClient, stateOf } from '../support/orders.js';
import { giveStock, now, openShop, set, type TestShop } from '../support/shop.js';
import { clientInn, type Fields, incoming } from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let count = 0;

/** What happens: the order or document that it happens to, a sum in hundreds of kopecks, and which way. */
type Step = { what: (typeof steps)[number]; which: number; sum: number; way: number };
const steps = [
  'book',
  'take',
  'again',
  'match',
  'back',
  'dismiss',
  'prepay',
  'card',
  'refund',
  'annul',
  'give',
  'late',
  'settings',
] as const;

const history = fc.array(
  fc.record({
    what: fc.constantFrom(...steps, 'book', 'take', 'take'),
    which: fc.integer({ min: 1, max: 6 }),
    sum: fc.integer({ min: 1, max: 8 }),
    way: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 10, maxLength: 40 },
);

interface Course {
  shop: TestShop;
  at: number;
  sent: Fields[];
  orders: number;
}

const by = 'anna';
const purposes = ['Оплата', 'по счету 1', 'по счетам 2 и 3', 'по счету INV-000004, 5', 'по счету 6'];

async function play(course: Course, { what, which, sum, way }: Step): Promise<void> {
  const { shop } = course;
  const number = `INV-${String(which).padStart(6, '0')}`;
  const asked = { id: which, by, note: null };
  const amountMinor = way === 0 ? null : sum * 100;
  switch (what) {
    case 'book':
      await booked(shop, {
        client: way === 0 ? 'L' : 'K',
        lines: [{ article: 'A1', quantityMilli: sum * 1000 }],
      });
      course.orders++;
      return;
    case 'take': {
      const document = incoming({ Сумма: `${sum * 100}.00`, НазначениеПлатежа: purposes[way] as string });
      course.sent.push(document);
      await take(shop, [document]);
      return;
    }
    case 'again':
      await take(shop, course.sent);
      return;
    case 'match':
      await matchByHand(shop, {
        ...asked,
        orders: way > 2 ? [] : [{ number, amountMinor }],
        client: way > 1 ? 'K' : null,
      });
      return;
    case 'back':
      await takeBack(shop, asked);
      return;
    case 'dismiss':
      await dismiss(shop, asked);
      return;
    case 'prepay':
      await payFromPrepayment(shop, { number, by, amountMinor });
      return;
    case 'card': {
      if (which > course.orders) return;
      const { order } = await stateOf(shop, number);
      await payByCard(shop, cardPayment(number, { amountMinor: order.amountMinor - order.paidMinor }));
      return;
    }
    case 'refund': {
      const lines = way > 2 ? null : [{ position: 1, quantityMilli: 1_000 }];
      await refund(shop, { number, by, lines, amountMinor: null, reason: null, goodsReturned: way === 1 });
      return;
    }
    case 'annul':
      await annul(shop, { number, by, reason: null });
      return;
    case 'give':
      await handOver(shop, { number, by, check: null });
      return;
    case 'late':
      course.at += 30 * 3_600_000;
      shop.at(course.at);
      await expireOrders(shop);
      return;
    case 'settings':
      await set(shop, 'bankOldestFirst', way > 1);
      await set(shop, 'prepaymentAtBooking', way > 2);
  }
}

test('whatever happens, no kopeck is lost or made, and no document is taken twice', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const shop = await openShop(join(folder, String(++count)));
      try {
        await giveClient(shop, 'K', { inn: clientInn });
        await giveClient(shop, 'L');
        await giveStock(shop, 'A1', { quantityMilli: 0, unlimited: 1 });
        const course = { shop, at: now, sent: [], orders: 0 };
        for (const step of given) await play(course, step);
        expect((await verify(shop.engine)).differences).toEqual([]);

        const documents = await documentsOf(shop);
        expect(documents).toHaveLength(course.sent.length);
        const accounts = { '51': 0, '62.01': 0, '62.02': 0, ...(await accountsOf(shop)) };
        expect(accounts['51'] + accounts['62.01'] + accounts['62.02']).toBe(0);
        const held = ((await prepaymentOf(shop)) ?? 0) + ((await prepaymentOf(shop, 'L')) ?? 0);
        expect(accounts['62.02']).toBe(-held || 0);
        const [returned] = await shop.engine.all<{ amount: number }>(
          `SELECT COALESCE(SUM(amount_minor), 0) AS amount FROM client_movements WHERE reason = 'returned'`,
        );
        const matched = documents.filter(({ state }) => state === 'matched');
        const received = matched.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        expect(accounts['51']).toBe(received + (returned?.amount ?? 0));
      } finally {
        await shop.close();
      }
    }),
    { numRuns: 60 },
  );
}, 180_000);
