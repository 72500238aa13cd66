import type { Command } from 'commander';
import { type Settings, settingNames } from '../domain/settings/settings.js';
import { changeSetting, readSettings } from '../domain/settings/shop.js';
import { CommandError, exitCodes, print, withPublication } from './frame.js';

/** `tillgate settings show|set` */
export function define(settings: Command): void {
  settings
    .command('show')
    .argument('[name]', 'only this setting')
    .description('show the settings')
    .action(show);
  settings
    .command('set')
    .argument('<name>')
    .argument('<value>', 'JSON; a text may go without quotes')
    .description('change a setting, at once also for running servers')
    .action(set);
}

async function show(name: string | undefined, _options: unknown, command: Command): Promise<void> {
  if (name !== undefined && !isName(name)) throw unknown(name);
  const settings = await withPublication(command, async ({ engine }) => showable(await readSettings(engine)));
  if (name !== undefined) return print(command, settings[name], JSON.stringify(settings[name]));
  const lines = settingNames.map((known) => `${known}: ${JSON.stringify(settings[known])}`);
  print(command, settings, lines.join('\n'));
}

async function set(name: string, value: string, _options: unknown, command: Command): Promise<void> {
  if (!isName(name)) throw unknown(name);
  const parsed = jsonOrText(value);
  try {
    await withPublication(command, ({ engine }) => changeSetting(engine, name, parsed), { create: true });
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message, exitCodes.usage);
    throw error;
  }
  const shown = showable({ [name]: parsed } as Partial<Settings>);
  print(command, shown, `${name} is now ${JSON.stringify(shown[name])}`);
}

/** Without what nobody may read over a shoulder. */
function showable<Some extends Partial<Settings>>(settings: Some): Some {
  const { webhook } = settings;
  const isKept = typeof webhook?.secret === 'string';
  return isKept ? { ...settings, webhook: { ...webhook, secret: '***' } } : settings;
}

function isName(name: string): name is keyof Settings {
  return (settingNames as string[]).includes(name);
}

function unknown(name: string): CommandError {
  return new CommandError(
    `there is no setting "${name}"; there are: ${settingNames.join(', ')}`,
    exitCodes.usage,
  );
}

/** Shells eat quotes, so `settings set currency EUR` means the text. */
function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
