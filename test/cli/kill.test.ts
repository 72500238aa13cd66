import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { openStore } from '../../src/store/open.js';
import { accumulations, randomFrom, type SentChecks, sendChecks } from '../support/sent-checks.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import { callTill, element, getCardBody, testConnectionBody } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const folder = newFolder();
endProcessesAfterAll();

/** `npm run soak` is the long run. */
const kills = Number(process.env.KILLS ?? 50);
const connections = 8;
const cards = ['1000000000016', '0012345'];
const random = randomFrom(20261122);

/** One till after the other's check, new ones, old ones again and the same one twice at once, until the server is gone. */
async function load(
  checks: SentChecks,
  server: ServerProcess,
  shift: number,
  onAnswer: () => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  for (let alive = true; alive; ) {
    const { answered, wereAll } = await checks.send(server, shift, agent);
    alive = wereAll;
    for (let one = 0; one < answered; one++) onAnswer();
  }
  agent.destroy();
}

/** Loads the server and kills it after a number of answers and a moment more. */
async function loadAndKill(checks: SentChecks, server: ServerProcess, shift: number): Promise<void> {
  let left = 5 + random(150);
  const moment = random(8);
  await new Promise<void>((resolve) => {
    const onAnswer = () => {
      left--;
      if (left === 0) setTimeout(() => server.stop('SIGKILL').then(() => resolve()), moment);
    };
    for (let i = 0; i < connections; i++) load(checks, server, shift, onAnswer);
  });
}

test(
  `kill -9 ${kills} times under load loses no acknowledged check and doubles none`,
  async () => {
    let server = await startProcess({ dataDir: folder });
    const checks = sendChecks(random, await accumulations(server));
    const agent = new Agent({ keepAlive: true });
    const starts: number[] = [];
    let unanswered = 0;

    for (let shift = 1; shift <= kills; shift++) {
      await loadAndKill(checks, server, shift);
      server = await startProcess({ dataDir: folder });
      starts.push(server.readyMs);
      unanswered += await checks.sendUnanswered(server, agent);
      const engine = await openStore({ dataDir: folder, publication: 'TP7' });
      await checks.expectAllOnce(engine);
      await engine.close();
      await checks.expectOnCards(server);
      expect(checks.contradictions).toEqual([]);
      const verified = await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: folder } });
      expect([verified.code, verified.stderr]).toEqual([0, '']);
      expect(server.stderr()).not.toMatch(/"level":(50|60)/);
    }

    agent.destroy();
    checks.expectNewOnce();
    expect(unanswered).toBeGreaterThan(kills);
    expect(checks.count()).toBeGreaterThan(kills * 20);
    expect(Math.max(...starts)).toBeLessThan(10_000);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    const report = process.env.SOAK_REPORT;
    if (report !== undefined)
      writeFileSync(report, JSON.stringify({ checks: checks.count(), unanswered, startsMs: starts }));
  },
  60_000 + kills * 5_000,
);

test('a first start that is killed at any moment is completed by the next one', async () => {
  const dataDir = newFolder();
  let server = await startProcess({ dataDir });
  const whole = await stateOf(server, dataDir);
  const { readyMs } = server;
  await server.stop();
  for (let round = 0; round < 8; round++) {
    const dataDir = newFolder();
    const moment = random(Math.ceil(readyMs));
    // It may be ready by then, or not.
    const dying = await startProcess({ dataDir, killAfterMs: moment }).catch(() => undefined);
    await dying?.ended;
    server = await startProcess({ dataDir });
    expect(await stateOf(server, dataDir)).toEqual(whole);
    await server.stop();
  }
}, 120_000);

/** What a new publication has, by what is seen of it. */
async function stateOf(server: ServerProcess, dataDir: string): Promise<unknown> {
  const env = { TILLGATE_DATA_DIR: dataDir };
  const users = await runCommand(['user', 'list'], { env });
  const verified = await runCommand(['verify'], { env });
  const settings = await runCommand(['settings', 'show'], { env });
  const looked = await Promise.all(
    [...cards, '1000000000023', '2000000000015'].map((card) =>
      callTill({ service: server.service, body: getCardBody(card) }),
    ),
  );
  const { text } = await callTill({ service: server.service, body: testConnectionBody });
  return {
    users: users.stdout,
    verified: [verified.code, verified.stdout],
    settings: settings.stdout,
    cards: looked.map((answer) => answer.text),
    till: element(text, 'Message'),
  };
}
