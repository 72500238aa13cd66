import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { databaseVariable, makeDatabase } from './store.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The built command line. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** `node dist/cli.js serve` as a process of its own. */
export interface ServerProcess {
  pid: number;
  url: string;
  port: number;
  service: string;
  /** Milliseconds from the start to the ready line. */
  readyMs: number;
  /** All it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal to this process and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  ended: Promise<Ended>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ProcessOptions {
  dataDir: string;
  env?: Record<string, string>;
  /** More arguments behind `serve`. */
  args?: readonly string[];
  /** Kills it so soon, ready or not. */
  killAfterMs?: number;
  /** Kills it as soon as this resolves, ready or not. */
  killWhen?: Promise<unknown>;
  /** The command line of another build. */
  program?: string;
}

/** What a process inherits from this one: no settings, and nothing of the test runner. */
export function cleanEnv(more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, ...more };
}

const running = new Set<ChildProcess>();

/** Ends what a failed test has left behind; call it once in a file that starts processes. */
export function endProcessesAfterAll(): void {
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });
}

/** Sends a signal to all that run: also to one that is not ready yet. */
export function signalProcesses(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

function start(args: readonly string[], env: Record<string, string>, program = cli): ChildProcess {
  const database = databaseVariable(folderOf(args, env));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: cleanEnv({ ...database, ...env }),
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Which data folder a command works on, if it says one. */
function folderOf(args: readonly string[], env: Record<string, string>): string | undefined {
  const flag = args.indexOf('--data-dir');
  return flag === -1 ? env.TILLGATE_DATA_DIR : args[flag + 1];
}

/** Starts a server on a free port and waits for its ready line. @throws with its output when it ends before. */
export async function startProcess({
  dataDir,
  env = {},
  args = [],
  killAfterMs,
  killWhen,
  program,
}: ProcessOptions): Promise<ServerProcess> {
  const started = performance.now();
  await makeDatabase(dataDir);
  const settings = { TILLGATE_PORT: '0', TILLGATE_DATA_DIR: dataDir, ...env };
  const child = start(['serve', ...args], settings, program);
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  killWhen?.then(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const ready = /^ready (http\S+)$/m.exec(out());
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    ended.then(({ code, signal }) =>
      reject(new Error(`the server ended with ${code ?? signal} before it was ready:\n${out()}${err()}`)),
    );
  });
  return {
    pid: child.pid ?? 0,
    url,
    port: Number(new URL(url).port),
    service: `${url}/TP7/ws/KKMTransfer.1cws`,
    readyMs: performance.now() - started,
    stdout: out,
    stderr: err,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command as a process of its own, which can be killed. */
export interface RunningCommand {
  kill(signal: NodeJS.Signals): void;
  ended: Promise<CommandResult>;
}

interface Surroundings {
  env?: Record<string, string>;
  input?: string;
}

export function startCommand(
  args: readonly string[],
  { env = {}, input = '' }: Surroundings = {},
): RunningCommand {
  const child = start(args, env);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const ended = new Promise<CommandResult>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
  return { kill: (signal) => void child.kill(signal), ended };
}

/** Runs one command to its end. */
export function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<CommandResult> {
  return startCommand(args, surroundings).ended;
}
