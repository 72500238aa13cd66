/**
 * Lints `schemas/regate.openapi.yaml` by Redocly's strict rules; a warning fails as well. Looks at nothing outside of the
 * file, sends nothing anywhere.
 */
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lint({ ref: 'schemas/regate.openapi.yaml', config });
if (problems.length > 0) {
  formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' });
  process.exit(1);
}
