import { type Command, Option } from 'commander';
import { tellAgain } from '../domain/orders/tell.js';
import { readSettings } from '../domain/settings/shop.js';
import { findOrderByNumber } from '../store/orders.js';
import { listEvents, type OutboxEvent } from '../store/outbox.js';
import { countArgument } from './arguments.js';
import { CommandError, exitCodes, print, withPublication } from './frame.js';
import { orderRefusal } from './order-refusal.js';

interface ListOptions {
  state?: OutboxEvent['state'];
  order?: string;
  limit: number;
}

/** `tillgate webhooks list|replay`: what the application server was told, or waits for. */
export function define(webhooks: Command): void {
  webhooks
    .command('list', { isDefault: true })
    .description('list what is told of orders, newest first; the default')
    .addOption(new Option('--state <state>', 'only these').choices(['waiting', 'delivered', 'failed']))
    .option('--order <number>', 'only of this order')
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  webhooks
    .command('replay')
    .description('tell again, at once, whatever became of it; exit code 1 if there is no such event')
    .argument('[event...]', 'names of events, such as msg_0000000000001')
    .option('--failed', 'all that were given up')
    .option('--order <number>', 'all of this order')
    .action(replay);
}

async function list({ state, order, limit }: ListOptions, command: Command): Promise<void> {
  const filter = { state: state ?? null, orderNumber: order ?? null, limit };
  const events = await withPublication(command, ({ engine }) => listEvents(engine, filter));
  print(command, events.map(shown), events.map(described).join('\n') || 'nothing was to be told');
}

/** Without what belongs to the tables. */
function shown({ id: _, orderId: __, payload, ...event }: OutboxEvent) {
  return { ...event, change: JSON.parse(payload) };
}

/** For people: one line per event, why it was not accepted below it. */
function described({
  eventId,
  state,
  orderNumber,
  attempts,
  endedAt,
  nextAt,
  lastError,
  payload,
}: OutboxEvent): string {
  const { event } = JSON.parse(payload) as { event: string };
  const line = `${eventId}  ${state}  ${orderNumber} ${event}  attempts ${attempts}  ${endedAt ?? nextAt}`;
  return lastError === null ? line : `${line}\n  ! ${lastError.replace(/\s+/g, ' ')}`;
}

const mostReplayed = 10_000;

async function replay(
  names: readonly string[],
  { failed = false, order }: { failed?: boolean; order?: string },
  command: Command,
): Promise<void> {
  if (names.length === 0 && !failed && order === undefined) {
    throw new CommandError('name events, or give --failed or --order', exitCodes.usage);
  }
  const result = await withPublication(command, async (context) => {
    if ((await readSettings(context.engine)).webhook === null) {
      throw new CommandError('nobody is to be told; set the setting webhook first');
    }
    if (order !== undefined && (await findOrderByNumber(context.engine, order)) === undefined) {
      throw new CommandError(orderRefusal({ code: 'ORDER_UNKNOWN', number: order }));
    }
    const filter = {
      state: failed ? ('failed' as const) : null,
      orderNumber: order ?? null,
      limit: mostReplayed,
    };
    const isChosen = failed || order !== undefined;
    const found = isChosen ? await listEvents(context.engine, filter) : [];
    const chosen = [...names, ...found.map(({ eventId }) => eventId)];
    const unknown = await tellAgain(context, chosen);
    return { replayed: chosen.filter((name) => !unknown.includes(name)), unknown };
  });
  const lines = [
    `${result.replayed.length} are told again as soon as the server looks`,
    ...result.unknown.map((name) => `${name}: there is no such event`),
  ];
  print(command, result, lines.join('\n'));
  if (result.unknown.length > 0) process.exitCode = exitCodes.failed;
}
