import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * A Chromium without a window. Where the machine has none it is installed from the distribution, which needs `apt-get`
 * and root; a machine that has neither says so instead of leaving the test out.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium() ?? installChromium();
  // The sandbox wants rights that a container does not give, and all pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

function installChromium(): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  spawnSync('apt-get', ['update', '-qq'], { env });
  const { error, stderr } = spawnSync('apt-get', packages, { env, encoding: 'utf8' });
  const found = findChromium();
  if (found === undefined) {
    const why = error?.message ?? stderr;
    throw new Error(`This test needs a browser: install chromium and run it again. apt-get says: ${why}`);
  }
  return found;
}
