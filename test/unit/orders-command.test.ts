import { define } from '../../src/commands/orders.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { commandHere } from '../support/command.js';
import { booked, giveClient, paid, stockOf } from '../support/orders.js';
import { giveStock, line, openShop, sale, type TestShop } from '../support/shop.js';

describe('tillgate orders', () => {
  const { dataDir, run } = commandHere('orders', define);
  const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
  const told = async (...given: string[]) => (await run(...given)).replace(instants, 'TIME');
  const json = async (...given: string[]) => JSON.parse(await told(...given, '--json'));
  const refused = (...given: string[]) =>
    run(...given).then(
      () => 'not refused',
      (error: Error) => error.message.replace(instants, 'TIME'),
    );

  /** Works with the shop as the server would, at the present time, which is that of the command. */
  async function inShop<T>(work: (shop: TestShop) => Promise<T>): Promise<T> {
    const shop = await openShop(dataDir());
    shop.at(Date.now());
    try {
      return await work(shop);
    } finally {
      await shop.close();
    }
  }

  /** INV-000001 unpaid, INV-000002 Paid by card; 2 A1 and 3 A2 each. */
  beforeEach(() =>
    inShop(async (shop) => {
      await giveClient(shop, 'K');
      await giveClient(shop, 'L');
      await giveStock(shop, 'A1', { quantityMilli: 10_000 });
      await giveStock(shop, 'A2', { quantityMilli: 10_000 });
      const lines = [
        { article: 'A1', quantityMilli: 2_000 },
        { article: 'A2', quantityMilli: 3_000 },
      ];
      await booked(shop, {
        lines,
        externalId: 'RS-1',
        deliveryAddress: 'ул. Примерная, 5',
        comment: 'Позвонить\nза час\u202e',
      });
      await paid(shop, { lines, client: 'L' });
    }),
  );
  afterEach(() => inShop(async (shop) => expect((await verify(shop.engine)).differences).toEqual([])));

  const unpaid =
    'INV-000001  0 Created, unpaid (Создан, не оплачен)  276.50 RUB  client K  store main  external id RS-1  booked TIME  until TIME';
  const paidByCard =
    'INV-000002  1 Paid by card (Оплачен картой)  276.50 RUB  client L  store main  booked TIME';

  test('list: newest first, and only what is asked for', async () => {
    expect(await told()).toBe(`${paidByCard}\n${unpaid}\n`);
    expect(await told('list', '--status', '0')).toBe(`${unpaid}\n`);
    expect(await told('list', '--client', 'L', '--store', 'main')).toBe(`${paidByCard}\n`);
    expect(await told('list', '--to-hand-over')).toBe(`${paidByCard}\n`);
    expect(await told('list', '--limit', '1')).toBe(`${paidByCard}\n1 of 2; --limit 2 shows all\n`);
    expect(await told('list', '--since', '2d')).toBe(`${paidByCard}\n${unpaid}\n`);
    expect(await told('list', '--until', '2d')).toBe('no orders\n');
    expect(await told('list', '--store', 'other')).toBe('no orders\n');
  });

  test('list --json: sums as decimals, both names of the status', async () => {
    const { orders, count } = await json('list', '--status', '1');
    expect(count).toBe(1);
    expect(orders).toEqual([
      {
        number: 'INV-000002',
        externalId: null,
        client: 'L',
        store: 'main',
        status: 1,
        statusName: { ru: 'Оплачен картой', en: 'Paid by card' },
        paymentCode: 1,
        currency: 'RUB',
        amount: '276.50',
        paid: '276.50',
        refunded: '0.00',
        deliveryAddress: null,
        comment: null,
        createdAt: 'TIME',
        expiresAt: 'TIME',
        paidAt: 'TIME',
        handedOverAt: null,
        handedOverCheck: null,
      },
    ]);
  });

  test('show: all that is known, nothing that would steer a terminal', async () => {
    expect(await told('show', 'INV-000001')).toBe(
      [
        unpaid,
        '  delivery: ул. Примерная, 5',
        '  comment: Позвонить за час\ufffd',
        '  line 1: A1 Товар A1  2 × 100.00 = 200.00',
        '  line 2: A2 Товар A2  3 × 25.50 = 76.50',
        '  TIME  booked  status 0  by richest',
        '',
      ].join('\n'),
    );
    await run('refund', 'INV-000002', '--line', '2=1', '--reason', 'брак', '--by', 'anna');
    await run('hand-over', 'INV-000002', '--by', 'anna');
    const page = await told('show', 'INV-000002');
    expect(page).toContain('  line 2: A2 Товар A2  3 × 25.50 = 76.50  refunded 1 for 25.50  handed over 2\n');
    expect(page).toMatch(
      / {2}payment Card \(Карта\) 276\.50 {2}card 220000\*{6}0004 {2}bank T\d+ {2}RRN 632600000001 {2}paid TIME {2}by richest\n/,
    );
    expect(page).toMatch(
      / {2}refund REF-000001 of 25\.50 {2}line 2: 1 {2}to Card \(Карта\) 25\.50 {2}card 220000\*{6}0004 {2}bank T\d+ {2}RRN 632600000001 {2}брак {2}made TIME by anna\n/,
    );
    expect(page).toContain('  TIME  refunded  status 1 → 7  25.50  REF-000001  by anna\n');
    expect(page).toContain('  TIME  handed over  status 7  by anna\n');
    const { orders } = await json('show', 'INV-000002');
    expect(orders).toMatchObject([
      {
        refunded: '25.50',
        lines: [
          { handedOver: '2' },
          { quantity: '3', refundedQuantity: '1', refunded: '25.50', handedOver: '2' },
        ],
        payments: [{ code: 1, amount: '276.50', refunded: '25.50', cardMask: '220000******0004' }],
        refunds: [
          {
            number: 'REF-000001',
            amount: '25.50',
            lines: [{ position: 2, quantity: '1', amount: '25.50', returned: '0' }],
            payments: [{ code: 1, amount: '25.50', rrn: '632600000001' }],
          },
        ],
        history: [{ event: 'booked', amount: null }, { amount: '276.50' }, { event: 'refunded' }, {}],
      },
    ]);
  });

  test('show: by the number of the application server, several at once, and those that there are not', async () => {
    expect(await told('show', '--external', 'RS-1')).toContain(unpaid);
    expect(await told('show', 'INV-000002', 'INV-000001')).toMatch(/^INV-000002[\s\S]*\nINV-000001/);
    expect(await refused('show', 'INV-000001', 'INV-9', 'x')).toBe(
      'there is no order "INV-9"; there is no order "x"; tillgate orders list shows those that there are',
    );
    expect(await refused('show', ...Array.from({ length: 101 }, () => 'x'))).toBe(
      'at most 100 orders can be shown at once',
    );
  });

  test.each([
    ['cash', '3 Paid in cash (Оплачен наличными)'],
    ['electronic', '4 Paid with electronic money (Оплачен электронными деньгами)'],
    ['bank', '2 Paid through the bank account (Оплачен через расчётный счёт)'],
  ])('pay --method %s', async (method, status) => {
    const paidNow = unpaid
      .replace('0 Created, unpaid (Создан, не оплачен)', status)
      .replace('  until TIME', '');
    const given = ['pay', 'INV-000001', '--method', method, '--document', 'ПКО 5', '--amount', '276.50'];
    expect(await told(...given)).toBe(`paid: ${paidNow}\n`);
    expect(await told(...given)).toBe(`was paid by this before, nothing was done: ${paidNow}\n`);
  });

  test('pay: when and by whom', async () => {
    await run('pay', 'INV-000001', '--method', 'cash', '--paid', '2026-11-20T10:00:00Z', '--by', 'anna');
    expect(JSON.parse(await run('show', 'INV-000001', '--json')).orders[0]).toMatchObject({
      paidAt: '2026-11-20T10:00:00.000Z',
      payments: [{ recordedBy: 'anna' }],
    });
  });

  test('cancel, hand-over and refund do it, and tell what became of the order', async () => {
    expect(await told('cancel', 'INV-000001', '--reason', 'передумал')).toMatch(
      /^annulled: INV-000001 {2}6 Annulled/,
    );
    expect(await told('hand-over', 'INV-000002')).toBe(`handed over: ${paidByCard}  handed over TIME\n`);
    expect(await told('refund', 'INV-000002', '--line', '1', '--goods-returned', '--amount', '200')).toMatch(
      /^refund order REF-000001 of 200\.00 {2}line 1: 2 [^\n]*\nINV-000002 {2}7 Money refunded \(Деньги возвращены\) {2}276\.50 RUB {2}refunded 200\.00 /,
    );
    expect(await json('refund', 'INV-000002')).toMatchObject({
      refunded: '276.50',
      refund: { number: 'REF-000002' },
    });
    expect(await inShop((shop) => stockOf(shop, 'A1'))).toEqual([10_000, 0]);
    expect(await inShop((shop) => stockOf(shop, 'A2'))).toEqual([7_000, 0]);
  });

  test('hand-over --check: the goods have left with the check of a till', async () => {
    await inShop((shop) =>
      closeCheck(shop, sale({ lines: [line(1, 'A1', 2_000, 10_000), line(2, 'A2', 3_000, 2_550)] })),
    );
    expect(await refused('hand-over', 'INV-000002', '--check', '1/1/2')).toMatch(/^there is no such check/);
    expect(await json('hand-over', 'INV-000002', '--check', '1/1/1/2026-11-22')).toMatchObject({
      handedOverCheck: 1,
    });
    expect(await inShop((shop) => stockOf(shop, 'A1'))).toEqual([8_000, 2_000]);
  });

  test.each<[string[], string]>([
    [
      ['pay', 'INV-9', '--method', 'cash'],
      'there is no order "INV-9"; tillgate orders list shows those that there are',
    ],
    [
      ['pay', 'INV-000002', '--method', 'cash'],
      'INV-000002 has status 1 Paid by card (Оплачен картой); accepted: 0 Created, unpaid (Создан, не оплачен)',
    ],
    [
      ['pay', 'INV-000001', '--method', 'cash', '--amount', '276.51'],
      'the amount 276.51 is not accepted, but 276.50',
    ],
    [
      ['pay', 'INV-000001', '--method', 'cash', '--document', ' '],
      'document: accepted is a text of 1 to 200 characters',
    ],
    [
      ['refund', 'INV-000001'],
      'INV-000001 has status 0 Created, unpaid (Создан, не оплачен); accepted: 1 Paid by card (Оплачен картой), 2 Paid through the bank account (Оплачен через расчётный счёт), 3 Paid in cash (Оплачен наличными), 4 Paid with electronic money (Оплачен электронными деньгами), 7 Money refunded (Деньги возвращены)',
    ],
    [
      [
        'refund',
        'INV-000002',
        '--line',
        '1=2.001',
        '--line',
        '2=1',
        '--line',
        '2',
        '--line',
        '3',
        '--line',
        '4=0',
      ],
      'line 1: only 2 is left to be paid back; line 2: is there twice; line 3: the order has no such line; tillgate orders show lists them; line 4: the order has no such line; tillgate orders show lists them',
    ],
    [
      ['refund', 'INV-000002', '--line', '1=0.5', '--line', '2=1.5'],
      'line 1: 0.5 is not accepted; whole pieces were sold, the nearest: 1; line 2: 1.5 is not accepted; whole pieces were sold, the nearest: 1 or 2',
    ],
    [['refund', 'INV-000002', '--line', '1=0'], 'line 1: the quantity must be above zero'],
    [['refund', 'INV-000002', '--amount', '1'], 'the amount 1.00 is not accepted, but 276.50'],
  ])('%j is refused in words that say what would be accepted', async (given, message) => {
    expect(await refused(...given)).toBe(message);
  });

  test('what was done is not done twice', async () => {
    await run('hand-over', 'INV-000002');
    expect(await refused('hand-over', 'INV-000002')).toBe('it was handed over TIME; that is done once');
    await run('refund', 'INV-000002');
    expect(await refused('refund', 'INV-000002')).toBe('nothing is left of it: 276.50 was paid back');
  });

  test('a refusal with --json has the facts', async () => {
    const write = process.stdout.write;
    let printed = '';
    process.stdout.write = ((text: string) => {
      printed += text;
      return true;
    }) as typeof process.stdout.write;
    await expect(run('cancel', 'INV-000002', '--json')).rejects.toThrow('has status 1');
    process.stdout.write = write;
    expect(JSON.parse(printed)).toEqual({
      refused: { code: 'NOT_ALLOWED', number: 'INV-000002', status: 1, accepted: [0] },
    });
  });

  test.each([
    ['list', '--status', '8'],
    ['list', '--since', 'yesterday'],
    ['pay', 'INV-000001'],
    ['pay', 'INV-000001', '--method', 'card'],
    ['pay', 'INV-000001', '--method', 'cash', '--amount', '0'],
    ['pay', 'INV-000001', '--method', 'cash', '--amount', '1,5'],
    ['refund', 'INV-000002', '--line', 'x'],
    ['refund', 'INV-000002', '--line', '1=x'],
    ['refund', 'INV-000002', '--line', '1=1.0001'],
    ['hand-over', 'INV-000002', '--check', '1/2'],
  ])('%s %s %s: the command line is wrong', async (...given) => {
    await expect(run(...given)).rejects.toMatchObject({ name: 'CommanderError' });
  });
});
