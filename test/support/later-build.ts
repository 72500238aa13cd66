import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const migrate = join('dist', 'store', 'migrate.js');

/** A build of a later release. */
export interface LaterBuild {
  /** Its command line. */
  program: string;
  /** The number of its last migration. */
  schema: number;
}

/** This build, with one more migration: `sql` as migrations have it. */
export function makeLaterBuild(folder: string, sql: string): LaterBuild {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of ['node_modules', 'package.json', 'schemas', 'wsdl'])
    symlinkSync(join(root, name), join(folder, name));
  const numbers = readdirSync(join(root, 'dist', 'store', 'migrations')).map((name) =>
    Number.parseInt(name, 10),
  );
  const schema = Math.max(...numbers.filter(Number.isInteger)) + 1;
  const known = readFileSync(join(root, migrate), 'utf8');
  const later = `{ number: ${schema}, name: 'later', sql: ${JSON.stringify(sql)} }`;
  const list = /^(const migrations = \[[^\]]*?),?\s*\]/m;
  if (!list.test(known)) throw new Error(`${migrate} has no list of migrations`);
  writeFileSync(
    join(folder, migrate),
    known.replace(list, (_found, names) => `${names}, ${later}]`),
  );
  return { program: join(folder, 'dist', 'cli.js'), schema };
}
