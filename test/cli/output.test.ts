import { spawnSync } from 'node:child_process';
import { cleanEnv, cli } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();

/** Runs a command in a shell that sends its output somewhere; `$tillgate` stands for the program. */
function shell(script: string) {
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: cleanEnv({ node: process.execPath, cli }),
  });
  return { status, stderr };
}

beforeAll(() => {
  expect(shell('"$node" "$cli" init --demo >/dev/null')).toMatchObject({ status: 0 });
});

const commands = ['--help', 'config print', 'catalogue export', 'cards export', 'verify'];

test.each(commands)('%s: a reader that goes away at once is no fault', (command) => {
  // The sleep lets the reader end before the first write.
  const script = `{ sleep 0.3; "$node" "$cli" ${command}; echo $? >&2; } | exec true`;
  const { stderr } = shell(`trap '' PIPE; ${script}`);
  expect(stderr).not.toMatch(/EPIPE| {4}at /);
  expect(stderr.trim().split('\n').at(-1)).toBe('0');
});

test.each(commands)('%s: a full disk behind the output is one line and exit code 1', (command) => {
  const { status, stderr } = shell(`"$node" "$cli" ${command} >/dev/full`);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The output cannot be written: ENOSPC.*\n$/m);
  expect(stderr).not.toContain('    at ');
});

test('standard error that cannot be written changes no exit code', () => {
  expect(shell('"$node" "$cli" usr 2>/dev/full')).toMatchObject({ status: 2 });
});

test('serve goes on when its output cannot be written', () => {
  const serve = '"$node" "$cli" serve --port 0 >/dev/full 2>said &';
  // The addresses are said right before the line that cannot be written.
  const stop = 'until grep -q health said; do sleep 0.1; done; kill -TERM $!; wait $!';
  expect(shell(`${serve} ${stop}`)).toMatchObject({ status: 0 });
});
