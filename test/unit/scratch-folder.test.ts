import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withScratchFolder } from '../../src/exchange/files/scratch-folder.js';
import { temporaryFolder } from '../support/temporary.js';

const parent = temporaryFolder();

/** As a process leaves it that was killed an hour ago. */
function abandoned(name: string): string {
  const folder = join(parent, name);
  mkdirSync(join(folder, '0'), { recursive: true });
  writeFileSync(join(folder, '0', 'import.xml'), '<x/>');
  writeFileSync(join(folder, 'import.lock'), '');
  age(folder);
  return folder;
}

function age(folder: string): void {
  const hourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(join(folder, 'import.lock'), hourAgo, hourAgo);
}

test('the folder is empty but for its lock, and gone afterwards, also when the work fails', async () => {
  let seen = '';
  const work = withScratchFolder(async (folder) => {
    seen = folder;
    expect(readdirSync(folder)).toEqual(['import.lock']);
    throw new Error('broken');
  }, parent);
  await expect(work).rejects.toMatchObject({ message: 'broken' });
  expect(existsSync(seen)).toBe(false);
});

test('folders of processes that were killed are taken away, and none that is used or of others', async () => {
  const killed = abandoned('tillgate-import-killed');
  const other = abandoned('somebody-else');
  const unlocked = join(parent, 'tillgate-import-unlocked');
  mkdirSync(unlocked);
  await withScratchFolder(async (used) => {
    age(used);
    await withScratchFolder(async () => {}, parent);
    expect([existsSync(used), existsSync(killed)]).toEqual([true, false]);
  }, parent);
  expect([existsSync(other), existsSync(unlocked)]).toEqual([true, true]);
});
