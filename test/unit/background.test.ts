import { setTimeout as pause } from 'node:timers/promises';
import { inBackground } from '../../src/store/background.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const put = `INSERT INTO settings (key, value) VALUES (:key, 'v')`;
const keys = `SELECT key FROM settings WHERE value = 'v' ORDER BY key`;

test('behind each transaction it rests twice as long as that took', async () => {
  let tookMs = 0;
  const engine = await openStore({ dataDir: newFolder(), publication: 'TP7' });
  const timed: Engine = {
    ...engine,
    async transaction(work) {
      const began = performance.now();
      const value = await engine.transaction(work);
      tookMs += performance.now() - began;
      return value;
    },
  };
  const background = inBackground(timed);
  const began = performance.now();
  for (const key of ['a', 'b', 'c'])
    await background.transaction(async (tx) => {
      await tx.run(put, { key });
      await pause(10);
    });
  // A timer may ring a millisecond early.
  expect(performance.now() - began).toBeGreaterThan(3 * tookMs - 6);
  expect(await background.all(keys)).toEqual([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  await expect(background.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await engine.close();
});
