import type { UmicoContext } from '../domain/umico/context.js';
import type { RequestOf, RestOperation } from '../http/rest/operation.js';
import type { JournalPage, JournalQuery } from '../journal/read.js';
import type { operations } from './api.js';

/** A publication as our Umico service sees it. */
export interface UmicoServiceContext extends UmicoContext {
  publication: string;
  /** Encrypts an API key for the database, or says what is missing for that. */
  sealKey(apiKey: string): { sealed: string } | { missing: string };
  /** Searches what was sent to Umico, with all that was recorded so far. */
  searchJournal(query: Omit<JournalQuery, 'protocol'>): Promise<JournalPage>;
}

/** An operation of the service, for the list of them. */
export type UmicoOperation = RestOperation<UmicoServiceContext>;

/** What the schemas of an operation let pass. */
export type UmicoRequest<Id extends keyof operations> = RequestOf<operations[Id]>;
