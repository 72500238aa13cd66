import type { Receipt } from './printed.js';

/** The receipts of all tills: a customer may bring one to another till as soon as it is printed. */
export interface Receipts {
  /** @param till place of the till @param index place among its checks */
  hand(till: number, index: number, receipt: Receipt): void;
  /** Waits until it is printed; undefined when that till has closed its day without it. */
  of(till: number, index: number): Promise<Receipt | undefined>;
  /** The till prints nothing more. */
  close(till: number): void;
}

export function openReceipts(): Receipts {
  const printed = new Map<string, Receipt>();
  const waiting = new Map<string, (receipt: Receipt | undefined) => void>();
  const promised = new Map<string, Promise<Receipt | undefined>>();
  const closed = new Set<number>();
  const key = (till: number, index: number) => `${till}/${index}`;
  return {
    hand(till, index, receipt) {
      printed.set(key(till, index), receipt);
      waiting.get(key(till, index))?.(receipt);
      waiting.delete(key(till, index));
    },
    async of(till, index) {
      const wanted = key(till, index);
      const known = printed.get(wanted) ?? promised.get(wanted);
      if (known !== undefined || closed.has(till)) return known;
      const promise = new Promise<Receipt | undefined>((resolve) => waiting.set(wanted, resolve));
      promised.set(wanted, promise);
      return promise;
    },
    close(till) {
      closed.add(till);
      for (const [wanted, resolve] of waiting) if (wanted.startsWith(`${till}/`)) resolve(undefined);
    },
  };
}
