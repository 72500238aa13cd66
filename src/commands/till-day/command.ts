import type { Command } from 'commander';
import { CommandError, commonOptions, exitCodes, print } from '../frame.js';
import { showProgress } from '../progress.js';
import { openTillService } from '../till-client.js';
import { type AddressOptions, addressCommand, settingsOf, whole } from '../till-options.js';
import { NoAnswer } from './calls.js';
import { type DayReport, playDay } from './day.js';
import { CardHeld, TillsUnknown } from './discover.js';
import { reportText } from './report.js';
import { writeShop } from './shop-files.js';

interface DayCommandOptions extends AddressOptions {
  till: number;
  tills: number;
  checks: number;
  cards: number;
  seed: number;
  pause: number;
  limit: number;
  data?: string;
}

/** `tillgate till day`: many tills at once, and then their books against the service's. */
export function defineDay(till: Command): void {
  addressCommand(till, 'day', 'play a day of many tills, and compare their books with the service')
    .option('--tills <count>', 'so many tills at once', whole, 2)
    .option('--till <number>', 'number (KKM) of the first till; the others follow', whole, 1)
    .option('--checks <count>', 'sales and returns of each till', whole, 20)
    .option('--cards <count>', 'cards to play with, at most', whole, 1000)
    .option('--seed <number>', 'the same seed makes the same decisions', whole, 1)
    .option('--pause <seconds>', 'between two checks of a till, on average', whole, 0)
    .option('--limit <seconds>', 'behind so long no till begins anything more', whole, 600)
    .option(
      '--data <folder>',
      'play nothing; write a catalogue with the tills, and the cards, to be imported',
    )
    .action(async (_options: DayCommandOptions, command: Command) => {
      const options = command.optsWithGlobals<DayCommandOptions>();
      if (options.tills < 1) throw new CommandError('--tills: at least one is needed', exitCodes.usage);
      if (options.data === undefined) await play(command, options);
      else await write(command, options, options.data);
    });
}

function tillIds({ till, tills }: DayCommandOptions): string[] {
  return Array.from({ length: tills }, (_, place) => String(till + place));
}

async function write(command: Command, options: DayCommandOptions, folder: string): Promise<void> {
  const files = await writeShop(folder, {
    tills: tillIds(options),
    cards: options.cards,
    seed: options.seed,
  });
  const publication = commonOptions(command).publication;
  const where = publication === 'TP7' ? '' : ` --publication ${publication}`;
  print(
    command,
    files,
    `tillgate catalogue import ${files.catalogue}${where}\ntillgate cards import ${files.cards}${where}`,
  );
}

async function play(command: Command, options: DayCommandOptions): Promise<void> {
  const service = await openTillService(settingsOf(command, options));
  if ('trouble' in service) throw new CommandError(service.trouble);
  const progress = showProgress();
  const report = await playDay(service, dayOptions(options), progress)
    .catch((error: unknown) => {
      throw explained(error, options);
    })
    .finally(() => {
      progress.stop();
      service.close();
    });
  print(command, report, reportText(report));
  if (report.differences.length > 0) throw new CommandError(endText(report));
}

function dayOptions(options: DayCommandOptions) {
  const { checks, cards, seed, pause: pauseSeconds, limit: limitSeconds } = options;
  // Two days of one date must not have the same checks, and no till changes its shift a hundred times a second.
  const firstShift = (Math.floor(Date.now() / 1000) % 20_000_000) * 100;
  return { tills: tillIds(options), checks, cards, seed, pauseSeconds, limitSeconds, firstShift };
}

function endText({ differences }: DayReport): string {
  return `the books of the tills and the service differ: ${differences.length}`;
}

function explained(error: unknown, { tills, till, cards }: DayCommandOptions): unknown {
  if (error instanceof NoAnswer) return new CommandError(error.message);
  if (error instanceof CardHeld) {
    const why = 'somebody else works with it, or a day was broken off; holds end by themselves';
    return new CommandError(`${error.message}: ${why}.`);
  }
  if (!(error instanceof TillsUnknown)) return error;
  const shown = error.tills.slice(0, 5).join(', ');
  const more = error.tills.length > 5 ? `, … (${error.tills.length} of ${tills})` : '';
  const data = `--data FOLDER --till ${till} --tills ${tills} --cards ${cards}`;
  return new CommandError(
    `The service does not know the tills ${shown}${more}. Play with those that it knows, or make them known:\n  tillgate till day ${data}\nwrites a catalogue and cards, and says how to import them.`,
    exitCodes.usage,
  );
}
