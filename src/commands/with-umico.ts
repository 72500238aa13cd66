import { join } from 'node:path';
import type { Command } from 'commander';
import { type ApiKeys, apiKeysOf } from '../config/api-keys.js';
import type { UmicoContext } from '../domain/umico/context.js';
import { commonOptions, configFor, type OpenedPublication, withPublication } from './frame.js';

export interface OpenedUmico extends UmicoContext {
  publication: string;
}

/** The API keys of `--publication`. @throws ConfigInvalid */
export function apiKeysFor(command: Command): ApiKeys {
  return apiKeysOf(commonOptions(command).publication, configFor(command).secretsKey);
}

/** `withPublication` for what asks Umico; the requests stand in the publication's journal like those of the server. */
export function withUmico<T>(command: Command, work: (opened: OpenedUmico) => Promise<T>): Promise<T> {
  return withPublication(command, async (opened) => {
    const umico = await openUmico(command, opened);
    try {
      return await work({ ...opened, umico: umico.gate });
    } finally {
      await umico.close();
    }
  });
}

/** Loaded only here: other commands need no HTTP client and no contract. */
async function openUmico(command: Command, { publication, clock }: OpenedPublication) {
  const [{ openJournal }, { createUmicoClient }, { createGate }, { publicationFolder }] = await Promise.all([
    import('../journal/journal.js'),
    import('../umico/client.js'),
    import('../domain/umico/gate.js'),
    import('../store/open.js'),
  ]);
  const { dataDir, journal: limits } = configFor(command);
  const journal = openJournal({
    file: join(publicationFolder({ dataDir, publication }), 'journal.db'),
    publication,
    bodyLimitBytes: limits.bodyBytes,
    clock,
  });
  const client = createUmicoClient({ record: journal.record, clock });
  const gate = createGate(client, apiKeysFor(command).open);
  return {
    gate,
    async close() {
      await gate.close();
      client.close();
      await journal.close();
    },
  };
}
