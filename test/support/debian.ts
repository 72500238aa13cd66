import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Packages that tests bring along, by the program that they are needed for. */
const packages: Readonly<Record<string, string>> = { nginx: 'nginx', apache2: 'apache2-bin' };

/**
 * Where a program lies; installs it with apt-get if it is missing and this user may.
 * @throws what to do, when it is missing and cannot be installed
 */
export function programAt(name: keyof typeof packages & string): string {
  const found = find(name);
  if (found !== undefined) return found;
  install(name, packages[name] ?? name);
  const installed = find(name);
  if (installed === undefined) throw new Error(`${name} is still missing after apt-get has installed it.`);
  return installed;
}

/** Web servers lie where the path of an ordinary user does not lead. */
function find(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function install(name: string, packageName: string): void {
  const options = { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  const wait = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    withoutStarting(() => {
      execFileSync('apt-get', [...wait, 'update'], options);
      execFileSync('apt-get', [...wait, 'install', '-y', '--no-install-recommends', packageName], options);
    });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `This test starts ${name}, which is missing here and could not be installed (${message.trim()}). ` +
        `Install it and run the test again; on Debian: sudo apt-get install --no-install-recommends ${packageName}`,
    );
  }
}

const policy = '/usr/sbin/policy-rc.d';

/** A web server that is installed is also started, on port 80 for all the world, unless a policy says no. */
function withoutStarting(work: () => void): void {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (isOurs) rmSync(policy);
  }
}
