import { advice } from '../../src/commands/exception-advice.js';
import { define } from '../../src/commands/exceptions.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { findException } from '../../src/store/exceptions.js';
import { commandHere } from '../support/command.js';
import { card, giveCard, line, openShop, sale, type TestShop } from '../support/shop.js';

describe('tillgate exceptions', () => {
  const { dataDir, run } = commandHere('exceptions', define);
  let shop: TestShop;

  /** Six exceptions of three checks, in this order. */
  beforeEach(async () => {
    shop = await openShop(dataDir());
    await giveCard(shop, { number: '0012345', status: 'Blocked' }, { bonus: 500 });
    const lines = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 1_250 })];
    await closeCheck(shop, sale({ lines, cards: [card('0012345')], cashier: 'Анна' }));
    await closeCheck(shop, sale({ number: 2, cards: [card('404')], offline: true }));
    const returnOf = { till: '1', shift: 1, number: 77, time: null };
    const cards = [card('404'), card('405')];
    await closeCheck(shop, sale({ till: '2', type: 'Return', returnOf, time: '2026-11-21T10:15:30', cards }));
  });
  afterEach(() => shop.close());

  const ids = async (...given: string[]) =>
    (await run(...given)).match(/^#\d+/gm)?.map((id) => Number(id.slice(1))) ?? [];
  const refusal = (...given: string[]) =>
    run(...given).then(
      () => 'accepted',
      ({ message }) => message,
    );
  const at = /\d{4}-\d\d-\d\dT[\d:.]+Z/;

  test('lists what is open, newest first, in the units of people', async () => {
    const lines = (await run()).split('\n');
    expect(lines[0]).toBe(
      '#6  CARD_NOT_FOUND  card 405  check 2/1/1 of 2026-11-21T10:15:30  total 100.00  bonus spent 0.00, bonus earned 0.00, accumulated 0.00, paid 0.00  recorded 2026-11-22T07:15:30.000Z',
    );
    expect(lines[5]).toBe(
      '#1  CARD_BLOCKED  card 0012345  check 1/1/1 of 2026-11-22T10:15:30  total 87.50  bonus spent 12.50, bonus earned 0.00, accumulated 87.50, paid 0.00  recorded 2026-11-22T07:15:30.000Z',
    );
    expect(await run('list')).toBe(lines.join('\n'));
  });

  test.each([
    [
      ['--code', 'CARD_NOT_FOUND'],
      [6, 5, 3],
    ],
    [
      ['--card', '404'],
      [5, 3],
    ],
    [
      ['--till', '2'],
      [6, 5, 4],
    ],
    [
      ['--check', '1/1/1'],
      [2, 1],
    ],
    [
      ['--check', '2/1/1/2026-11-21'],
      [6, 5, 4],
    ],
    [['--check', '2/1/1/2026-11-22'], []],
    [['--check', '1/1/1', '--code', 'NOT_ENOUGH'], [2]],
    [
      ['--since', '2026-11-22T07:15:30Z'],
      [6, 5, 4, 3, 2, 1],
    ],
    [['--since', '2026-11-22T07:15:31Z'], []],
    [
      ['--limit', '2'],
      [6, 5],
    ],
  ])('list %j', async (filter, found) => {
    expect(await ids('list', ...filter)).toEqual(found);
  });

  test('tells that there are more than it shows', async () => {
    expect(await run('--limit', '2')).toMatch(/\n2 of 6; --limit 6 shows all\n$/);
    const { exceptions, count } = JSON.parse(await run('--limit', '2', '--json'));
    expect([exceptions.length, count]).toEqual([2, 6]);
  });

  test('shows one with its check, its facts, what it means and what to do', async () => {
    expect(await run('show', '2')).toBe(
      [
        '#2  NOT_ENOUGH  open',
        'check: 1/1/1 of 2026-11-22T10:15:30, Sale, total 87.50, store main',
        'cashier: Анна',
        'card: 0012345',
        'bonus spent: 12.50',
        'bonus earned: 0.00',
        'accumulated: 87.50',
        'paid: 0.00',
        'ledger: bonus',
        'available: 5.00',
        'recorded: 2026-11-22T07:15:30.000Z',
        `means: ${advice.NOT_ENOUGH.means}`,
        `to do: ${advice.NOT_ENOUGH.todo}\n`,
      ].join('\n'),
    );
    expect(await run('show', '#4')).toMatch(/^return of: 1\/1\/77$/m);
    expect(await run('show', '3')).toMatch(/, offline$/m);
    expect(JSON.parse(await run('show', '2', '--json'))).toMatchObject({
      id: 2,
      till: '1',
      type: 'Sale',
      offline: false,
      checkTotal: '87.50',
      facts: { bonusSpent: '12.50', available: '5.00' },
      ...advice.NOT_ENOUGH,
    });
    expect(await refusal('show', '99')).toBe('there is no exception #99');
  });

  test('shows one without a check, and one of another version', async () => {
    await shop.engine.transaction((tx) =>
      tx.run(`INSERT INTO exceptions (code, facts, created_at)
        VALUES ('FROM_TOMORROW', '{"soldMilli":1500}', '2026-11-22T07:15:30.000Z')`),
    );
    expect(await run('show', '7')).toMatch(
      /^#7 {2}FROM_TOMORROW {2}open\nsold: 1\.5\nrecorded: .*\nmeans: .*\nto do: .*\n$/,
    );
  });

  test('resolves by id; it is no longer open and says by whom, when and with which note', async () => {
    expect(await run('resolve', '3', '#5', '--note', 'карта соседнего магазина', '--by', 'anna')).toBe(
      '2 resolved\n',
    );
    expect(process.exitCode).toBeUndefined();
    expect(await ids()).toEqual([6, 4, 2, 1]);
    expect(await ids('--resolved')).toEqual([5, 3]);
    expect(await ids('--all')).toHaveLength(6);
    const text = await run('show', '3');
    expect(text).toMatch(
      new RegExp(`^#3 {2}CARD_NOT_FOUND {2}resolved ${at.source} by anna: карта соседнего магазина\n`),
    );
  });

  test('resolves what a filter finds, and counts it', async () => {
    expect(await run('resolve', '--code', 'CARD_NOT_FOUND', '--till', '2', '--note', 'known')).toBe(
      '2 resolved\n',
    );
    expect(await ids()).toEqual([4, 3, 2, 1]);
    expect(await run('resolve', '--code', 'CARD_NOT_FOUND', '--till', '2', '--note', 'again')).toBe(
      '0 resolved\n',
    );
    expect((await findException(shop.engine, 5))?.note).toBe('known');
  });

  test('keeps the first resolution, tells of it, and ends with 1', async () => {
    await run('resolve', '3', '--note', 'first', '--by', 'anna');
    const told = await run('resolve', '3', '4', '99', '--note', 'second', '--by', 'boris');
    expect(told).toMatch(
      new RegExp(
        `^#3: was resolved ${at.source} by anna: first\n#99: there is no such exception\n1 resolved\n$`,
      ),
    );
    expect(process.exitCode).toBe(1);
    expect(await findException(shop.engine, 3)).toMatchObject({ resolvedBy: 'anna', note: 'first' });
    expect(JSON.parse(await run('resolve', '3', '3', '99', '--note', 'third', '--json'))).toEqual([
      {
        id: 3,
        result: 'resolved before',
        resolvedAt: expect.stringMatching(at),
        resolvedBy: 'anna',
        note: 'first',
      },
      { id: 99, result: 'unknown' },
    ]);
  });

  test('is resolved by the user of this machine unless told', async () => {
    await run('resolve', '1', '--note', 'x');
    expect((await findException(shop.engine, 1))?.resolvedBy).toMatch(/./);
  });

  test.each([
    [['resolve', '--note', 'x'], /either ids or a filter is expected/],
    [['resolve', '1', '--code', 'NOT_ENOUGH', '--note', 'x'], /either ids or a filter is expected/],
    [['resolve', '1'], /--note <text>/],
    [['resolve', '1', '--note', ' '], /a text is expected/],
    [['resolve', 'one', '--note', 'x'], /whole number/],
    [['--code', 'CARD_LOST'], /Allowed choices are CARD_NOT_FOUND, /],
    [['--check', '12'], /1\/12\/34 or 1\/12\/34\/2026-11-22 is expected/],
    [['--check', '1/1/1', '--till', '1'], /cannot be used with/],
    [['--all', '--resolved'], /cannot be used with/],
    [['17'], /too many arguments/],
  ])('%j is refused', async (given, message) => {
    expect(await refusal(...given)).toMatch(message);
    expect(await ids()).toHaveLength(6);
  });

  test('text of a till cannot steer the terminal', async () => {
    await closeCheck(shop, sale({ number: 9, cashier: '\u001b[2J', cards: [card('\u001b]0;x')] }));
    for (const text of [await run(), await run('show', '7')]) expect(text).not.toContain('\u001b');
  });
});
