/**
 * The storage seam. Everything above it is asynchronous and knows no SQLite and no PostgreSQL; each engine file holds
 * only what differs between the two.
 *
 * SQL is text in the subset that both engines understand, with named parameters written `:name` and given as an object.
 * Integers come back as numbers (every stored sum fits 2^53), text as strings, absent values as null, flags as 0 and 1.
 */

/** What SQL takes and gives back. Booleans are stored as 0 and 1. */
export type SqlValue = string | number | null;

/**
 * Named parameters of one statement: `{ number: '0012345' }` for `:number`. Fields that the statement does not name are
 * ignored, so that a row can be handed over as it is.
 */
export type Parameters = Readonly<Record<string, SqlValue>>;

export interface Reader {
  /** The first row, or undefined. */
  first<Row>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  /** All rows. For large results page by key; nothing is streamed. */
  all<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /**
   * What a statement answers to each of several sets of parameters, together and in no certain order: rows say themselves
   * which they belong to. In a transaction also an `INSERT … RETURNING`, as for {@link Transaction.insertMany}, of rows that
   * have nothing to do with each other.
   */
  allOf<Row>(sql: string, rows: readonly Parameters[]): Promise<Row[]>;
}

/**
 * Statements take effect in the order in which they are asked for. Those that need nothing of each other may be asked for
 * together (`Promise.all`), so that PostgreSQL answers them in one round trip.
 */
export interface Transaction extends Reader {
  /** Runs a statement that changes rows; answers how many it changed. */
  run(sql: string, parameters?: Parameters): Promise<number>;
  /**
   * Inserts many rows with one statement text `INSERT INTO t (a, b) VALUES (:a, :b)`.
   * An engine may send them later and together with others, at the latest before the next statement or the commit, which
   * is then told what was wrong with them.
   */
  insertMany(sql: string, rows: readonly Parameters[]): Promise<void>;
}

export interface TransactionOptions {
  /**
   * What the transaction is alone with: no other one that names one of these keys runs beside it. It may then see changes
   * of transactions with other keys from one statement to the next, and must decide by what it has locked: by these keys, by
   * conditional updates and by unique keys. Without keys it is alone with everything.
   */
  keys?: readonly string[];
  /**
   * With keys. True: it may happen in one transaction with others of other keys that say so too, and share its round trips
   * and its flush; when one of them fails, each is run by itself. It sees what they have changed before they are done, and
   * no lock of a row keeps them from it. So what it writes is relative to what is there, or it is the only one to write it.
   */
  shared?: boolean;
}

export interface EngineHealth {
  ok: boolean;
  /** Why not, for `/readyz` and the log. */
  reason?: string;
}

export interface Engine extends Reader {
  /**
   * True: there is one writer, so transactions happen in the order in which they are asked for, and ids are given in the
   * order of commits. False: a row with a lower id may still come, and whoever wants an order waits for each answer.
   */
  readonly inOrder: boolean;
  /**
   * Runs `work` alone against all other transactions and answers its value once the change is **durable**: flushed, so
   * that a power loss right after the answer does not undo it. A rejection of `work` undoes everything it did.
   *
   * `work` awaits nothing but its transaction: with SQLite it holds the only writer. With PostgreSQL it is run again when
   * it collides with another transaction, so it leaves nothing behind outside of its transaction but its value.
   * A transaction that only reads is the way to read what is certainly durable.
   *
   * Rejects with {@link StorageUnavailable} when the disk is full, the database is locked for too long, or broken;
   * then nothing of it happened.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** As `transaction`, and no other process is in here at the same time: what it finds of the schema stays so. */
  changeSchema<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work`, which may take many transactions, while nobody runs any under the same name, in whichever process. Who
   * dies meanwhile holds up nobody.
   * @throws StorageUnavailable when somebody does so for too long.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when everything that reads have seen until now is durable. Who keeps what he is told, and asks later what
   * has changed since, must not be told what a power loss takes back.
   */
  durable(): Promise<void>;
  /** What the last one met who asked for something, and whether the database takes changes at all. */
  health(): Promise<EngineHealth>;
  /** The engine's own look at its files: what is damaged, or nothing. It reads all of them. */
  checkFiles(): Promise<string[]>;
  /** Finishes what was begun, then closes. */
  close(): Promise<void>;
}

/** The store cannot take or give anything just now. Callers answer 503 or a fault; a retry may succeed. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** The same, and no retry succeeds before somebody has done something: another address, another version. */
export class StorageRefused extends StorageUnavailable {}

/** A row broke a constraint of the schema (a duplicate key, a reference to nothing, a sum out of range). */
export class ConstraintBroken extends Error {
  override readonly name = 'ConstraintBroken';
}
