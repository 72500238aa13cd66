/**
 * Lints the contracts below `schemas/` by Redocly's strict rules; a warning fails as well. Looks at nothing outside of the
 * files, sends nothing anywhere.
 */
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended-strict'] });
for (const ref of ['regate', 'umico', 'umico-pos'].map((name) => `schemas/${name}.openapi.yaml`)) {
  const problems = await lint({ ref, config });
  if (problems.length === 0) continue;
  formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' });
  process.exitCode = 1;
}
