import { define } from '../../src/commands/rules.js';
import { changeSettings, groupFaults, readSettings } from '../../src/domain/settings/shop.js';
import { putGroups } from '../../src/store/catalogue.js';
import { openStore } from '../../src/store/open.js';
import { commandHere } from '../support/command.js';
import { openShop, type TestShop } from '../support/shop.js';

describe('tillgate rules', () => {
  const { dataDir, run } = commandHere('rules', define);
  let shop: TestShop;

  beforeEach(async () => {
    shop = await openShop(dataDir());
  });
  afterEach(() => shop.close());

  const refusal = (...given: string[]) =>
    run('set', ...given).then(
      () => 'accepted',
      ({ message, exitCode }) => `${message}\n${exitCode}`,
    );

  test('shows what applies without any setting', async () => {
    expect(await run('show')).toBe(
      [
        'discount by accumulation: none',
        'bonus earned: 0% of a sale',
        'bonus spent: at most 100% of a check',
        'groups without bonus: none',
        'bonus is there: for ever',
        'holds last: 10 minutes\n',
      ].join('\n'),
    );
  });

  test('sets all rules together, in the units of people, also for a running server', async () => {
    const before = (await shop.shop()).settings;
    const steps = ['--step', '5000=5.5', '--step', '1000.50=3'];
    const bonus = ['--earn', '2.5', '--max-spend', '50', '--exclude', 'tobacco', '--exclude', 'tobacco'];
    const times = ['--bonus-days', '365', '--hold-minutes', '15'];
    expect(await run('set', ...steps, ...bonus, ...times)).toBe(
      [
        'discount by accumulation: 3% from 1000.50 RUB, 5.5% from 5000.00 RUB',
        'bonus earned: 2.5% of a sale',
        'bonus spent: at most 50% of a check',
        'groups without bonus: tobacco',
        'bonus is there: 365 days',
        'holds last: 15 minutes\n',
      ].join('\n'),
    );
    const after = await shop.shop();
    expect(after.settings).toEqual({
      ...before,
      discountSteps: [
        { fromMinor: 100_050, percentCenti: 300 },
        { fromMinor: 500_000, percentCenti: 550 },
      ],
      bonus: { earnPercentCenti: 250, maxSpendPercentCenti: 5_000, excludedGroups: ['tobacco'] },
      bonusDays: 365,
      holdMinutes: 15,
    });
    expect([...after.bonuslessGroups]).toEqual(['tobacco', 'cigars']);
  });

  test('what is not given stays, and everything can be cleared', async () => {
    await run('set', '--step', '1000=3', '--earn', '5', '--exclude', 'food', '--bonus-days', '30');
    const shown = {
      steps: [{ from: '1000.00', percent: '3' }],
      earn: '5',
      maxSpend: '100',
      exclude: ['food'],
      bonusDays: 30,
      holdMinutes: 10,
    };
    expect(JSON.parse(await run('set', '--max-spend', '20', '--json'))).toEqual({ ...shown, maxSpend: '20' });
    expect(JSON.parse(await run('set', '--max-spend', '100', '--json'))).toEqual(shown);
    expect(JSON.parse(await run('set', '--no-steps', '--json'))).toEqual({ ...shown, steps: [] });
    const rest = ['--no-exclusions', '--earn', '0', '--bonus-days', '0'];
    await run('set', ...rest);
    expect(JSON.parse(await run('show', '--json'))).toEqual({
      ...shown,
      steps: [],
      earn: '0',
      exclude: [],
      bonusDays: 0,
    });
  });

  test('tells everything that is wrong, and what would be accepted, and changes nothing', async () => {
    const before = await readSettings(shop.engine);
    const wrong = ['--earn', '100.01', '--max-spend', '-1', '--bonus-days', '36501', '--hold-minutes', '1.5'];
    const groups = ['--exclude', 'food', '--exclude', 'tobaco', '--exclude', 'x'];
    expect(await refusal('--step', '1000:3', ...wrong, ...groups)).toBe(
      [
        '--step 1000:3: expected FROM=PERCENT such as 1000=3 or 1500.50=2.5: a sum that is not negative, and a percent from 0 to 100, with at most 2 digits behind a point',
        '--earn 100.01: expected a percent from 0 to 100, with at most 2 digits behind a point, such as 5 or 2.5',
        '--max-spend -1: expected a percent from 0 to 100, with at most 2 digits behind a point, such as 5 or 2.5',
        '--bonus-days 36501: bonusDays takes a whole number of days from 0 (for ever) to 36500',
        '--hold-minutes 1.5: holdMinutes takes a whole number of minutes from 1 to 1440',
        'bonus: the catalogue has no group "tobaco", "x"; there are: cigars, food, tobacco',
        'nothing was changed',
        '2',
      ].join('\n'),
    );
    expect(await readSettings(shop.engine)).toEqual(before);
  });

  test.each(['=3', '1000=', '-1=3', '1000=3=4', '1,5=3', '1000.001=3', '1000=101', '1e3=3', '1000=3%'])(
    'a step is not written %s',
    async (step) => {
      expect(await refusal('--step', step)).toMatch(/^--step .*: expected FROM=PERCENT such as 1000=3/);
    },
  );

  test.each([
    [['--step', '1=1', '--step', '5=2', '--step', '1.00=3'], '--step: two steps begin at 1.00'],
    [['--step', '1=1', '--no-steps'], '--step and --no-steps contradict each other'],
    [['--exclude', 'food', '--no-exclusions'], '--exclude and --no-exclusions contradict each other'],
    [[], 'nothing to change: give at least one rule'],
  ])('%j is refused', async (given, said) => {
    const before = await readSettings(shop.engine);
    expect(await refusal(...given)).toContain(said);
    expect(await readSettings(shop.engine)).toEqual(before);
  });

  test('of many groups it names some, and where there is none it says what to do', async () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ id: `g${10 + i}`, parent: null, name: 'Группа' }));
    await shop.engine.transaction((tx) => putGroups(tx, many));
    expect(await refusal('--exclude', 'x')).toMatch(
      /there are: cigars, food, g10, .*, g26, g27, … \(33 in all\)$/m,
    );
    const empty = await openStore({ dataDir: dataDir(), publication: 'Empty' });
    expect(await groupFaults(empty, ['x'])).toEqual([
      'bonus: the catalogue has no group "x"; import the groups first',
    ]);
    expect(await groupFaults(empty, [])).toEqual([]);
    await empty.close();
  });

  test('settings change together or not at all', async () => {
    const before = await readSettings(shop.engine);
    const bonus = { ...before.bonus, excludedGroups: ['nothing'] };
    for (const wrong of [{ bonusDays: -1 }, { bonus }, { nothing: 1 }]) {
      await expect(changeSettings(shop.engine, () => ({ holdMinutes: 15, ...wrong }))).rejects.toThrow(
        RangeError,
      );
    }
    expect(await readSettings(shop.engine)).toEqual(before);
    const doubled = await changeSettings(shop.engine, ({ holdMinutes }) => ({
      holdMinutes: 2 * holdMinutes,
    }));
    expect(doubled).toEqual({ ...before, holdMinutes: 20 });
  });
});
