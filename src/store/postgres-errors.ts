import { ConstraintBroken, StorageRefused, StorageUnavailable } from './engine.js';

interface ServerError {
  code?: unknown;
  /** Of Node: what it was doing. */
  syscall?: unknown;
  message?: string;
}

/** Nothing of it happened, and the same again may go well: a serialisation failure or a deadlock. */
const conflict = /^40(001|P01)$/;
/** A migration by another process has changed what a prepared statement answers; a new connection prepares it anew. */
const stalePlan = /cached plan must not change result type/;
/** Class 22: a number out of range, a text that cannot be stored; class 23: constraints. */
const broken = /^2(2003|2021|2P05|3\d\d\d)$/;
/** Connections, resources, interventions, the system, damage, locks not had, time-outs. */
const unavailable = /^(08|53|57|58|XX|55P03|25P0[34])/;
/** Who may not come in or may not do it, or finds no such database, finds none a moment later either. */
const refused = /^(28|3D000|42501)/;
/** The driver's own words for a pool of which each connection is in use, and for a server that does not answer. */
const crowded = /^timeout exceeded when trying to connect$/;
/** The driver's own words for an address that asks for TLS. */
const withoutTls = /^The server does not support SSL connections$/;
/** Node's names for a connection that cannot be made or breaks. */
const network =
  /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|ENOENT|EACCES|CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_|UNABLE_TO_)/;
/** Those of a connection that was there, and the server's words when it ends one. */
const cut = /^(57P0[12]|0800[36]|ECONNRESET|EPIPE)$/;
/** The driver's own words have no code. */
const driver =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered|not queryable|pool after calling end/;

/** What somebody reads who has been given a replica. */
export const readsOnly =
  'the database takes no changes: it is a replica, or default_transaction_read_only is on';
/** A change on a replica or where changes are switched off; a transaction that a replica cannot have. */
const readOnly = /^(25006|0A000)$/;

/** True: nothing happened and the transaction may be run again at once. */
export function isConflict(error: unknown): boolean {
  const { code } = (error ?? {}) as ServerError;
  return conflict.test(String(code)) || isStale(error);
}

/** True: it was not even tried, because something before it in the transaction has failed. */
export function isAborted(error: unknown): boolean {
  return (error as ServerError).code === '25P02';
}

/** True: a key is taken. Whoever looked for it before may have looked before its owner had committed. */
export function isTaken(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return error instanceof ConstraintBroken && (cause as ServerError)?.code === '23505';
}

/** True: the connection is gone, or must not be used again. */
export function isLost(error: unknown): boolean {
  const { code, message } = error as ServerError;
  return (
    /^(08|57P0)/.test(String(code)) ||
    network.test(String(code)) ||
    driver.test(message ?? '') ||
    isStale(error)
  );
}

/** True: a connection that was good was cut. Whoever has not begun to commit on it may try on another one. */
export function isCut(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as { cause?: unknown };
  const { code, message = '' } = (cause ?? {}) as ServerError;
  return cut.test(String(code)) || /Connection terminated unexpectedly|not queryable/.test(message);
}

/** True: a change of the schema has made what the connection has prepared wrong. Nothing happened. */
export function isStale(error: unknown): boolean {
  return stalePlan.test((error as ServerError)?.message ?? '');
}

/** True: the server has no connection left for another one of ours. */
export function isFull(error: unknown): boolean {
  return (error as ServerError)?.code === '53300';
}

/** True: somebody else holds a lock for longer than was to be waited. */
export function isLocked(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as { cause?: unknown };
  return (cause as ServerError)?.code === '55P03';
}

/** PostgreSQL's errors in the words of the seam; errors of programming pass as they are. */
export function inSeamWords(error: unknown): unknown {
  const { code, syscall, message = '' } = (error ?? {}) as ServerError;
  if (error instanceof StorageUnavailable || error instanceof ConstraintBroken) return error;
  if (typeof code === 'string' && broken.test(code)) return new ConstraintBroken(message, { cause: error });
  if (typeof code === 'string' && refused.test(code))
    return new StorageRefused(`${code}: ${message}`, { cause: error });
  // A certificate that the address names; of a socket it would be `connect`.
  if (syscall === 'open') return new StorageRefused(message, { cause: error });
  if (withoutTls.test(message))
    return new StorageRefused('the database does not speak TLS, which its address asks for (sslmode)', {
      cause: error,
    });
  if (typeof code === 'string' && readOnly.test(code) && !isStale(error))
    return new StorageUnavailable(`${readsOnly} (${code}: ${message})`, { cause: error });
  if (crowded.test(message))
    return new StorageUnavailable(
      'no connection to the database became free or could be made in time (database.connections, database.waitMs)',
      { cause: error },
    );
  if (isConflict(error) || isLost(error) || (typeof code === 'string' && unavailable.test(code)))
    return new StorageUnavailable(`${code ?? 'connection'}: ${message}`, { cause: error });
  return error;
}
