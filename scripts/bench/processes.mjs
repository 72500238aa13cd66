import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Everything the bench starts or creates goes through here, so that nothing of it outlives the bench. */
const children = new Set();
const folders = new Set();

export const hasTaskset = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

process.on('exit', () => {
  for (const child of children) child.kill(child.endWith);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/**
 * Starts node on one core.
 * @param core undefined: wherever the system likes
 * @param endWith for whoever has processes of its own to end
 */
function startNode(args, { core, env = {}, nodeArgs = [], endWith = 'SIGKILL' } = {}) {
  const command = [process.execPath, ...nodeArgs, ...args];
  if (core !== undefined && hasTaskset) command.unshift('taskset', '-c', String(core));
  const [program, ...rest] = command;
  const child = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.endWith = endWith;
  child.complaints = '';
  child.stderr.on('data', (chunk) => {
    child.complaints = (child.complaints + chunk).slice(-4000);
  });
  child.ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal });
    });
  });
  return child;
}

/** Runs node to its end and hands each line of its output to `heard`. @throws Error with what it complained about. */
export async function runNode(args, { heard = () => {}, ...options } = {}) {
  const child = startNode(args, options);
  createInterface({ input: child.stdout }).on('line', heard);
  const { code, signal } = await child.ended;
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code ?? signal}\n${child.complaints}`);
}

/** Starts a server on core 0 and waits until it says `ready http://HOST:PORT`. */
export async function startServer(args, options) {
  const child = startNode(args, { core: 0, ...options });
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^ready https?:\/\/.*:(\d+)/.exec(line);
      if (ready !== null) resolve(Number(ready[1]));
    });
    child.ended.then(({ code, signal }) =>
      reject(
        new Error(`${args.join(' ')} ended with ${code ?? signal} before it was ready\n${child.complaints}`),
      ),
    );
    setTimeout(
      () => reject(new Error(`${args.join(' ')} was not ready in 30 s\n${child.complaints}`)),
      30_000,
    ).unref();
  });
  return {
    port,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 12_000);
      const { code, signal } = await child.ended;
      clearTimeout(patience);
      if (code !== 0)
        process.stderr.write(`${args.join(' ')} ended with ${code ?? signal}\n${child.complaints}\n`);
    },
  };
}

/** Processor time of a process with all its threads and of all that it has started, seconds; 0 where there is no /proc. */
export function cpuSeconds(pid) {
  return startedBy(pid).reduce((sum, child) => sum + cpuSeconds(child), ranSeconds(`/proc/${pid}/stat`));
}

function ranSeconds(statFile) {
  const fields = read(statFile)?.split(') ')[1]?.split(' ');
  return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function startedBy(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`)?.trim() ?? '';
  return children === '' ? [] : children.split(' ').map(Number);
}

/** Processor time of a process and of those that it has started, seconds. */
export function familySeconds(pid) {
  const children = readdirSync('/proc').filter(
    (id) => read(`/proc/${id}/stat`)?.split(') ')[1]?.split(' ')[1] === String(pid),
  );
  // What ended is counted by whoever waited for it.
  const fields = read(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  const ended = fields === undefined ? 0 : (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  return [pid, ...children].reduce((sum, id) => sum + cpuSeconds(id), ended);
}

/**
 * How long the main thread of a process was ready to run while others had the core, seconds, without the time that threads of
 * its own ran meanwhile; 0 where that is not told.
 */
export function waitedSeconds(pid) {
  const waited = Number(read(`/proc/${pid}/task/${pid}/schedstat`)?.split(' ')[1] ?? 0) / 1e9;
  const ownThreads = ranSeconds(`/proc/${pid}/stat`) - ranSeconds(`/proc/${pid}/task/${pid}/stat`);
  return waited - ownThreads;
}

/** Memory of a process and of all that it has started, MB; NaN where there is no /proc. */
export function rssMb(pid) {
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1]) / 1024;
  return startedBy(pid).reduce((sum, child) => sum + rssMb(child), own);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
