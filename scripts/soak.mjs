import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The long run: `npm run soak` kills the server 200 times under load and looks at everything behind each kill, as
 * `test/cli/kill.test.ts` says; `npm run soak -- 20` that many times. Prints what was seen.
 */
const kills = process.argv[2] ?? '200';
const folder = mkdtempSync(join(tmpdir(), 'tillgate-soak-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...['node_modules/jest/bin/jest.js', '--selectProjects', 'tests', '--'],
    ...['test/cli/kill.test.ts', 'test/cli/power-loss.test.ts'],
  ],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, KILLS: kills, SOAK_REPORT: report },
    stdio: 'inherit',
  },
);
if (status === 0) {
  const { checks, unanswered, startsMs } = JSON.parse(readFileSync(report, 'utf8'));
  const sorted = startsMs.sort((a, b) => a - b);
  const [median, longest] = [sorted[sorted.length >> 1], sorted.at(-1)].map(Math.round);
  process.stdout.write(
    `${kills} kills: ${checks} checks, each there once; ${unanswered} were not answered and were sent again; ` +
      `verify found no difference behind any kill; ready again in ${median} ms (median), ${longest} ms at most\n`,
  );
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
