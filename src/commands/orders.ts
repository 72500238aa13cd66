import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseScaled, quantityDigits } from '../base/money.js';
import { instant } from '../base/time.js';
import { annul } from '../domain/orders/annul.js';
import { refundCalculated } from '../domain/orders/calculate-refund.js';
import type { OrderAnswer } from '../domain/orders/change-order.js';
import { exportOrders } from '../domain/orders/export.js';
import { handOver } from '../domain/orders/hand-over.js';
import type { PointsPayment } from '../domain/orders/hold-points.js';
import { orderStates } from '../domain/orders/order-state.js';
import { type PrepaymentAnswer, payFromPrepayment } from '../domain/orders/pay-from-prepayment.js';
import { type OfficePaymentAnswer, payInOffice } from '../domain/orders/pay-in-office.js';
import { payOrderWithPoints, pointsTaken } from '../domain/orders/pay-with-points.js';
import type { AskedLine } from '../domain/orders/refund-shares.js';
import { countOrders, listOrders, type OrderFilter } from '../store/order-list.js';
import type { OrderStatus } from '../store/orders.js';
import {
  amountArgument,
  type CheckArgument,
  checkArgument,
  countArgument,
  outputArgument,
  whenArgument,
} from './arguments.js';
import {
  CommandError,
  commonOptions,
  exitCodes,
  type OpenedPublication,
  print,
  withPublication,
} from './frame.js';
import { type OrderRefusal, orderRefusal } from './order-refusal.js';
import { orderLine, orderPage, refundText } from './order-text.js';
import { money, orderInUnits, refundInUnits, stateInUnits } from './order-units.js';
import { exportTable, formatOption, type TableOptions } from './table-export.js';
import { userHere } from './user-here.js';
import { withUmico } from './with-umico.js';

interface Author {
  by?: string;
}

const methods = { bank: 2, cash: 3, electronic: 4 } as const;
const prepayment = 'prepayment';

/** `tillgate orders list|show|export|pay|cancel|hand-over|refund`: what the back office does with orders. */
export function define(orders: Command): void {
  orders
    .command('list', { isDefault: true })
    .description('list orders, newest first; the default')
    .addOption(new Option('--status <code>', 'only with this status, 0 to 7').argParser(statusArgument))
    .option('--client <id>', 'only of this client')
    .option('--store <id>', 'only from this store')
    .option('--since <time>', 'booked since: 15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15', whenArgument)
    .option('--until <time>', 'booked before', whenArgument)
    .option('--to-hand-over', 'only paid orders whose goods are still in the store')
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  orders
    .command('show')
    .description('all that is known of orders: lines, payments, refund orders, history')
    .argument('<number...>', 'numbers of orders, such as INV-000021')
    .option('--external', 'they are the numbers of the application server')
    .action(show);
  orders
    .command('export')
    .description('write all orders, a row for each line, as CSV or JSON')
    .argument('[file]', 'where to (default: standard output)', outputArgument)
    .addOption(formatOption())
    .action((path: string | undefined, options: TableOptions, command: Command) =>
      exportTable(path, options, { command, text: exportOrders }),
    );
  change(orders, 'pay', 'record that an order was paid otherwise than by card')
    .addOption(
      new Option(
        '--method <how>',
        'how it was paid; prepayment: with what its client has paid before',
      ).choices([...Object.keys(methods), prepayment]),
    )
    .option('--points <card>', 'with points on this card of Umico, which are held and spent there')
    .option(
      '--points-amount <sum>',
      'so many points, and the rest by --method (default: all)',
      amountArgument,
    )
    .option('--till <id>', 'with --points: whose connection to Umico applies (default: that for all tills)')
    .option('--amount <sum>', 'what was paid (default: what is open)', amountArgument)
    .option('--document <name>', 'what proves it; the same one again pays once')
    .option('--paid <time>', 'when (default: now)', whenArgument)
    .action(pay);
  change(orders, 'cancel', 'annul an order that is not paid; its goods are free again')
    .option('--reason <text>', 'why')
    .action(cancel);
  change(orders, 'hand-over', 'the goods of a paid order leave the store')
    .option('--check <TILL/SHIFT/NUMBER[/DATE]>', 'a till has sold them with this check', checkArgument)
    .action(give);
  change(orders, 'refund', 'pay money back to what the order was paid with: all that is left, or by lines')
    .option(
      '--line <POSITION[=QUANTITY]>',
      'this line, all that is left of it or so much; repeatable',
      lineArgument,
    )
    .option('--amount <sum>', 'what it must come to', amountArgument)
    .option('--goods-returned', 'goods that were handed over are back in the store')
    .option('--reason <text>', 'why')
    .option('--override <reason>', 'although Umico does not calculate how many points go back, and why')
    .action(back);
}

