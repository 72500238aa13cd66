import { version } from './base/version.js';
import { secretsKeyHint } from './config/sealing.js';
import type { Context as DomainContext } from './domain/context.js';
import type { ContractName, RestContract } from './http/rest/contract.js';
import type { RestOperation } from './http/rest/operation.js';
import { readJournal } from './journal/read.js';
import type { Publication } from './publication.js';
import type { RegateContext, RegateOperation } from './regate/call.js';
import { operations as regateOperations } from './regate/index.js';
import type { UmicoOperation, UmicoServiceContext } from './umico/call.js';
import { operations as umicoOperations } from './umico/index.js';

/** A service that every publication has at an address of its own, by a contract in OpenAPI. */
export interface RestService<Context> {
  name: ContractName;
  /** What people call it. */
  title: string;
  /** Below the publication: `/hs/regate`. */
  base: string;
  /** The setting of a publication that switches it. */
  setting: 'regate' | 'umico';
  /** Roles that may read about it: those that may call it. */
  roles: readonly string[];
  operations: Readonly<Record<string, RestOperation<Context> | undefined>>;
  contextOf(publication: Publication, contract: RestContract): Context;
}

const regate: RestService<RegateContext> = {
  name: 'regate',
  title: 'ReGate',
  base: '/hs/regate',
  setting: 'regate',
  roles: ['shop', 'admin'],
  operations: regateOperations as Readonly<Record<string, RegateOperation | undefined>>,
  contextOf: ({ name, context }, { document }) => ({
    ...context,
    publication: name,
    version,
    apiVersion: document.info.version,
  }),
};

const umico: RestService<UmicoServiceContext> = {
  name: 'umico',
  title: 'Umico',
  base: '/hs/umico',
  setting: 'umico',
  roles: ['loyalty', 'admin'],
  operations: umicoOperations as Readonly<Record<string, UmicoOperation | undefined>>,
  contextOf: ({ name, context, apiKeys: { sealing }, journal }) => ({
    ...context,
    publication: name,
    sealKey: (apiKey) => (sealing.isReady ? { sealed: sealing.seal(apiKey) } : { missing: secretsKeyHint }),
    async searchJournal(query) {
      await journal.flush();
      return readJournal(journal.file, { ...query, protocol: 'umico' });
    },
  }),
};

/** THE LIST of REST services, each of which is handed to `use` with its own context. */
export function eachRestService<T>(
  use: <Context extends DomainContext>(service: RestService<Context>) => T,
): T[] {
  return [use(regate), use(umico)];
}
