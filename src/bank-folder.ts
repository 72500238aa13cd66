import { createReadStream } from 'node:fs';
import { importStatement } from './domain/bank/import.js';
import { StatementRefused } from './domain/bank/statement.js';
import type { Context } from './domain/context.js';
import { refusalAnswer, reportAnswer } from './exchange/bank/answers.js';
import { takeFolder, type WatchedFile } from './exchange/bank/folder.js';
import { readStatement } from './exchange/bank/read-statement.js';
import type { RecordExchange } from './journal/exchange.js';

interface Watching {
  context: Context;
  record: RecordExchange;
}

const operation = 'bank.folder';

/** Takes what banks have laid into the folder of the publication, if it has one. */
export async function watchBankFolder({ context, record }: Watching, signal: AbortSignal): Promise<void> {
  const { settings } = await context.shop();
  const { bankFolder: folder } = settings;
  if (folder === null) return;
  await takeFolder({ folder, now: context.clock, take: (file) => take(context, record, file) }, signal);
}

async function take(context: Context, record: RecordExchange, { name, path }: WatchedFile) {
  const at = context.clock();
  const started = performance.now();
  const { isTaken, report } = await taken(context, { name, path });
  record({
    ...{ at, operation, direction: 'in', protocol: 'exchange', requestId: operation, document: name },
    status: isTaken ? 200 : 422,
    resultCode: isTaken ? 'OK' : 'STATEMENT_REFUSED',
    durationMs: performance.now() - started,
    response: JSON.stringify(report),
  });
  return { isTaken, report };
}

/** What the report says is read by the office. */
const language = 'ru';

async function taken(context: Context, { name, path }: Pick<WatchedFile, 'name' | 'path'>) {
  const { settings } = await context.shop();
  const statement = readStatement({
    read: () => createReadStream(path),
    taxIdKeys: settings.bankTaxIdKeys,
  });
  try {
    const report = await importStatement(context, { name, statement, by: 'tillgate' });
    return { isTaken: report.faults.count === 0, report: reportAnswer(report, language) };
  } catch (error) {
    if (!(error instanceof StatementRefused)) throw error;
    return { isTaken: false, report: refusalAnswer(error, language) };
  }
}
