import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./queue-program.mjs', import.meta.url));

export interface QueueProcess {
  /** The lines it wrote so far. */
  lines(): string[];
  /** Resolves when it has written a line that begins so. */
  until(line: string): Promise<void>;
  /** Sends a signal and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test has left behind; call it once in a file that starts processes. */
export function endQueueProcessesAfterAll(): void {
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });
}

/** A process that runs the tasks of a database and is ready to. `aheadMs`: how wrong its clock is. */
export async function startQueueProcess(url: string, schema: string, aheadMs = 0): Promise<QueueProcess> {
  const child = spawn(process.execPath, [program, url, schema, String(aheadMs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let told = '';
  let waiting: (() => void)[] = [];
  const tell = (text: Buffer) => {
    told += text;
    for (const wake of waiting.splice(0)) wake();
  };
  child.stdout.on('data', tell);
  child.stderr.on('data', tell);
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      running.delete(child);
      resolve();
    }),
  );
  const one: QueueProcess = {
    lines: () => told.split('\n').filter((line) => line !== ''),
    async until(line) {
      const hasTold = () => one.lines().some((each) => each.startsWith(line));
      while (!hasTold()) {
        const more = new Promise<void>((resolve) => waiting.push(resolve));
        await Promise.race([more, ended]);
        if (!hasTold() && child.exitCode !== null) throw new Error(`no "${line}": it ended with ${told}`);
      }
      waiting = [];
    },
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
  await one.until('ready');
  return one;
}
