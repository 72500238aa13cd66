import { formatFixed, moneyDigits, parseScaled, percentDigits } from '../base/money.js';
import { type DiscountStep, type Settings, settingFault } from '../domain/settings/settings.js';

/** What `tillgate rules set` was told; what is absent stays as it is. */
export interface RulesOptions {
  step?: string[];
  /** False for `--no-steps`. */
  steps: boolean;
  earn?: string;
  maxSpend?: string;
  exclude?: string[];
  /** False for `--no-exclusions`. */
  exclusions: boolean;
  bonusDays?: string;
  holdMinutes?: string;
}

export interface RulesChange {
  /** What is wrong with the words given; where there is something, nothing else of this is to be used. */
  faults: readonly string[];
  /** No rule was given. */
  isEmpty: boolean;
  /** Groups that are to be excluded. */
  groups: readonly string[];
  /** The settings that change, given what they are. */
  of(now: Settings): Partial<Settings>;
}

type Refuse = (fault: string) => undefined;

/** Rules in the units of people, read as a whole: everything that is wrong is told. */
export function readRules(options: RulesOptions): RulesChange {
  const faults: string[] = [];
  const refuse: Refuse = (fault) => {
    faults.push(fault);
    return undefined;
  };
  const discountSteps = readSteps(options, refuse);
  const excludedGroups = readGroups(options, refuse);
  const bonus = given({
    earnPercentCenti: readPercent('--earn', options.earn, refuse),
    maxSpendPercentCenti: readPercent('--max-spend', options.maxSpend, refuse),
    excludedGroups,
  });
  const others = given({
    discountSteps,
    bonusDays: readCount('--bonus-days', 'bonusDays', options.bonusDays, refuse),
    holdMinutes: readCount('--hold-minutes', 'holdMinutes', options.holdMinutes, refuse),
  });
  const hasBonus = Object.keys(bonus).length > 0;
  return {
    faults,
    isEmpty: faults.length === 0 && !hasBonus && Object.keys(others).length === 0,
    groups: excludedGroups ?? [],
    of: (now) => ({ ...others, ...(hasBonus ? { bonus: { ...now.bonus, ...bonus } } : {}) }),
  };
}

function readSteps({ step, steps }: RulesOptions, refuse: Refuse): DiscountStep[] | undefined {
  if (!steps && step !== undefined) return refuse('--step and --no-steps contradict each other: give one');
  if (!steps) return [];
  const read = step?.flatMap((text) => readStep(text, refuse) ?? []);
  const ascending = read?.sort((a, b) => a.fromMinor - b.fromMinor);
  for (const [i, { fromMinor }] of (ascending ?? []).entries()) {
    if (ascending?.[i - 1]?.fromMinor !== fromMinor) continue;
    refuse(`--step: two steps begin at ${formatFixed(fromMinor, moneyDigits)}; give one for each sum`);
  }
  return ascending;
}

function readStep(text: string, refuse: Refuse): DiscountStep | undefined {
  const [from = '', percent = '', ...more] = text.split('=');
  const fromMinor = parseScaled(from, moneyDigits);
  const percentCenti = parsePercent(percent);
  const isSum = fromMinor !== undefined && fromMinor >= 0;
  if (isSum && percentCenti !== undefined && more.length === 0) return { fromMinor, percentCenti };
  return refuse(
    `--step ${text}: expected FROM=PERCENT such as 1000=3 or 1500.50=2.5: a sum that is not negative, and ${percentAccepted}`,
  );
}

function readGroups({ exclude, exclusions }: RulesOptions, refuse: Refuse): string[] | undefined {
  if (exclusions) return exclude === undefined ? undefined : [...new Set(exclude)];
  return exclude === undefined ? [] : refuse('--exclude and --no-exclusions contradict each other: give one');
}

const percentAccepted = 'a percent from 0 to 100, with at most 2 digits behind a point';

function readPercent(option: string, text: string | undefined, refuse: Refuse): number | undefined {
  if (text === undefined) return undefined;
  return parsePercent(text) ?? refuse(`${option} ${text}: expected ${percentAccepted}, such as 5 or 2.5`);
}

function parsePercent(text: string): number | undefined {
  const centi = parseScaled(text, percentDigits);
  return centi !== undefined && centi >= 0 && centi <= 10_000 ? centi : undefined;
}

function readCount(
  option: string,
  name: 'bonusDays' | 'holdMinutes',
  text: string | undefined,
  refuse: Refuse,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : text;
  const fault = settingFault(name, value);
  return fault === undefined ? Number(value) : refuse(`${option} ${text}: ${fault}`);
}

/** Without the fields that are undefined. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}
