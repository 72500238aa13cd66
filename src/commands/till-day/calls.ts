import { setTimeout as pause } from 'node:timers/promises';
import type { TillService } from '../till-client.js';
import type { Cut } from '../till-cut.js';
import type { Trouble } from '../till-trouble.js';
import type { Tally } from './tally.js';
import type { Value } from './values.js';

/** The service as a till calls it. */
export interface Calls {
  /**
   * Asks again while the server or the way to it fails.
   * @param onTrouble told each time: the service may know of the request all the same
   * @throws NoAnswer when that does not help
   */
  ask(operation: string, parameters: object, onTrouble?: () => void): Promise<Value>;
  /** Sends once over a connection that breaks; answers only if the answer was faster. */
  lose(operation: string, parameters: object, cut: Cut): Promise<Value | undefined>;
}

/** The service gave no answer, however often it was asked. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Of a fault. */
  readonly code: string | undefined;

  constructor(operation: string, { trouble, code }: Trouble) {
    super(`${operation}: ${trouble}`);
    this.code = code;
  }
}

const patienceMs = 60_000;
const longestPauseMs = 2_000;

export function openCalls(service: TillService, tally: Tally): Calls {
  async function attempt(operation: string, parameters: object) {
    const began = performance.now();
    const answer = await service.call(operation, parameters);
    if ('trouble' in answer) tally.troubled(operation);
    else tally.answered(operation, performance.now() - began);
    return answer;
  }

  return {
    async ask(operation, parameters, onTrouble) {
      const began = performance.now();
      for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
        const answer = await attempt(operation, parameters);
        if (!('trouble' in answer)) return answer.value;
        onTrouble?.();
        if (!answer.again || performance.now() - began > patienceMs) throw new NoAnswer(operation, answer);
        await pause(pauseMs);
      }
    },
    async lose(operation, parameters, cut) {
      tally.cut(operation);
      const answer = await service.call(operation, parameters, cut);
      return 'trouble' in answer ? undefined : answer.value;
    },
  };
}
