import type { Command } from 'commander';
import { loadDemo } from '../domain/demo.js';
import { print, withPublication } from './frame.js';

/** `tillgate init`: a server does the same when it starts; here it happens without one. */
export function register(program: Command): void {
  program
    .command('init')
    .description('create the database of a publication')
    .option('--demo', 'with demo data; what is there already stays as it is')
    .action(async ({ demo = false }: { demo?: boolean }, command: Command) => {
      const { publication, added } = await withPublication(
        command,
        async (opened) => ({
          publication: opened.publication,
          added: demo ? await loadDemo(opened.engine, { clock: Date.now }) : undefined,
        }),
        { create: true },
      );
      const counts = Object.entries(added ?? {}).map(([what, count]) => `${count} ${what}`);
      const told = demo ? `, demo data added: ${counts.join(', ')}` : '';
      print(
        command,
        { publication, demo, ...(added && { added }) },
        `publication ${publication} is ready${told}`,
      );
    });
}
