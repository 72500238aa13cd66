import type { Engine } from '../../src/store/engine.js';
import { callTill, closeCheckBody, element } from './soap-client.js';
import { openStore } from './store.js';

/** Tills that close checks until they are told to stop, each one again until it is answered. */
export function keepClosing({ service }: { service: string }, tills: number) {
  const closed: number[] = [];
  const refusals: number[] = [];
  let isOver = false;
  let number = 0;
  async function till(): Promise<void> {
    while (!isOver) {
      const mine = ++number;
      for (;;) {
        const body = closeCheckBody({ number: mine, amount: '10.00', cards: ['1000000000016'] });
        const answer = await callTill({ service, body }).catch(() => undefined);
        if (answer?.status === 200 && element(answer.text, 'ResultCode') === 'OK') break;
        refusals.push(answer?.status ?? 0);
      }
      closed.push(mine);
    }
  }
  const running = Promise.all(Array.from({ length: tills }, till));
  return {
    closed,
    refusals,
    /** Resolves when so many more are closed. */
    async more(count: number): Promise<void> {
      const goal = closed.length + count;
      while (closed.length < goal) await new Promise(setImmediate);
    },
    async stop(): Promise<void> {
      isOver = true;
      await running;
    },
  };
}

/** The numbers of all checks that are recorded, in their order. */
export async function numbersOfChecks(dataDir: string): Promise<number[]> {
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  const numbers = await numbersIn(engine);
  await engine.close();
  return numbers;
}

export async function numbersIn(engine: Engine): Promise<number[]> {
  const rows = await engine.all<{ number: number }>('SELECT number FROM checks ORDER BY number');
  return rows.map(({ number }) => number);
}
