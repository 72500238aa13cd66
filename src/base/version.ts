import { readFileSync } from 'node:fs';

interface Package {
  version: string;
}

/** Of the package, as `package.json` says. */
export const { version }: Package = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