function change(orders: Command, name: string, description: string): Command {
  return orders
    .command(name)
    .description(description)
    .argument('<number>', 'number of the order, such as INV-000021')
    .option('--by <name>', 'who does it (default: the user of this machine)');
}

interface ListOptions extends Omit<OrderFilter, 'since' | 'until'> {
  since?: number;
  until?: number;
  limit: number;
}

async function list({ since, until, limit, ...given }: ListOptions, command: Command): Promise<void> {
  const filter: OrderFilter = {
    ...given,
    ...(since === undefined ? {} : { since: instant(since) }),
    ...(until === undefined ? {} : { until: instant(until) }),
  };
  const { rows, count } = await withPublication(command, async ({ engine }) => ({
    rows: await listOrders(engine, filter, limit),
    count: await countOrders(engine, filter),
  }));
  const lines = rows.map(orderLine);
  if (count > rows.length) lines.push(`${rows.length} of ${count}; --limit ${count} shows all`);
  const text = lines.length === 0 ? 'no orders' : lines.join('\n');
  print(command, { orders: rows.map(orderInUnits), count }, text);
}

async function show(
  names: string[],
  { external = false }: { external?: boolean },
  command: Command,
): Promise<void> {
  const asked = external ? { externalIds: names } : { numbers: names };
  const answer = await withPublication(command, (opened) => orderStates(opened, asked));
  if (answer.code === 'TOO_MANY')
    throw new CommandError(`at most ${answer.most} orders can be shown at once`);
  const { orders, unknown } = answer;
  print(command, { orders: orders.map(stateInUnits), unknown }, orders.map(orderPage).join('\n'));
  const missing = unknown.map((name) => `there is no order "${name}"`);
  if (missing.length > 0)
    throw new CommandError([...missing, 'tillgate orders list shows those that there are'].join('; '));
}

interface PayOptions extends Author {
  method?: keyof typeof methods | typeof prepayment;
  points?: string;
  pointsAmount?: number;
  till?: string;
  amount?: number;
  document?: string;
  paid?: number;
}

async function pay(number: string, options: PayOptions, command: Command): Promise<void> {
  const { method, amount: amountMinor = null, document = null, paid, by = userHere() } = options;
  checkMethod(options, command);
  const asked = { number, by, amountMinor };
  const paidAt = paid === undefined ? null : instant(paid);
  if (options.points !== undefined || method === undefined)
    return payPoints({ ...asked, document, paidAt }, options, command);
  const answer = await changed<OfficePaymentAnswer | PrepaymentAnswer>(command, (opened) =>
    method === prepayment
      ? payFromPrepayment(opened, asked)
      : payInOffice(opened, { ...asked, paymentCode: methods[method], document, paidAt }),
  );
  tell(command, answer, paidText(answer));
}

function checkMethod(
  { method, document, paid, points, pointsAmount, till }: PayOptions,
  command: Command,
): void {
  const refused = (text: string) => new CommandError(text, exitCodes.usage);
  if (points === undefined && method === undefined)
    command.error("error: required option '--method <how>' or '--points <card>' not specified");
  if (points !== undefined && method === prepayment)
    throw refused('--points goes with --method bank, cash or electronic, or without it');
  if (points === undefined && (till ?? pointsAmount) !== undefined)
    throw refused('--till and --points-amount go with --points');
  if (method === prepayment && (document !== undefined || paid !== undefined))
    throw refused('--document and --paid do not go with --method prepayment');
}

const budgetMs = 15_000;

