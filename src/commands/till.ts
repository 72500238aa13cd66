import { type Command, Option } from 'commander';
import { gather } from './arguments.js';
import { CommandError, commonOptions, exitCodes, print } from './frame.js';
import { writeToOutput } from './output-file.js';
import { accumulationPages, accumulationsAsJson, accumulationsAsText } from './till-accumulations.js';
import { composeCheck } from './till-check.js';
import { callTillService } from './till-client.js';
import { defineDay } from './till-day/command.js';
import { wireTime } from './till-day/values.js';
import { readCheckList } from './till-list.js';
import { settingsOf, type TillOptions, tillCommand, whole } from './till-options.js';

interface SaleOptions extends TillOptions {
  shift: number;
  number: number;
  time?: string;
  item?: string[];
  card?: string[];
  spend?: string;
  hold?: string;
  pay?: string[];
  offline?: boolean;
}

interface HoldOptions extends TillOptions {
  key: string;
}

/** `tillgate till …`: a till that calls any KKMTransfer address. */
export function define(till: Command): void {
  tillCommand(till, 'test', 'the "connection test" button').action(
    (_options: TillOptions, command: Command) =>
      call(command, 'TestConnection', ({ till: KKM }) => ({ KKM })),
  );
  tillCommand(till, 'card <number>', 'look up a card').action(
    (number: string, _options: TillOptions, command: Command) =>
      call(command, 'GetCard', ({ till: KKM }) => ({ KKM, CardNumber: number })),
  );
  tillCommand(till, 'check <shift> <number>', 'what became of a check').action(
    (shift: string, number: string, _options: TillOptions, command: Command) =>
      call(command, 'GetCheck', ({ till: KKM }) => ({ KKM, Shift: whole(shift), Number: whole(number) })),
  );
  tillCommand(till, 'hold <card> <amount>', 'reserve bonus or the money of a payment card')
    .addOption(
      new Option('--key <key>', 'name of the hold; again with the same name, the same hold is meant').default(
        `sim-${Date.now()}`,
        'made from the clock',
      ),
    )
    .action((CardNumber: string, Amount: string, _options: HoldOptions, command: Command) =>
      call<HoldOptions>(command, 'HoldBonus', ({ till: KKM, key }) => ({
        KKM,
        CardNumber,
        Amount,
        HoldKey: key,
      })),
    );
  tillCommand(till, 'release <key>', 'give back what was held').action(
    (HoldKey: string, _options: TillOptions, command: Command) =>
      call(command, 'ReleaseHold', () => ({ HoldKey })),
  );
  tillCommand(till, 'stock [code...]', "stock of the till's store (default: of all its items)").action(
    (ItemCode: string[], _options: TillOptions, command: Command) =>
      call(command, 'GetStock', ({ till: KKM }) => ({ KKM, ItemList: { ItemCode } })),
  );
  tillCommand(till, 'accumulations', 'the cards that changed, page by page, as a till that keeps a copy asks')
    .option('--from <version>', 'what changed since this version (default: all cards)', '0')
    .action(accumulations);
  saleOptions(
    tillCommand(till, 'calculate', 'discount and bonus of a check before it is closed; nothing is recorded'),
  ).action((_options: SaleOptions, command: Command) =>
    // Nothing is paid yet.
    callWithCheck(command, 'CalculateCheck', (options) => ({ ...check(options), Payments: {} })),
  );
  closeOptions(
    tillCommand(till, 'close', 'close a check; the same shift, number and time again is the same check'),
  ).action((_options: SaleOptions, command: Command) => callWithCheck(command, 'CloseCheck', check));
  tillCommand(
    till,
    'transfer <file>',
    'transfer a JSON list of checks, each with the options of close for keys',
  ).action(transfer);
  defineDay(till);
}

async function accumulations(_options: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<TillOptions & { from: string }>();
  const { from } = options;
  const pages = accumulationPages(settingsOf(command, options), { till: options.till, from });
  const write = commonOptions(command).json ? accumulationsAsJson : accumulationsAsText;
  await writeToOutput(write(pages, from));
}

