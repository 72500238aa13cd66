import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import type { Engine } from '../../store/engine.js';
import { openSqlite } from '../../store/sqlite.js';
import { Refused } from './books.js';
import { createCalls } from './calls.js';
import { send } from './misbehave.js';
import { addDemoCards, type Desk } from './operations.js';
import { sendPage } from './page.js';
import { fileName, tables } from './schema.js';
import { createTroubles } from './trouble.js';

export interface SandboxOptions {
  /** Of the sandbox's own; made if it is not there. */
  folder: string;
  host?: string;
  /** 0 takes any free port. */
  port?: number;
  clock?: Clock;
  /** Called with what went wrong in the sandbox itself. */
  onError?: (error: unknown) => void;
}

/** A sandbox that listens. */
export interface Sandbox {
  url: string;
  desk: Desk;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Opens the sandbox's database and listens. @throws what listening and SQLite throw */
export async function openSandbox({
  folder,
  host = '127.0.0.1',
  port = 0,
  clock = Date.now,
  onError = () => {},
}: SandboxOptions): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const engine = openSqlite({ file: join(folder, fileName) });
  try {
    await makeTables(engine);
    const desk: Desk = { engine, clock, troubles: createTroubles() };
    // Longer than clients keep their connections, so that none is closed on its way.
    const server = createServer({ keepAliveTimeout: 75_000 }, listener(desk, onError));
    const closed = closer(server, engine);
    const url = await listening(server, host, port);
    return { url, desk, close: closed };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function makeTables(engine: Engine): Promise<void> {
  await engine.transaction(async (tx) => {
    for (const statement of tables.split(/;\s*\n/)) if (statement.trim() !== '') await tx.run(statement);
  });
  await addDemoCards(engine);
}

function listener(desk: Desk, onError: (error: unknown) => void) {
  const answer = createCalls(desk);
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.on('error', () => {});
    if (request.method === 'GET' && sendPage(request.url, response)) return;
    answer(request, response).catch((error) => {
      if (!(error instanceof Refused)) onError(error);
      const { status, code, message } =
        error instanceof Refused ? error : { status: 500, code: 'BROKEN', message: 'The sandbox is broken.' };
      if (!response.headersSent && !response.destroyed) send(response, { status, body: { code, message } });
    });
  };
}

function listening(server: ReturnType<typeof createServer>, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { address, family, port: taken } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`);
    });
  });
}

function closer(server: ReturnType<typeof createServer>, engine: Engine): () => Promise<void> {
  return async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await engine.close();
  };
}
