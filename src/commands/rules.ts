import type { Command } from 'commander';
import { formatFixed, formatScaled, moneyDigits, percentDigits } from '../base/money.js';
import type { Settings } from '../domain/settings/settings.js';
import { changeSettings, groupFaults, readSettings } from '../domain/settings/shop.js';
import type { Engine } from '../store/engine.js';
import { gather } from './arguments.js';
import { CommandError, exitCodes, print, withPublication } from './frame.js';
import { printable } from './printable.js';
import { type RulesChange, type RulesOptions, readRules } from './rules-change.js';

/** `tillgate rules show|set` */
export function define(rules: Command): void {
  rules.command('show').description('show discount steps and bonus rules').action(show);
  rules
    .command('set')
    .description('change rules, all that are given together, at once also for running servers')
    .option('--step <FROM=PERCENT>', 'a discount step, repeatable; the steps given replace all', gather)
    .option('--no-steps', 'no discount by accumulation')
    .option('--earn <percent>', 'share of a sale that is earned as bonus; 0: none')
    .option('--max-spend <percent>', 'largest share of a check that bonus may pay')
    .option(
      '--exclude <group>',
      'a group of goods without bonus, repeatable; the groups given replace all',
      gather,
    )
    .option('--no-exclusions', 'bonus for goods of all groups')
    .option('--bonus-days <count>', 'how long bonus is there; 0: for ever')
    .option('--hold-minutes <count>', 'how long bonus or card money is held for an open check')
    .action(set);
}

async function show(_options: unknown, command: Command): Promise<void> {
  const settings = await withPublication(command, ({ engine }) => readSettings(engine));
  printRules(command, settings);
}

async function set(options: RulesOptions, command: Command): Promise<void> {
  const change = readRules(options);
  if (change.isEmpty) {
    throw refused('nothing to change: give at least one rule; "tillgate rules set --help" lists them');
  }
  printRules(command, await withPublication(command, ({ engine }) => apply(engine, change)));
}

async function apply(engine: Engine, change: RulesChange): Promise<Settings> {
  const faults = [...change.faults, ...(await groupFaults(engine, change.groups))];
  if (faults.length > 0) throw refused([...faults, 'nothing was changed'].join('\n'));
  return changeSettings(engine, change.of);
}

function refused(message: string): CommandError {
  return new CommandError(message, exitCodes.usage);
}

function printRules(command: Command, settings: Settings): void {
  print(command, inUnits(settings), described(settings));
}

const money = (minor: number) => formatFixed(minor, moneyDigits);
const percent = (centi: number) => formatScaled(centi, percentDigits);

/** Named like the options that set them. */
function inUnits({ discountSteps, bonus, bonusDays, holdMinutes }: Settings) {
  return {
    steps: discountSteps.map(({ fromMinor, percentCenti }) => ({
      from: money(fromMinor),
      percent: percent(percentCenti),
    })),
    earn: percent(bonus.earnPercentCenti),
    maxSpend: percent(bonus.maxSpendPercentCenti),
    exclude: bonus.excludedGroups,
    bonusDays,
    holdMinutes,
  };
}

function described(settings: Settings): string {
  const { steps, earn, maxSpend, exclude, bonusDays, holdMinutes } = inUnits(settings);
  const discounts = steps.map(({ from, percent }) => `${percent}% from ${from} ${settings.currency}`);
  return [
    `discount by accumulation: ${discounts.join(', ') || 'none'}`,
    `bonus earned: ${earn}% of a sale`,
    `bonus spent: at most ${maxSpend}% of a check`,
    `groups without bonus: ${exclude.map(printable).join(', ') || 'none'}`,
    `bonus is there: ${bonusDays === 0 ? 'for ever' : `${bonusDays} days`}`,
    `holds last: ${holdMinutes} minutes`,
  ].join('\n');
}
