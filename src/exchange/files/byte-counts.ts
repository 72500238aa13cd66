import { bytesBelow } from './bytes-below.js';

/** How many bytes lie below folders, without looking at all of their files each time. */
export interface ByteCounts {
  /** Looks when it is asked for the first time, or after `forget`. */
  of(folder: string): Promise<number>;
  /** A file there is that much longer. */
  add(folder: string, bytes: number): void;
  /** Files there have changed otherwise, or are gone. */
  forget(folder: string): void;
}

export function createByteCounts(): ByteCounts {
  const known = new Map<string, number>();
  return {
    async of(folder) {
      const bytes = known.get(folder) ?? (await bytesBelow(folder));
      // Another request may have added some meanwhile.
      known.set(folder, Math.max(bytes, known.get(folder) ?? 0));
      return bytes;
    },
    add(folder, bytes) {
      const before = known.get(folder);
      if (before !== undefined) known.set(folder, before + bytes);
    },
    forget: (folder) => {
      known.delete(folder);
    },
  };
}
