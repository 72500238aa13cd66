import type { Command } from 'commander';
import { loadDemo } from '../domain/demo.js';
import { print, withPublication } from './frame.js';

/** `tillgate init`: a server does the same when it starts; here it happens without one. */
export function define(command: Command): void {
  command.option('--demo', 'with demo data; what is there already stays as it is').action(create);
}

async function create({ demo = false }: { demo?: boolean }, command: Command): Promise<void> {
  const { publication, added } = await withPublication(
    command,
    async ({ engine, clock, publication }) => ({
      publication,
      added: demo ? await loadDemo(engine, { clock }) : undefined,
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
}
