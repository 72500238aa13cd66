import { destination, type Logger, pino } from 'pino';

export type Log = Logger;

/** Of lines that wait because they could not be written. */
const waitingBytes = 1024 * 1024;

/** JSON lines on standard error; standard output belongs to the `ready` line. Credentials are never written. */
export function createLog(level: string): Log {
  const redact = {
    paths: [
      'authorization',
      'password',
      '*.authorization',
      '*.password',
      'headers.cookie',
      'req.headers.authorization',
      'req.headers.cookie',
      'req.headers["proxy-authorization"]',
    ],
    censor: '***',
  };
  const output = destination({ dest: 2, sync: true, maxLength: waitingBytes });
  // Without a listener a full disk under the log would end the process. What cannot be written is dropped.
  output.on('error', () => undefined);
  return pino({ level, redact, timestamp: pino.stdTimeFunctions.isoTime }, output);
}
