import { createSealing, type Sealing } from './sealing.js';
import { readSecret } from './secret.js';

/** The API keys of one publication. */
export interface ApiKeys {
  sealing: Sealing;
  /** The key itself, from the database or from where the server runs. @throws Error that says why not, without the key. */
  open(source: { sealed: string } | { env: string } | { file: string }): string;
}

/** @param secretsKey of the configuration */
export function apiKeysOf(publication: string, secretsKey: string | undefined): ApiKeys {
  const sealing = createSealing(secretsKey, `publication ${publication}`);
  return {
    sealing,
    open: (source) => ('sealed' in source ? sealing.open(source.sealed) : readSecret(source)),
  };
}
