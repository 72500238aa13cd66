import cliProgress from 'cli-progress';

/** Tells how far long work has come: a bar on a terminal, else a line now and then; always on standard error. */
export interface Progress {
  /** @param note what a person counts in, for example `45000 rows`. */
  update(phase: string, done: number, total: number, note?: string): void;
  stop(): void;
}

const lineEveryMs = 10_000;

export function showProgress(): Progress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): Progress {
  const shown = new cliProgress.SingleBar({
    stream: process.stderr,
    format: '{phase} [{bar}] {percentage}% {note}',
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
  });
  let phase: string | undefined;
  return {
    update(next, done, total, note = '') {
      if (phase !== next) shown.start(total, done, { phase: next, note });
      else shown.update(done, { note });
      phase = next;
    },
    stop: () => shown.stop(),
  };
}

function lines(): Progress {
  let last = performance.now();
  return {
    update(phase, done, total, note = '') {
      const now = performance.now();
      if (now - last < lineEveryMs) return;
      last = now;
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      process.stderr.write(`${phase}: ${percent}% ${note}\n`);
    },
    stop: () => {},
  };
}
