import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FeedRefused } from '../../domain/feed/notes.js';
import { type RemoteOrder, type RemoteOutcome, takeRemoteOrder } from '../../domain/feed/orders-in.js';
import { CommerceMlRefused, messageOf } from '../commerceml/faults.js';
import { xmlFilesBelow } from '../commerceml/import-files.js';
import { readOrders } from '../commerceml/read-orders.js';
import { unpackBeside } from '../files/zip.js';
import { type ExchangeAnswer, success } from './answers.js';
import type { ExchangeCall, ExchangeParts } from './call.js';
import { filesOf } from './sessions.js';

const mostFiles = 10_000;

/**
 * Takes what 1C says of orders, from everything that came. The files are read whole before the first order changes; taking
 * them again changes nothing, and they are thrown away, taken or refused.
 * @throws FeedRefused, ZipRefused
 */
export async function takeStatuses(
  { megabytes }: ExchangeParts,
  { context, user, session }: ExchangeCall,
): Promise<ExchangeAnswer> {
  const folder = filesOf(session, 'sale');
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/\.zip$/i.test(name)) continue;
    await unpackBeside(join(folder, name), folder, { bytes: megabytes * 2 ** 20, files: mostFiles });
  }
  const paths = await xmlFilesBelow(folder);
  const forget = () => Promise.all(paths.map((path) => rm(path, { force: true })));
  const orders: RemoteOrder[] = [];
  try {
    for (const path of paths) orders.push(...(await read(path)));
  } catch (error) {
    await forget();
    throw error;
  }
  const outcomes: RemoteOutcome[] = [];
  for (const order of orders) outcomes.push(await takeRemoteOrder(context, order, user));
  await forget();
  return success(`Заказов в файле: ${orders.length}`, ...outcomes.flatMap(described));
}

async function read(path: string): Promise<RemoteOrder[]> {
  const name = basename(path);
  const orders: RemoteOrder[] = [];
  try {
    for await (const order of readOrders({ name, read: () => createReadStream(path) })) orders.push(order);
    return orders;
  } catch (error) {
    if (!(error instanceof CommerceMlRefused)) throw error;
    const faults = error.faults.map((fault) => ({
      place: { file: name, line: fault.line },
      message: messageOf(fault),
    }));
    throw new FeedRefused(faults);
  }
}

const words = {
  paid: 'оплачен',
  'paid in part': 'оплачен частично',
  'handed over': 'отгружен',
  annulled: 'аннулирован',
} as const;

function described({ number, done, refused }: RemoteOutcome): string[] {
  if (done.length + refused.length === 0) return [];
  const told = [...done.map((one) => words[one]), ...refused.map((one) => `не принято (${one})`)];
  return [`${number}: ${told.join(', ')}`];
}
