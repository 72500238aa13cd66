import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { addCommonOptions } from '../../src/commands/frame.js';
import { cleanEnv, cli } from './server-process.js';
import { temporaryFolders } from './temporary.js';

interface Surroundings {
  /** What stands on standard input. */
  input?: string;
  env?: Record<string, string>;
}

/** `tillgate` as a user runs it, in a folder: a process for each command. */
export function commandLineIn(folder: string) {
  return (given: readonly string[], { input = '', env = {} }: Surroundings = {}) => {
    const options = { cwd: folder, input, encoding: 'utf8' as const, env: cleanEnv(env) };
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...given], options);
    return { status, stdout, stderr };
  };
}

interface CommandHere {
  /** The data folder of the running test, which is empty at its beginning. */
  dataDir(): string;
  /** Answers what the command printed. @throws what the command throws, and what commander says of the words given. */
  run(...given: string[]): Promise<string>;
}

/** One command in this process, where a test can open the same data; call it once in a `describe`. */
export function commandHere(name: string, define: (command: Command) => void): CommandHere {
  const newFolder = temporaryFolders();
  const write = process.stdout.write;
  let dataDir: string;
  let printed: string;

  beforeEach(() => {
    dataDir = newFolder();
    process.env.TILLGATE_DATA_DIR = dataDir;
    process.stdout.write = ((text: string) => {
      printed += String(text);
      return true;
    }) as typeof process.stdout.write;
  });
  afterEach(() => {
    process.stdout.write = write;
    process.exitCode = undefined;
    delete process.env.TILLGATE_DATA_DIR;
  });

  return {
    dataDir: () => dataDir,
    async run(...given) {
      const program = addCommonOptions(new Command())
        .exitOverride()
        .configureOutput({ writeErr: () => {} });
      define(program.command(name));
      printed = '';
      await program.parseAsync(['node', 'tillgate', name, ...given]);
      return printed;
    },
  };
}
