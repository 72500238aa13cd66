let areIgnored = false;

/**
 * Whoever reads our output may have seen enough (`tillgate journal | head -1`): the command ends what it began and says
 * nothing. Output that could not be written for another reason, such as a full disk, is said once and ends with 1.
 */
export function watchOutput(): void {
  let isTold = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (areIgnored || isTold || error.code === 'EPIPE') return;
    isTold = true;
    process.exitCode = 1;
    process.stderr.write(`The output cannot be written: ${error.message}\n`);
  });
  // There is nobody left to tell.
  process.stderr.on('error', () => {});
}

/** From now on output that cannot be written is lost, and that is no reason to end otherwise. */
export function ignoreOutputErrors(): void {
  areIgnored = true;
}
