import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/load.js';
import { createLog } from '../../src/http/log.js';
import { makeDatabase, patienceMs } from './store.js';

/** A whole server in this process, on a free port of 127.0.0.1. */
export interface TestServer {
  url: string;
  port: number;
  dataDir: string;
  /** `http://127.0.0.1:PORT/TP7/ws/KKMTransfer.1cws` */
  service: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Folder of the databases; whatever is there already, is served. */
  dataDir: string;
  /** What else `tillgate.config.json` says; publication TP7 with demo data unless told. */
  config?: Record<string, unknown>;
  clock?: () => number;
}

/** Composes and starts a server the way `tillgate serve` does, configuration file and its checks included. */
export async function startServer({ dataDir, config = {}, clock }: ServerOptions): Promise<TestServer> {
  const file = join(dataDir, 'tillgate.config.json');
  const databaseUrl = await makeDatabase(dataDir);
  const database = { waitMs: patienceMs };
  const settings = { port: 0, dataDir, databaseUrl, database, log: { level: 'silent' } };
  writeFileSync(file, JSON.stringify({ ...settings, ...config }));
  const loaded = loadConfig({ env: {}, flags: { config: file }, cwd: dataDir });
  const app: App = await createApp({
    config: loaded,
    log: createLog(loaded.log.level),
    ...(clock === undefined ? {} : { clock }),
  });
  const { url } = await app.listen();
  return {
    url,
    port: Number(new URL(url).port),
    dataDir,
    service: `${url}/${loaded.publications[0]?.name}/ws/KKMTransfer.1cws`,
    close: () => app.close(),
  };
}
