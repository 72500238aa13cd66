import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Packages that tests bring along, by the program that they are needed for. */
const packages = { nginx: 'nginx', apache2: 'apache2-bin', 'systemd-analyze': 'systemd' } as const;

type Program = keyof typeof packages;

/**
 * Where a program lies; installs it with apt-get if it is missing and this user may.
 * @throws what to do, when it is missing and cannot be installed
 */
export function programAt(name: Program): string {
  const found = find(name);
  if (found !== undefined) return found;
  install(name, packages[name]);
  const installed = find(name);
  if (installed === undefined) throw new Error(`${name} is still missing after apt-get has installed it.`);
  return installed;
}

/** Web servers lie where the path of an ordinary user does not lead. */
function find(name: Program): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * One at a time, whatever tests run beside each other. A web server that is installed is also started, on port 80 for all
 * the world, unless a policy says no.
 */
const script = `
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\\nexit 101\\n' >$policy && chmod 755 $policy
  fi
  apt-get -qq update && apt-get -qq install -y --no-install-recommends "$0"`;

function install(name: Program, packageName: string): void {
  const lock = join(tmpdir(), 'tillgate-apt.lock');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('flock', [lock, 'sh', '-c', script, packageName], { stdio: 'pipe', env });
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: Buffer };
    throw new Error(
      `This test starts ${name}, which is missing here and could not be installed: ${stderr ?? message}\n` +
        `Install it and run the test again; on Debian: sudo apt-get install --no-install-recommends ${packageName}`,
    );
  }
}