function saleOptions(command: Command): Command {
  return command
    .option('--shift <number>', 'shift', whole, 1)
    .addOption(
      new Option('--number <number>', 'number of the check')
        .argParser(whole)
        .default(Math.floor(Date.now() / 1000) % 1e9, 'made from the clock'),
    )
    .option('--time <time>', "local time (default: the server's)")
    .option('--item <CODE:QUANTITY:PRICE>', 'a line, repeatable (default: DEMO:1:100.00)', gather)
    .option('--card <number>', 'a card, repeatable', gather)
    .option('--spend <amount>', 'bonus to spend')
    .option('--hold <key>', 'what was held on the first card for this check');
}

/** All that a closed check says. */
function closeOptions(command: Command): Command {
  return saleOptions(command)
    .option(
      '--pay <KIND=AMOUNT[@CARD]>',
      'a payment, repeatable: Cash, BankCard, PaymentCard … (default: all in cash)',
      gather,
    )
    .option('--offline', 'it was closed without a connection');
}

async function callWithCheck(
  command: Command,
  operation: string,
  compose: (options: SaleOptions & { time: string }) => object,
): Promise<void> {
  // A till's clock shows the time of its shop, and this machine may stand elsewhere.
  const time = command.opts<SaleOptions>().time ?? (await serverTime(command));
  await call<SaleOptions>(command, operation, (options) => ({ Check: compose({ ...options, time }) }));
}

async function transfer(file: string, _options: TillOptions, command: Command): Promise<void> {
  const { till } = command.opts<TillOptions>();
  const time = await serverTime(command);
  const define = (own: Command) => closeOptions(own).option('--till <id>', 'number of the till', till);
  const Check = readCheckList(file, define, (options: SaleOptions) => check({ time, ...options }));
  await call(command, 'TransferSales', () => ({ CheckList: { Check } }));
}

async function call<Options extends TillOptions = TillOptions>(
  command: Command,
  operation: string,
  parameters: (options: Options) => object,
): Promise<void> {
  const options = command.optsWithGlobals<Options>();
  const answer = await callTillService(settingsOf(command, options), operation, parameters(options));
  if ('trouble' in answer) throw new CommandError(answer.trouble);
  print(command, answer.value, describe(answer.value));
  const code = answer.value.ResultCode;
  const refused = Number(answer.value.Refused ?? 0);
  if ((code !== undefined && code !== 'OK') || refused > 0) process.exitCode = exitCodes.failed;
}

async function serverTime(command: Command): Promise<string> {
  const options = command.optsWithGlobals<TillOptions>();
  const answer = await callTillService(settingsOf(command, options), 'TestConnection', {});
  if ('trouble' in answer) throw new CommandError(answer.trouble);
  return wireTime(answer.value.ServerTime);
}

function check(options: SaleOptions & { time: string }): object {
  const {
    till,
    shift,
    number,
    time,
    item = ['DEMO:1:100.00'],
    card = [],
    spend,
    hold,
    pay = [],
    offline,
  } = options;
  try {
    return composeCheck({
      till,
      shift,
      number,
      time,
      items: item,
      cards: card,
      payments: pay,
      ...(spend === undefined ? {} : { spend }),
      ...(offline === undefined ? {} : { offline }),
      ...(hold === undefined ? {} : { hold }),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message, exitCodes.usage);
    throw error;
  }
}

/** `Name: value` lines, nested ones indented. */
function describe(value: Record<string, unknown>, indent = ''): string {
  return Object.entries(value)
    .flatMap(([name, part]) =>
      Array.isArray(part) ? part.map((row) => [name, row] as const) : [[name, part] as const],
    )
    .map(([name, part]) => `${indent}${name}: ${text(part, indent)}`)
    .join('\n');
}

function text(part: unknown, indent: string): string {
  if (part instanceof Date) return wireTime(part);
  if (typeof part === 'object' && part !== null)
    return `\n${describe(part as Record<string, unknown>, `${indent}  `)}`;
  // Texts for screens and paper have lines of their own.
  const [first = '', ...more] = String(part ?? '').split('\n');
  return more.length === 0 ? first : [first, ...more].map((line) => `\n${indent}  ${line}`).join('');
}