/** Pays with points, and waits for Umico to take what it holds. */
async function payPoints(
  payment: Pick<PointsPayment, 'number' | 'by' | 'amountMinor' | 'document' | 'paidAt'>,
  options: PayOptions,
  command: Command,
): Promise<void> {
  const { points: card = '', pointsAmount: pointsMinor = null, till = null, method = 'electronic' } = options;
  const paymentCode = method === prepayment ? 4 : methods[method];
  const asked = { ...payment, card, pointsMinor, till, paymentCode, timeoutMs: budgetMs };
  const answer = await changed(
    command,
    async (opened) => {
      const paid = await payOrderWithPoints(opened, asked);
      return paid.code === 'OK' ? pointsTaken(opened, paid, budgetMs) : paid;
    },
    withUmico,
  );
  tell(command, answer, paidText(answer));
}

function paidText({ order, repeated }: OrderAnswer & { repeated: boolean }): string {
  if (repeated) return 'was paid by this before, nothing was done';
  const openMinor = order.amountMinor - order.paidMinor;
  return openMinor === 0 ? 'paid' : `paid in part, ${money(openMinor)} are open`;
}

async function cancel(
  number: string,
  { reason = null, by = userHere() }: Author & { reason?: string | null },
  command: Command,
): Promise<void> {
  const answer = await changed(command, (opened) => annul(opened, { number, by, reason }));
  tell(command, answer, 'annulled');
}

async function give(
  number: string,
  { check, by = userHere() }: Author & { check?: CheckArgument },
  command: Command,
): Promise<void> {
  const named = check === undefined ? null : { date: null, ...check };
  const answer = await changed(command, (opened) => handOver(opened, { number, by, check: named }));
  tell(command, answer, 'handed over');
}

interface RefundOptions extends Author {
  line?: AskedLine[];
  amount?: number;
  reason?: string;
  goodsReturned?: boolean;
  override?: string;
}

async function back(number: string, options: RefundOptions, command: Command): Promise<void> {
  const { line: lines = null, amount: amountMinor = null, reason = null, goodsReturned = false } = options;
  const { by = userHere(), override } = options;
  const asked = { number, by, lines, amountMinor, reason, goodsReturned, overrideReason: override ?? null };
  const answer = await changed(
    command,
    (opened) => refundCalculated(opened, { ...asked, timeoutMs: budgetMs }),
    withUmico,
  );
  const text = `refund order ${refundText(answer.refund)}\n${orderLine(answer.order)}`;
  print(command, { ...orderInUnits(answer.order), refund: refundInUnits(answer.refund) }, text);
}

/** Tells a refusal in words; with `--json` also with its facts, on standard output. */
async function changed<Answer extends OrderAnswer | OrderRefusal, Opened = OpenedPublication>(
  command: Command,
  work: (opened: Opened) => Promise<Answer>,
  open = withPublication as <T>(command: Command, work: (opened: Opened) => Promise<T>) => Promise<T>,
): Promise<Extract<Answer, { code: 'OK' }>> {
  const answer = await open(command, work);
  if (answer.code === 'OK') return answer as Extract<Answer, { code: 'OK' }>;
  if (commonOptions(command).json) print(command, { refused: answer }, '');
  throw new CommandError(orderRefusal(answer as OrderRefusal));
}

function tell(command: Command, { order }: OrderAnswer, what: string): void {
  print(command, orderInUnits(order), `${what}: ${orderLine(order)}`);
}

function statusArgument(text: string): OrderStatus {
  if (!/^[0-7]$/.test(text)) throw new InvalidArgumentError('a status from 0 to 7 is expected');
  return Number(text) as OrderStatus;
}

function lineArgument(text: string, before: AskedLine[] = []): AskedLine[] {
  const [, position, told] = /^(\d{1,4})(?:=(.+))?$/.exec(text) ?? [];
  const quantityMilli = told === undefined ? null : parseScaled(told, quantityDigits);
  if (position === undefined || quantityMilli === undefined) {
    throw new InvalidArgumentError(
      '2 or 2=1.5 is expected: a position, and a quantity with at most 3 digits behind a point',
    );
  }
  return [...before, { position: Number(position), quantityMilli }];
}
