import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../src/store/sqlite.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const page = 4096;

test('the WAL begins anew also when writing and reading never pause', async () => {
  const file = join(folder, 'steady.db');
  const engine = openSqlite({ file, checkpoints: { everyWrites: 500, holdAbovePages: 500 } });
  await engine.transaction((tx) =>
    tx.run('CREATE TABLE kept (key INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT'),
  );
  const value = 'x'.repeat(300);
  let key = 0;
  let largest = 0;
  const write = async () => {
    while (key < 30_000) {
      await engine.transaction(async (tx) => {
        // Each row goes to another page.
        for (let i = 0; i < 15; i++) {
          await tx.run('INSERT INTO kept (key, value) VALUES (:key, :value)', {
            key: (++key * 7919) % 1_000_003,
            value,
          });
        }
      });
      await engine.first('SELECT value FROM kept WHERE key = :key', { key });
      largest = Math.max(largest, statSync(`${file}-wal`).size);
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
  await engine.close();
  // Without holding writes for a moment it grows to more than 30,000.
  expect(largest).toBeGreaterThan(500 * page);
  expect(largest).toBeLessThan(10_000 * page);
});
