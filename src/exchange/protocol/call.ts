import type { Context } from '../../domain/context.js';
import type { DatabaseOptions } from '../../store/open-postgres.js';
import type { ByteCounts } from '../files/byte-counts.js';
import type { Imports } from './imports.js';
import type { ExchangeType, Session } from './sessions.js';

/** What the exchange of a server is made of. */
export interface ExchangeParts {
  dataDir: string;
  database: DatabaseOptions | undefined;
  publicUrl: string | undefined;
  /** Of the files of one session, unpacked. */
  megabytes: number;
  /** Of a part of a file. */
  partBytes: number;
  imports: Imports;
  /** Of the files of sessions. */
  byteCounts: ByteCounts;
}

/** A request within a session. */
export interface ExchangeCall {
  publication: string;
  user: string;
  context: Context;
  type: ExchangeType;
  session: Session;
  /** Safe to join to a folder; '' where none is given. */
  path: string;
  /** Reads what was sent. @throws BodyRefused */
  body(): Promise<Buffer | undefined>;
  sessid: string;
  version: string | undefined;
}
