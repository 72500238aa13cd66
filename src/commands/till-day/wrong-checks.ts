import type { Check, CheckLine } from '../../domain/checks/check.js';
import type { Desk } from './desk.js';
import type { Flaw } from './plan.js';
import { nameOf } from './register.js';
import { wireCheck } from './wire-check.js';

/** Sends a check that must be refused with this code. @throws NoAnswer */
export async function refuse(desk: Desk, check: Check, expected: string): Promise<void> {
  const { ResultCode, Message } = await desk.calls.ask('CloseCheck', { Check: wireCheck(check) });
  desk.tally.count('refusals');
  if (ResultCode === expected) return;
  const what = `check ${nameOf(check)}, which is wrong`;
  desk.register.differ({ what, expected, found: `${ResultCode}: ${Message}` });
}

/** The check with something that does not add up. */
export function flawed(check: Check, flaw: Flaw): Check {
  return { ...check, ...flaws[flaw](check) };
}

const flaws: Record<Flaw, (check: Check) => Partial<Check>> = {
  total: ({ totalMinor }) => ({ totalMinor: totalMinor + 1 }),
  line: ({ lines }) => ({ lines: lines.map((line) => ({ ...line, amountMinor: line.amountMinor + 1 })) }),
  payments: ({ payments }) => ({ payments: [...payments, { kind: 'Cash', amountMinor: 1, card: null }] }),
  position: ({ lines }) => ({ lines: [...lines, ...lines.slice(0, 1)] }),
  bonus: ({ payments }) => ({ payments: [...payments, { kind: 'Bonus', amountMinor: 1, card: null }] }),
};

/** A return of more of the first line than was sold. */
export function excessOf(sold: Check, number: number, time: string): Check {
  const [line] = sold.lines as readonly [CheckLine, ...CheckLine[]];
  const amountMinor = 0;
  const more = { ...line, priceMinor: 0, discountMinor: 0, bonusSpentMinor: 0, amountMinor };
  return {
    ...sold,
    number,
    time,
    type: 'Return',
    returnOf: { till: sold.till, shift: sold.shift, number: sold.number, time: sold.time },
    totalMinor: 0,
    lines: [{ ...more, quantityMilli: line.quantityMilli + 1_000, returnOfPosition: line.position }],
    payments: [],
    cards: [],
  };
}
