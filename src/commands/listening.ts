import type { Config } from '../config/config.js';
import { CommandError, exitCodes } from './frame.js';

const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; stop it, or choose another port (port, TILLGATE_PORT, --port)',
  EACCES: 'this user may not; ports below 1024 often need a right of their own',
  EADDRNOTAVAIL: 'it is no address of this machine; 0.0.0.0 and :: stand for all of its addresses',
  ENOTFOUND: 'the name has no address',
};

/** Where to listen is configuration, so a host or port that cannot be had is a fault of it. Other errors are ours. */
export function listenTrouble(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const reason = listenReasons[code] ?? message;
  return new CommandError(`Cannot listen on ${host}, port ${port}: ${reason} (${code})`, exitCodes.usage);
}

/** Resolves with the signal that asks the process to end. */
export function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
