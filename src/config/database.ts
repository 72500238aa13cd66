import type { Config } from './config.js';

/** Where publications are kept instead of in files. */
export interface Database {
  /** `postgres://user:password@host/database` */
  url: string;
  connections: number;
  waitMs: number;
  statementMs: number;
}

/** The PostgreSQL of the configuration, or undefined: then publications are files in `dataDir`. */
export function databaseOf({ databaseUrl, database }: Config): Database | undefined {
  return databaseUrl === undefined ? undefined : { url: databaseUrl, ...database };
}
