import type { BonusEventRow } from '../../store/bonus.js';

/** Bonus of one day that is still there, minor units. */
export interface BonusLot {
  /** When it was earned, `YYYY-MM-DD`. */
  day: string;
  /** The last day on which it is there. */
  lastDay: string;
  leftMinor: number;
}

export interface BonusAge {
  /** Oldest first. */
  lots: BonusLot[];
  /** What was lost by age, all in all. */
  expiredMinor: number;
}

interface Lot extends BonusLot {
  /** The sale that earned it. */
  checkId: number | null;
}

/** A check may have been calculated before midnight and closed behind it. */
const graceMs = 3_600_000;
const dayMs = 86_400_000;

/**
 * The age of a card's bonus: what is left of each day's, and what was lost. Bonus is spent oldest first and lives through
 * `days` days behind its own; what a return gives back has its old age again. Everything follows from the events in the
 * order of their own time, so that it does not matter when they arrived.
 *
 * @param events as {@link listBonusEvents} answers them
 * @param now local to the publication
 */
export function bonusAge(events: readonly BonusEventRow[], days: number, now: string): BonusAge {
  const account = openAccount(days);
  for (const event of [...events].sort(byTime)) {
    account.expireBefore(dayOf(event.time, -graceMs));
    account.apply(event);
  }
  account.expireBefore(dayOf(now));
  return account.read();
}

const ranks = { Sale: 1, Return: 2 };

/** Of one second: what was given, then sales, then returns, each in the order of tills, shifts and numbers. */
function byTime(a: BonusEventRow, b: BonusEventRow): number {
  return (
    compare(a.time, b.time) ||
    (a.type === null ? 0 : ranks[a.type]) - (b.type === null ? 0 : ranks[b.type]) ||
    compare(a.till ?? '', b.till ?? '') ||
    (a.shift ?? 0) - (b.shift ?? 0) ||
    (a.number ?? 0) - (b.number ?? 0)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** @returns the day so many days behind (or, negative, before) another. */
export function shiftDay(day: string, days: number): string {
  return dayOf(`${day}T00:00:00`, days * dayMs);
}

function dayOf(time: string, shiftMs = 0): string {
  return new Date(Date.parse(`${time}Z`) + shiftMs).toISOString().slice(0, 10);
}

/** What was taken out of one lot; without a lot it was not there, and is owed. */
interface Part {
  lot: Lot | undefined;
  minor: number;
}

function openAccount(days: number) {
  const lots: Lot[] = [];
  /** What each sale took, in the order in which it took it. */
  const takenBy = new Map<number, Part[]>();
  /** Whatever owes something, oldest first. */
  let debts: { taken: Part[]; owed: Part }[] = [];
  let expiredMinor = 0;

  function earn(time: string, minor: number, checkId: number | null): void {
    if (minor <= 0) return;
    const day = time.slice(0, 10);
    lots.push({ day, lastDay: shiftDay(day, days), leftMinor: minor, checkId });
    lots.sort((a, b) => compare(a.day, b.day));
  }

  /** Takes what is there, oldest first. @returns what is not. */
  function takeFromLots(minor: number, taken: Part[]): number {
    let wanted = minor;
    for (const lot of lots) {
      const part = Math.min(wanted, lot.leftMinor);
      if (part <= 0) continue;
      lot.leftMinor -= part;
      wanted -= part;
      taken.push({ lot, minor: part });
    }
    return wanted;
  }

  function take(minor: number): Part[] {
    const taken: Part[] = [];
    const owed = { lot: undefined, minor: takeFromLots(minor, taken) };
    if (owed.minor > 0) {
      taken.push(owed);
      debts.push({ taken, owed });
    }
    return taken;
  }

  /** What was taken last comes back first. */
  function giveBack(saleId: number, minor: number): number {
    let rest = minor;
    for (const part of (takenBy.get(saleId) ?? []).toReversed()) {
      const given = Math.min(rest, part.minor);
      part.minor -= given;
      rest -= given;
      if (part.lot !== undefined) part.lot.leftMinor += given;
    }
    return rest;
  }

  /** What a sale earned goes first; when that is spent, the oldest. */
  function takeBack(saleId: number | null, minor: number): void {
    const own = saleId === null ? undefined : lots.find(({ checkId }) => checkId === saleId);
    const part = Math.min(minor, own?.leftMinor ?? 0);
    if (own !== undefined) own.leftMinor -= part;
    take(minor - part);
  }

  /** A debt is paid with the first bonus that comes. */
  function settle(): void {
    for (const { taken, owed } of debts) owed.minor = takeFromLots(owed.minor, taken);
    debts = debts.filter(({ owed }) => owed.minor > 0);
  }

  return {
    expireBefore(day: string): void {
      for (const lot of lots) {
        if (lot.lastDay >= day) continue;
        expiredMinor += lot.leftMinor;
        lot.leftMinor = 0;
      }
    },
    apply({ time, type, checkId, saleId, earnedMinor, spentMinor }: BonusEventRow): void {
      if (type === 'Return') {
        const rest = saleId === null ? spentMinor : giveBack(saleId, spentMinor);
        earn(time, rest, null);
        takeBack(saleId, earnedMinor);
      } else {
        const parts = take(spentMinor);
        if (checkId !== null) takenBy.set(checkId, parts);
        earn(time, earnedMinor, checkId);
      }
      settle();
    },
    read: (): BonusAge => ({
      lots: lots
        .filter(({ leftMinor }) => leftMinor > 0)
        .map(({ day, lastDay, leftMinor }) => ({ day, lastDay, leftMinor })),
      expiredMinor,
    }),
  };
}
