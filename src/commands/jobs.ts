import { type Command, InvalidArgumentError } from 'commander';
import { instant } from '../base/time.js';
import type { Engine } from '../store/engine.js';
import {
  countTasks,
  findTask,
  listTasks,
  reviveTask,
  type TaskCounts,
  type TaskFilter,
  type TaskRow,
} from '../store/tasks.js';
import { countArgument } from './arguments.js';
import { exitCodes, print, withPublication } from './frame.js';

/** `tillgate jobs list|retry`: the rows of the queue, also beside a running server. */
export function define(jobs: Command): void {
  jobs
    .command('list')
    .description('list tasks, newest first')
    .option('--status <status>', 'waiting, done or failed', statusArgument)
    .option('--name <name>', 'only tasks of this name')
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  jobs
    .command('retry')
    .description('let failed tasks run again, and waiting ones at once; exit code 1 if one cannot')
    .argument('<id...>', 'ids as the list shows them', collectIds)
    .action(retry);
}

async function list(filter: TaskFilter, command: Command): Promise<void> {
  const { tasks, counts } = await withPublication(command, async ({ engine }) => ({
    tasks: await listTasks(engine, filter),
    counts: await countTasks(engine, instant(Date.now())),
  }));
  print(command, { counts, tasks }, described(tasks, counts));
}

/** For people: one line per task, its last error below it. */
function described(tasks: readonly TaskRow[], { waiting, due, failed }: TaskCounts): string {
  const rows = tasks.map(({ id, name, key, status, attempts, runAt, endedAt, lastError }) => {
    const line = `${id}  ${status}  ${name}  ${key}  attempts ${attempts}  ${endedAt ?? runAt}`;
    return lastError === null ? line : `${line}\n  ! ${lastError.replace(/\s+/g, ' ')}`;
  });
  return [...rows, `${waiting} waiting (${due} due), ${failed} failed`].join('\n');
}

async function retry(ids: readonly number[], _options: unknown, command: Command): Promise<void> {
  const results = await withPublication(command, async ({ engine }) => {
    const done: { id: number; retried: boolean; reason?: string }[] = [];
    for (const id of ids) {
      const retried = await engine.transaction((tx) => reviveTask(tx, id, instant(Date.now())));
      done.push(retried ? { id, retried } : { id, retried, reason: await whyNot(engine, id) });
    }
    return done;
  });
  const lines = results.map(
    ({ id, retried, reason }) => `${id}: ${retried ? 'runs as soon as the server looks' : reason}`,
  );
  print(command, results, lines.join('\n'));
  if (results.some(({ retried }) => !retried)) process.exitCode = exitCodes.failed;
}

async function whyNot(engine: Engine, id: number): Promise<string> {
  const task = await findTask(engine, id);
  if (task === undefined) return 'there is no such task';
  if (task.status === 'done') return 'it is done';
  if (task.status === 'waiting') return 'it is due already';
  return `another task ${task.name} with the key ${task.key} is waiting`;
}

function statusArgument(text: string): TaskRow['status'] {
  if (text === 'waiting' || text === 'done' || text === 'failed') return text;
  throw new InvalidArgumentError('waiting, done or failed is expected');
}

function collectIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), countArgument(text)];
}
