import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { maskBytes, maskCard, maskText } from '../base/masking.js';
import { utf8Of } from './body-text.js';
import type { Batch, JournalFile } from './messages.js';
import { MARGIN_BYTES, type Unpacked, unpack } from './packing.js';
import { insertExchange, migrateJournal } from './schema.js';

/** One journal file, written by the worker. Everything here blocks, and everything throws when the disk does not want. */
export interface FileWriter {
  /**
   * Writes the whole batch, or throws and writes nothing of it. Answers how many exchanges it left out because the
   * table does not take them: such a one must not keep back the others for ever.
   */
  write(batch: Batch): number;
  /** Removes at most a small number of rows that retention does not keep; answers how many. */
  pruneSome(now: number): number;
  close(): void;
}

/** A page holds several ordinary exchanges; with 4 KB it would hold one, and half of the file would be air. */
const PAGE_BYTES = 16_384;
const PRUNED_AT_ONCE = 500;
const LONGEST_WORD = 200;

export function openFileWriter({ file, publication, bodyLimitBytes, retention }: JournalFile): FileWriter {
  const connection = new Database(file, { timeout: 1000 });
  try {
    connection.pragma(`page_size = ${PAGE_BYTES}`);
    connection.pragma('auto_vacuum = INCREMENTAL');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('journal_size_limit = 67108864');
    migrateJournal(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  const insert = connection.prepare(insertExchange);
  const writeAll = connection.transaction((batch: Batch) => {
    let refused = 0;
    for (const exchange of unpack(batch)) {
      try {
        insert.run(rowOf(exchange, publication, bodyLimitBytes));
      } catch (error) {
        if (isOfTheFile(error)) throw error;
        refused++;
      }
    }
    return refused;
  });

  const expired = connection.prepare(
    `DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE time_ms < ? ORDER BY time_ms LIMIT ${PRUNED_AT_ONCE})`,
  );
  const oldest = connection.prepare(
    `DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY id LIMIT ${PRUNED_AT_ONCE})`,
  );
  const pages = (name: string) => connection.pragma(name, { simple: true }) as number;
  const isTooLarge = () =>
    (pages('page_count') - pages('freelist_count')) * pages('page_size') > retention.megabytes * 2 ** 20;

  return {
    write(batch) {
      return writeAll.immediate(batch);
    },
    pruneSome(now) {
      let removed = expired.run(now - retention.days * 86_400_000).changes;
      if (removed === 0 && isTooLarge()) removed = oldest.run().changes;
      if (removed > 0) connection.pragma(`incremental_vacuum(${PRUNED_AT_ONCE})`);
      return removed;
    },
    close() {
      connection.close();
    },
  };
}

/** Names of operations and users come again and again. What has digits may be a number in any notation and is masked anew. */
const maskedWords = new Map<string, string>();
const MOST_WORDS = 1000;

function maskedWord(text: string, secrets: readonly string[]): string {
  if (/\d/.test(text) || secrets.some((secret) => text.includes(secret))) return maskText(text, { secrets });
  let masked = maskedWords.get(text);
  if (masked === undefined) {
    masked = maskText(text);
    if (maskedWords.size >= MOST_WORDS) maskedWords.clear();
    maskedWords.set(text, masked);
  }
  return masked;
}

function rowOf(exchange: Unpacked, publication: string, limit: number): (string | number | Buffer | null)[] {
  const { kind } = exchange;
  const secrets = exchange.card === null ? [] : [exchange.card];
  const word = (text: string | null | undefined) =>
    text == null ? null : maskedWord(text.slice(0, LONGEST_WORD), secrets);
  return [
    exchange.at,
    // A request id is ours, or was checked where it came in: masking it would cut the thread to the logs.
    exchange.requestId.slice(0, LONGEST_WORD),
    publication,
    kind.direction,
    kind.protocol,
    word(kind.operation),
    word(kind.user),
    kind.address ?? null,
    exchange.card === null ? null : maskCard(exchange.card),
    word(exchange.document),
    kind.status,
    kind.resultCode ?? null,
    exchange.durationMs,
    bodyOf(exchange.request, exchange.requestBytes, limit, secrets),
    exchange.requestBytes,
    bodyOf(exchange.response, exchange.responseBytes, limit, secrets),
    exchange.responseBytes,
  ];
}

/** UTF-8, masked. It stays bytes all the way into the file: SQLite would make bytes of a string again. */
function bodyOf(
  body: Buffer | string | null,
  bytes: number,
  limit: number,
  secrets: string[],
): Buffer | null {
  if (body === null) return null;
  const masked = maskBytes(utf8Of(body), { secrets });
  if (bytes <= limit) return masked;
  // The margin is thrown away whatever its encoding was: half a number at the end of it was not recognised.
  const kept = Math.max(0, Math.min(limit, masked.length - MARGIN_BYTES));
  return Buffer.concat([masked.subarray(0, characterStart(masked, kept)), Buffer.from(`… [${bytes} bytes]`)]);
}

/** The beginning of the character that the byte at `at` belongs to. */
function characterStart(utf8: Buffer, at: number): number {
  let start = at;
  while (start > 0 && ((utf8[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

/** Whether the file or the disk is to blame, and not the row. */
function isOfTheFile(error: unknown): boolean {
  return error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT');
}

/** Whether the file itself is bad, so that no waiting will help. */
export function isDamaged(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^SQLITE_(NOTADB|CORRUPT)/.test(code);
}

/** Puts a damaged file out of the way, for whoever wants to look into it. Answers its new name. */
export function putAside(file: string, now: number): string {
  const aside = `${file}.damaged-${new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)}`;
  renameSync(file, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  return aside;
}
