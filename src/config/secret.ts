import { readFileSync } from 'node:fs';

/** A secret, or where it stands. */
export type SecretReference = string | { env: string } | { file: string };

/**
 * The secret itself; what stands in a file may end with a line break.
 * @throws Error that names the variable or file, when there is nothing in it.
 */
export function readSecret(reference: SecretReference, env = process.env): string {
  if (typeof reference === 'string') return reference;
  const isVariable = 'env' in reference;
  const found = isVariable ? env[reference.env] : readFileSync(reference.file, 'utf8').replace(/\r?\n$/, '');
  if (found === undefined || found === '') {
    throw new Error(isVariable ? `the variable ${reference.env} is not set` : `${reference.file} is empty`);
  }
  return found;
}
