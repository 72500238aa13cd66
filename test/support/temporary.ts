import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of the test's own, removed when its file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a new folder with each call; all are removed when the file is done. */
export function temporaryFolders(): () => string {
  const root = temporaryFolder();
  return () => mkdtempSync(join(root, 'data-'));
}
