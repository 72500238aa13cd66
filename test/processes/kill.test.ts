import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../../src/store/engine.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { accumulations, randomFrom, type SentChecks, sendChecks } from '../support/sent-checks.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

/** `npm run soak -- --engine postgres` is the long run. */
const kills = Number(process.env.KILLS ?? 12);
/** Every so often it is the database. */
const databaseEvery = 4;
const tills = 8;
const random = randomFrom(20261123);

let database: PostgresServer;
let env: Record<string, string>;
let servers: ServerProcess[];
let engine: Engine | undefined;

beforeAll(async () => {
  // With its log flushed as in a shop.
  database = await startPostgres();
  env = { TILLGATE_DATABASE_URL: database.url, TILLGATE_DATA_DIR: newFolder() };
  servers = await Promise.all([start(), start(), start()]);
  engine = openPostgres({ url: database.url, schema: 'TP7' });
}, 120_000);

afterAll(async () => {
  await engine?.close();
  await database.stop();
});

const start = () => startProcess({ dataDir: env.TILLGATE_DATA_DIR as string, env });
const anyServer = () => servers[random(servers.length)] as ServerProcess;

/** A fault, or the answer to everything, while the database is away. */
const isAway = ({ status, text }: { status: number; text: string }) =>
  status === 503 || (status === 500 && text.includes('STORAGE_UNAVAILABLE'));

/** Tills that send to whichever server, until the kill is done and some more answers have come from those that are left. */
async function loadAround(checks: SentChecks, shift: number, kill: () => Promise<void>): Promise<void> {
  let left = 5 + random(80);
  let isOver = false;
  let killed = Promise.resolve();
  const onAnswers = (answered: number) => {
    const before = left;
    left -= answered;
    if (before > 0 && left <= 0)
      killed = kill().then(() => {
        isOver = true;
      });
  };
  const till = async () => {
    const agent = new Agent({ keepAlive: true });
    while (!isOver) {
      const { answered, wereAll } = await checks.send(anyServer(), shift, agent);
      onAnswers(answered);
      // Who is refused at once by what is gone must not try a new check each time.
      if (!wereAll) await pause(200);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: tills }, till));
  await killed;
}

/** Kills one and starts another one in its place, while the others serve. @returns how long that took until it was ready */
async function killServer(): Promise<number> {
  const at = random(servers.length);
  await servers[at]?.stop('SIGKILL');
  const next = await start();
  servers[at] = next;
  return next.readyMs;
}

/** @returns how long it took from the start of the database until a server knew a card again */
async function killDatabase(): Promise<number> {
  await database.end('SIGKILL');
  await database.start();
  const started = performance.now();
  for (;;) {
    const sums = await accumulations(anyServer()).catch(() => []);
    if (sums.length > 0 && sums.every(Number.isInteger)) return performance.now() - started;
  }
}

test(
  `kill -9 ${kills} times of three servers and their database under load: no check that was answered is lost, none is doubled`,
  async () => {
    const checks = sendChecks(random, await accumulations(anyServer()), isAway);
    const agent = new Agent({ keepAlive: true });
    const startsMs: number[] = [];
    const recoveriesMs: number[] = [];
    let unanswered = 0;

    for (let shift = 1; shift <= kills; shift++) {
      const isDatabase = shift % databaseEvery === 0;
      await loadAround(checks, shift, async () => {
        if (isDatabase) recoveriesMs.push(await killDatabase());
        else startsMs.push(await killServer());
      });
      unanswered += await checks.sendUnanswered(anyServer(), agent);
      await checks.expectAllOnce(engine as Engine);
      for (const server of servers) await checks.expectOnCards(server);
      expect(checks.contradictions).toEqual([]);
      const verified = await runCommand(['verify'], { env });
      expect([verified.code, verified.stderr]).toEqual([0, '']);
    }

    agent.destroy();
    checks.expectNewOnce();
    expect(unanswered).toBeGreaterThan(kills);
    expect(checks.count()).toBeGreaterThan(kills * 20);
    expect(Math.max(...startsMs, ...recoveriesMs)).toBeLessThan(10_000);
    const ended = await Promise.all(servers.map((server) => server.stop()));
    expect(ended).toEqual(servers.map(() => ({ code: 0, signal: null })));
    const report = process.env.SOAK_REPORT;
    if (report !== undefined)
      writeFileSync(report, JSON.stringify({ checks: checks.count(), unanswered, startsMs, recoveriesMs }));
  },
  60_000 + kills * 30_000,
);
