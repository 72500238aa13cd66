import { setTimeout as pause } from 'node:timers/promises';
import { StorageUnavailable } from './engine.js';

const askEveryMs = 20;

/**
 * Asks for a lock until it is had; `take` answers whether it is.
 * @throws StorageUnavailable when somebody holds it for too long.
 */
export async function untilHad(
  { name, timeoutMs }: { name: string; timeoutMs: number },
  take: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await take())) {
    if (performance.now() > deadline)
      throw new StorageUnavailable(`another ${name} is under way; come again when it is done`);
    await pause(askEveryMs);
  }
}
