import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { openStore } from '../../src/store/open.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import {
  callTill,
  closeCheckBody,
  element,
  getCardBody,
  minorOf,
  testConnectionBody,
} from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const folder = newFolder();
endProcessesAfterAll();

/** `npm run soak` is the long run. */
const kills = Number(process.env.KILLS ?? 50);
const connections = 8;
const seed = 20261122;
const cards = ['1000000000016', '0012345'];

/** Mulberry32: small, seeded, the same everywhere. */
function randomFrom(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Sent {
  till: string;
  shift: number;
  number: number;
  amountMinor: number;
  card: string | undefined;
  body: string;
  /** The first answer that came, whole, as one of no duplicate. */
  answer?: string;
  /** How often it was answered as a new one. */
  fresh: number;
  /** Some request with it was sent and not answered. */
  open: boolean;
}

const random = randomFrom(seed);
const all: Sent[] = [];
const contradictions: string[] = [];

function newCheck(shift: number): Sent {
  const till = String(1 + random(2));
  const number = all.length + 1;
  const amountMinor = 1 + random(1_000_000);
  const card = [undefined, ...cards][random(3)];
  const amount = `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
  const body = closeCheckBody({
    till,
    shift,
    number,
    amount,
    itemCode: ['1001', '9001', 'unknown'][random(3)] ?? '',
    cards: card === undefined ? [] : [card],
  });
  const sent: Sent = { till, shift, number, amountMinor, card, body, fresh: 0, open: false };
  all.push(sent);
  return sent;
}

/** Sends a check and keeps what came back; false when nothing did. */
async function deliver(server: ServerProcess, check: Sent, agent: Agent): Promise<boolean> {
  check.open = true;
  let text: string;
  try {
    ({ text } = await callTill({ service: server.service, body: check.body, agent }));
  } catch {
    return false;
  }
  check.open = false;
  const where = `check ${check.till}/${check.shift}/${check.number}`;
  if (element(text, 'ResultCode') !== 'OK') contradictions.push(`${where}: ${text}`);
  if (element(text, 'Duplicate') === 'false') check.fresh++;
  const first = text.replace('<m:Duplicate>true<', '<m:Duplicate>false<');
  check.answer ??= first;
  if (check.answer !== first) contradictions.push(`${where}: first ${check.answer}, then ${first}`);
  return true;
}

/** One till after the other's check, new ones, old ones again and the same one twice at once, until the server is gone. */
async function load(server: ServerProcess, shift: number, onAnswer: () => void): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  for (let alive = true; alive; ) {
    const dice = random(10);
    const old = dice < 2 ? all[random(all.length)] : undefined;
    const check = old ?? newCheck(shift);
    const deliveries =
      dice === 2 ? [1, 2].map(() => deliver(server, check, agent)) : [deliver(server, check, agent)];
    const answered = await Promise.all(deliveries);
    alive = answered.every(Boolean);
    for (const one of answered) if (one) onAnswer();
  }
  agent.destroy();
}

/** Loads the server and kills it after a number of answers and a moment more. */
async function loadAndKill(server: ServerProcess, shift: number): Promise<void> {
  let left = 5 + random(150);
  const moment = random(8);
  await new Promise<void>((resolve) => {
    const onAnswer = () => {
      left--;
      if (left === 0) setTimeout(() => server.stop('SIGKILL').then(() => resolve()), moment);
    };
    for (let i = 0; i < connections; i++) load(server, shift, onAnswer);
  });
}

async function resendUnanswered(server: ServerProcess): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const open = all.filter((check) => check.open);
  for (const check of open) expect(await deliver(server, check, agent)).toBe(true);
  agent.destroy();
  return open.length;
}

/** Each check that was sent is there exactly once, with its amount, and no other. */
async function expectAllOnce(): Promise<void> {
  const engine = await openStore({ dataDir: folder, publication: 'TP7' });
  const rows = await engine.all<{ check: string; amountMinor: number }>(
    `SELECT till || '/' || shift || '/' || number AS "check", total_minor AS "amountMinor" FROM checks ORDER BY id`,
  );
  await engine.close();
  const there = rows.map(({ check, amountMinor }) => `${check} ${amountMinor}`).sort();
  const sent = all.map(({ till, shift, number, amountMinor }) => `${till}/${shift}/${number} ${amountMinor}`);
  expect(there).toEqual(sent.sort());
}

async function accumulations(server: ServerProcess): Promise<number[]> {
  const sums: number[] = [];
  for (const card of cards) {
    const { text } = await callTill({ service: server.service, body: getCardBody(card) });
    sums.push(minorOf(element(text, 'Accumulation')));
  }
  return sums;
}

test(
  `kill -9 ${kills} times under load loses no acknowledged check and doubles none`,
  async () => {
    let server = await startProcess({ dataDir: folder });
    const before = await accumulations(server);
    const starts: number[] = [];
    let unanswered = 0;

    for (let shift = 1; shift <= kills; shift++) {
      await loadAndKill(server, shift);
      server = await startProcess({ dataDir: folder });
      starts.push(server.readyMs);
      unanswered += await resendUnanswered(server);
      await expectAllOnce();
      const expected = cards.map((card, i) =>
        all.reduce((sum, check) => sum + (check.card === card ? check.amountMinor : 0), before[i] ?? 0),
      );
      expect(await accumulations(server)).toEqual(expected);
      expect(contradictions).toEqual([]);
      const verified = await runCommand(['verify'], { env: { TILLGATE_DATA_DIR: folder } });
      expect([verified.code, verified.stderr]).toEqual([0, '']);
      expect(server.stderr()).not.toMatch(/"level":(50|60)/);
    }

    // Nothing was new twice; what was new and not answered is a duplicate when it is sent again.
    expect(all.filter(({ fresh }) => fresh > 1)).toEqual([]);
    expect(unanswered).toBeGreaterThan(kills);
    expect(all.length).toBeGreaterThan(kills * 20);
    expect(Math.max(...starts)).toBeLessThan(10_000);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    const report = process.env.SOAK_REPORT;
    if (report !== undefined)
      writeFileSync(report, JSON.stringify({ checks: all.length, unanswered, startsMs: starts }));
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
