#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from './base/version.js';
import { addCommonOptions, exitCodes, explain } from './commands/frame.js';
import { watchOutput } from './commands/output-errors.js';

interface CommandModule {
  /** Gives the command its arguments, options and action, or its subcommands. */
  define(command: Command): void;
}

interface Line {
  description: string;
  load: () => Promise<CommandModule>;
}

/** The commands, one file each. A file is loaded only when its command is asked for. */
const commands: Readonly<Record<string, Line>> = {
  serve: { description: 'serve all publications', load: () => import('./commands/serve.js') },
  init: { description: 'create the database of a publication', load: () => import('./commands/init.js') },
  user: {
    description: 'users of a publication and what they may do',
    load: () => import('./commands/user.js'),
  },
  settings: {
    description: 'show and change how a publication works',
    load: () => import('./commands/settings.js'),
  },
  rules: {
    description: 'discount steps and bonus rules, in the units of people',
    load: () => import('./commands/rules.js'),
  },
  cards: {
    description: 'import, export and show discount and payment cards',
    load: () => import('./commands/cards.js'),
  },
  catalogue: {
    description: 'import and export cities, stores, tills, groups, items, prices and stock',
    load: () => import('./commands/catalogue.js'),
  },
  orders: {
    description: 'orders of the application server: look, pay, annul, hand over, pay back',
    load: () => import('./commands/orders.js'),
  },
  ledger: {
    description: 'movements of cards, clients and stock, and accounting entries, as a table',
    load: () => import('./commands/ledger.js'),
  },
  bank: {
    description: 'statements of banks: import, what waits, matching by hand',
    load: () => import('./commands/bank.js'),
  },
  webhooks: {
    description: 'what the application server is told of orders, and telling it again',
    load: () => import('./commands/webhooks.js'),
  },
  umico: {
    description: 'Umico: connections, the register of receipts, wholesale documents',
    load: () => import('./commands/umico.js'),
  },
  exceptions: {
    description: 'what the back office has to look at, newest first',
    load: () => import('./commands/exceptions.js'),
  },
  journal: {
    description: 'search the record of requests, newest first',
    load: () => import('./commands/journal.js'),
  },
  jobs: { description: 'tasks that wait, are done or have failed', load: () => import('./commands/jobs.js') },
  sync: {
    description: 'synchronise the accumulations of cards with their movements',
    load: () => import('./commands/sync.js'),
  },
  verify: {
    description: 'prove that all balances equal their movements and that checks add up',
    load: () => import('./commands/verify.js'),
  },
  backup: {
    description: 'write a publication into one file, while servers go on',
    load: () => import('./commands/backup.js'),
  },
  restore: {
    description: 'make a publication from such a file',
    load: () => import('./commands/restore.js'),
  },
  'migrate-to-postgres': {
    description: 'copy a publication from its SQLite file to PostgreSQL, with all history',
    load: () => import('./commands/migrate-to-postgres.js'),
  },
  config: { description: 'check or show the configuration', load: () => import('./commands/config.js') },
  sandbox: {
    description: 'a server that stands for another system while you have no keys for it',
    load: () => import('./commands/sandbox.js'),
  },
  till: {
    description: 'a simulated till, for this or any other KKMTransfer service',
    load: () => import('./commands/till.js'),
  },
};

const exitCodeHelp = `
Exit codes:
  0  done
  1  the thing asked for failed, or differences were found
  2  the command line or the configuration is wrong
  3  the store cannot be opened or used
  4  a fault of Tillgate itself

Every setting can be given as TILLGATE_… too; see schemas/config.schema.json.`;

async function createProgram(given: readonly string[]): Promise<Command> {
  const program = addCommonOptions(new Command('tillgate'))
    .description('Integration server for shops: stands where a 1C back office would stand')
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodeHelp)
    .showSuggestionAfterError()
    .exitOverride();
  for (const [name, { description, load }] of Object.entries(commands)) {
    const command = program.command(name).description(description);
    if (given.includes(name)) (await load()).define(command);
  }
  return program;
}

async function main(argv: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(argv.slice(2));
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end with 0; commander has written what is wrong with the command line already.
      process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
      return;
    }
    const { message, exitCode } = explain(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}

watchOutput();
await main(process.argv);
