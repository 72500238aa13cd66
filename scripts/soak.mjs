import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * The long run: `npm run soak` kills the server 200 times under load and looks at everything behind each kill, as
 * `test/cli/kill.test.ts` says; `npm run soak -- 20` that many times. `npm run soak -- --engine postgres` kills one of three
 * servers on one PostgreSQL, or it, 50 times (`test/processes/kill.test.ts`). Prints what was seen.
 */
const runs = {
  sqlite: { project: 'tests', files: ['test/cli/kill.test.ts', 'test/cli/power-loss.test.ts'], kills: '200' },
  postgres: { project: 'postgres', files: ['test/processes/kill.test.ts'], kills: '50' },
};
const { values, positionals } = parseArgs({
  options: { engine: { type: 'string', default: 'sqlite' } },
  allowPositionals: true,
});
const run = runs[values.engine];
if (run === undefined)
  throw new Error(`--engine ${values.engine}: accepted are ${Object.keys(runs).join(', ')}`);
const kills = positionals[0] ?? run.kills;
const folder = mkdtempSync(join(tmpdir(), 'tillgate-soak-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...['node_modules/jest/bin/jest.js', '--selectProjects', run.project, '--', ...run.files],
  ],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, KILLS: kills, SOAK_REPORT: report },
    stdio: 'inherit',
  },
);
if (status === 0) {
  const { checks, unanswered, startsMs, recoveriesMs = [] } = JSON.parse(readFileSync(report, 'utf8'));
  const database = recoveriesMs.length === 0 ? '' : `; behind the database's own ${described(recoveriesMs)}`;
  process.stdout.write(
    `${kills} kills: ${checks} checks, each there once; ${unanswered} were not answered and were sent again; ` +
      `verify found no difference behind any kill; ready again in ${described(startsMs)}${database}\n`,
  );
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;

function described(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const [median, longest] = [sorted[sorted.length >> 1], sorted.at(-1)].map(Math.round);
  return `${median} ms (median), ${longest} ms at most`;
}
