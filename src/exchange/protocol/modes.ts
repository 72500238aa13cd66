import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { acknowledge, offerChangedOrders } from '../../domain/feed/orders-out.js';
import { BodyRefused } from '../../http/body.js';
import type { ImportJob } from '../commerceml/import-job.js';
import { importInThread } from '../commerceml/import-thread.js';
import { writeOrders } from '../commerceml/write-orders.js';
import { type ExchangeAnswer, failure, imported, plain, progress, refusalOf, success } from './answers.js';
import type { ExchangeCall, ExchangeParts } from './call.js';
import { addPart, clear, end, exchangeTypes, filesOf, NameTaken, remember } from './sessions.js';
import { takeStatuses } from './statuses.js';

export type Mode = (parts: ExchangeParts, call: ExchangeCall) => Promise<ExchangeAnswer>;

/** THE LIST of what 1C may ask for, by kind of exchange. */
export const modes: Readonly<Record<ExchangeCall['type'], Readonly<Record<string, Mode>>>> = {
  catalog: { init, file, import: importCatalogue, deactivate: nothingToDo, complete },
  sale: {
    init,
    query,
    success: acknowledged,
    file,
    import: importOrders,
    deactivate: nothingToDo,
    complete,
  },
};

/** What came in an earlier exchange is thrown away. 1C that names its version is told ours. */
async function init({ partBytes, imports, byteCounts }: ExchangeParts, call: ExchangeCall) {
  const { session, type, sessid, version } = call;
  byteCounts.forget(filesOf(session, type));
  if (type === 'catalog') imports.forget(session.id);
  if (version !== undefined) session.state.version = version;
  await clear(session, type);
  const more = version === undefined ? [] : [`sessid=${sessid}`, 'version=2.10'];
  return plain('zip=yes', `file_limit=${partBytes}`, ...more);
}

/** A file comes in one or more parts. Orders are taken with the part that is not full, because older 1C asks for no more. */
async function file(parts: ExchangeParts, call: ExchangeCall): Promise<ExchangeAnswer> {
  const { session, type, path } = call;
  if (path === '') return failure('Не указано имя файла: filename=import.xml');
  const part = await call.body();
  if (part === undefined) return failure('Соединение прервано');
  const limit = parts.megabytes * 2 ** 20;
  const folder = filesOf(session, type);
  if ((await parts.byteCounts.of(folder)) + part.length > limit)
    throw new BodyRefused('too-large', 413, String(limit));
  if (type === 'catalog') parts.imports.forget(session.id);
  try {
    // Before it is written, so that parts that come side by side count together.
    parts.byteCounts.add(folder, part.length);
    const isLonger = await addPart(session, { type, path, part });
    if (!isLonger) parts.byteCounts.forget(folder);
  } catch (error) {
    parts.byteCounts.forget(folder);
    if (!(error instanceof NameTaken)) throw error;
    return failure(`Имя ${path} занято: файл и папка не могут называться одинаково`);
  }
  if (type === 'sale' && part.length < parts.partBytes) return importOrders(parts, call);
  return success();
}

async function importCatalogue(parts: ExchangeParts, call: ExchangeCall): Promise<ExchangeAnswer> {
  const { session, publication, path } = call;
  const folder = filesOf(session, 'catalog');
  const archives = (await readdir(folder).catch(() => [])).filter((name) => /\.zip$/i.test(name));
  if (path === '') return failure('Не указано имя файла: filename=import.xml');
  if (archives.length === 0 && !existsSync(join(folder, path))) return failure(`Файл ${path} не передан`);
  const { dataDir, database, publicUrl, megabytes } = parts;
  const files = {
    kind: 'session',
    folder,
    archives: archives.map((name) => join(folder, name)),
    // 1C that sends an archive may name it, or a file in it.
    file: /\.zip$/i.test(path) ? 'import.xml' : path,
    imported: session.state.imported,
  } as const;
  const job: ImportJob = { dataDir, publication, database, publicUrl, megabytes, files };
  const outcome = await parts.imports.ask(`${session.id}/${path}`, publication, (tell, signal) =>
    importInThread(job, tell, signal),
  );
  // Archives are unpacked, pictures taken away.
  parts.byteCounts.forget(folder);
  if ('progress' in outcome) return progress(outcome.progress);
  if ('error' in outcome) {
    await remember(session, files.file, 'refused');
    return refused(outcome.error);
  }
  await remember(session, files.file, 'imported');
  return imported(outcome.result);
}

function refused(error: unknown): ExchangeAnswer {
  const answer = refusalOf(error);
  if (answer === undefined) throw error;
  return answer;
}

async function importOrders(parts: ExchangeParts, call: ExchangeCall): Promise<ExchangeAnswer> {
  try {
    return await takeStatuses(parts, call);
  } catch (error) {
    return refused(error);
  } finally {
    parts.byteCounts.forget(filesOf(call.session, 'sale'));
  }
}

async function query(_parts: ExchangeParts, call: ExchangeCall): Promise<ExchangeAnswer> {
  const { context, session, version } = call;
  const { settings } = await context.shop();
  const orders = await offerChangedOrders(context, session.id);
  const asked = version ?? session.state.version;
  const body = writeOrders({ orders, version: asked, now: context.clock(), timeZone: settings.timeZone });
  return { status: 200, contentType: 'application/xml; charset=utf-8', body, code: 'orders' };
}

/** Only now orders count as handed over to 1C. */
async function acknowledged(_parts: ExchangeParts, { context, session }: ExchangeCall) {
  const count = await acknowledge(context, session.id);
  return success(`Заказов передано: ${count}`);
}

/** What a whole catalogue does not name has gone with its last file. */
async function nothingToDo(): Promise<ExchangeAnswer> {
  return success();
}

async function complete({ byteCounts }: ExchangeParts, { session }: ExchangeCall): Promise<ExchangeAnswer> {
  for (const type of exchangeTypes) byteCounts.forget(filesOf(session, type));
  await end(session);
  return success();
}
