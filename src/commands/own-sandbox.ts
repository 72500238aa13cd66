import { join } from 'node:path';
import type { Logger } from 'pino';
import { isLoopbackHost } from '../base/loopback.js';
import type { Config } from '../config/config.js';
import type { SandboxOptions } from '../umico/sandbox/server.js';

/** What `serve` started besides itself. */
export interface OwnSandbox {
  /** For people: where it is, or why it is not there. */
  told: readonly string[];
  close(): Promise<void>;
}

const none: OwnSandbox = { told: [], close: async () => {} };

/**
 * Starts the sandbox that stands for Umico, where the configuration wants it. Tills do not need it, so that nothing that goes
 * wrong with it keeps a server from serving.
 */
export async function startOwnSandbox(config: Config, log: Logger): Promise<OwnSandbox> {
  if (!isWanted(config)) return none;
  const port = config.port === 0 ? 0 : config.sandbox.umicoPort;
  try {
    const { url, close } = await openSandboxAt(config, { host: '127.0.0.1', port, log });
    return { told: [`  Umico sandbox ${url}, API key sandbox`], close };
  } catch (err) {
    log.warn({ err, port }, 'the Umico sandbox was not started');
    const { code, message } = err as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? `another program listens on port ${port}` : message;
    return { ...none, told: [`  Umico sandbox: not started, ${reason} (sandbox.umicoPort, sandbox.umico)`] };
  }
}

function isWanted({ sandbox: { umico }, host, publications }: Config): boolean {
  if (umico !== 'demo') return umico === 'on';
  return isLoopbackHost(host) && publications.some(({ demo }) => demo);
}

interface Place {
  host: string;
  port: number;
  log: Logger;
}

/** Its folder beside those of the publications, under a name that none of them can have. */
export async function openSandboxAt({ dataDir }: Config, { host, port, log }: Place) {
  const { openSandbox } = await import('../umico/sandbox/server.js');
  const options: SandboxOptions = {
    folder: join(dataDir, 'umico.sandbox'),
    onError: (err) => log.error({ err }, 'the Umico sandbox failed'),
  };
  return openSandbox({ ...options, host, port });
}
