import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../src/store/sqlite.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();

/** What the system says this process holds of a file. */
function locksOn(file: string): string[] {
  const held = new RegExp(` ${process.pid} [^ ]+:${statSync(file).ino} .*`);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .flatMap((line) => held.exec(line)?.[0] ?? []);
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('what is opened and closed a second time in this process is still held', async () => {
  const file = join(newFolder(), 'held.db');
  const engine = openSqlite({ file });
  const held = locksOn(file);
  expect(held).toHaveLength(1);
  // As the thread of an import does beside its server.
  await openSqlite({ file }).close();
  expect(locksOn(file)).toEqual(held);
  await engine.close();
  expect(locksOn(file)).toEqual([]);
});
