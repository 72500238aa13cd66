import { destination, type Logger, pino } from 'pino';

export type Log = Logger;

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
  return pino(
    { level, redact, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  );
}
