import type { Check } from '../../domain/checks/check.js';
import { documentOf, identityOf } from '../../domain/checks/identity.js';
import type { Printed } from './printed.js';

/** A printed check on its way to the service. */
export interface SentCheck extends Printed {
  /** `TILL/SHIFT/NUMBER/DATE`. */
  name: string;
  acknowledged: boolean;
  /** As the service names it, when it has told. */
  checkId?: string;
  /** How often it was answered as a new one. */
  fresh: number;
  /** It was sent and no answer came, so that the service may know it already. */
  doubtful: boolean;
  /** The first answer, to which all others must be equal. */
  answer?: string;
}

/** Something that is not as it should be. */
export interface Difference {
  what: string;
  expected: string;
  found: string;
}

/** All that the tills printed, and what was wrong with the answers. */
export interface Register {
  open(printed: Printed): SentCheck;
  /** A check that was refused and never printed. */
  refused(check: Check): void;
  differ(difference: Difference): void;
  readonly checks: readonly SentCheck[];
  readonly refusedChecks: readonly Check[];
  readonly differences: readonly Difference[];
}

export function openRegister(): Register {
  const checks: SentCheck[] = [];
  const refusedChecks: Check[] = [];
  const differences: Difference[] = [];
  return {
    checks,
    refusedChecks,
    differences,
    open(printed) {
      const name = nameOf(printed.check);
      const sent: SentCheck = { ...printed, name, acknowledged: false, fresh: 0, doubtful: false };
      checks.push(sent);
      return sent;
    },
    refused: (check) => refusedChecks.push(check),
    differ: (difference) => differences.push(difference),
  };
}

export function nameOf(check: Check): string {
  return documentOf(identityOf(check));
}
