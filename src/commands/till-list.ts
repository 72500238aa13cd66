import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { numberText, parseExactJson, stringOf } from '../base/exact-json.js';
import { CommandError, exitCodes } from './frame.js';

/**
 * Reads a JSON list of checks, each an object with the options of `till close` for keys, and makes something of each:
 * `[{ "number": 5, "item": ["1001:2:89.90"], "card": "0012345" }]`.
 *
 * @param define gives a command the options that a check may have
 * @throws CommandError that names the file and the check (the first is 1), for what is no such list and for what `make` refuses
 */
export function readCheckList<Options, Check>(
  path: string,
  define: (command: Command) => Command,
  make: (options: Options) => Check,
): Check[] {
  return readList(path).map((entry, index) => {
    try {
      const command = define(new Command()).helpOption(false).exitOverride();
      command.configureOutput({ writeErr: () => {} }).parse(wordsOf(entry), { from: 'user' });
      return make(command.opts<Options & object>());
    } catch (error) {
      if (!(error instanceof CommanderError || error instanceof CommandError)) throw error;
      const reason = error.message.replace(/^error: /, '');
      throw new CommandError(`${path}, check ${index + 1}: ${reason}`, exitCodes.usage);
    }
  });
}

function readList(path: string): unknown[] {
  let list: unknown;
  try {
    list = parseExactJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`, exitCodes.usage);
  }
  if (Array.isArray(list)) return list;
  throw new CommandError(`${path}: expected a list of checks`, exitCodes.usage);
}

/** `{ "item": ["a", "b"], "offline": true }` as `--item=a --item=b --offline`. */
function wordsOf(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new CommandError('expected an object with the options of "till close"');
  }
  if (!('number' in entry)) throw new CommandError('"number" is missing');
  return Object.entries(entry).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => wordOf(name, one)),
  );
}

function wordOf(name: string, value: unknown): string[] {
  if (typeof value === 'boolean') return value ? [`--${name}`] : [];
  const text = numberText(value) ?? stringOf(value);
  if (text === undefined) throw new CommandError(`"${name}": expected a text, a number, true or false`);
  return [`--${name}=${text}`];
}
