import { mkdtempSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { addCardMovements, type CardMovement, putCards } from '../../src/store/cards.js';
import { openStore } from '../../src/store/open.js';
import { endProcessesAfterAll, runCommand, startCommand, startProcess } from '../support/server-process.js';
import { callTill, closeCheckBody, element, getCardBody } from '../support/soap-client.js';
import { temporaryFolder } from '../support/temporary.js';

const root = temporaryFolder();
endProcessesAfterAll();

const cardCount = 30_000;
const numberOf = (index: number) => String(7_000_000 + index);

/** A demo shop with many cards, each with an accumulation of 1.00 that stands on a movement. */
async function makeShop(): Promise<{ dataDir: string; env: Record<string, string> }> {
  const dataDir = mkdtempSync(join(root, 'data-'));
  const env = { TILLGATE_DATA_DIR: dataDir };
  expect(await runCommand(['init', '--demo'], { env })).toMatchObject({ code: 0 });
  const engine = await openStore({ dataDir, publication: 'TP7' });
  const at = '2026-01-01T00:00:00';
  const details = { holder: null, phone: null, discountPercentCenti: null, validUntil: null, createdAt: at };
  const sums = { accumulation: 100, bonus: 0, balance: 0, bonusSince: '9999-12-31' };
  for (let start = 0; start < cardCount; start += 5000) {
    const numbers = Array.from({ length: 5000 }, (_, i) => numberOf(start + i));
    await engine.transaction(async (tx) => {
      await putCards(
        tx,
        numbers.map((number) => ({ number, kind: 'Discount', status: 'Active', ...details, ...sums })),
      );
      await addCardMovements(tx, numbers.map(movement));
    });
  }
  await engine.close();
  return { dataDir, env };

  function movement(card: string): CardMovement {
    return {
      card,
      ledger: 'accumulation',
      amountMinor: 100,
      balanceAfterMinor: 100,
      reason: 'import',
      documentKind: 'import',
      document: 'test',
      checkId: null,
      time: at,
      recordedAt: at,
    };
  }
}

function connect(dataDir: string) {
  return new Database(join(dataDir, 'TP7', 'tillgate.db'));
}

/** Asks the database until the answer is 1. */
async function until(connection: Database.Database, sql: string): Promise<void> {
  const asked = connection.prepare(sql).pluck();
  while (asked.get() !== 1) await pause(1);
}

const ofDamaged = 'SELECT COUNT(*) FROM cards WHERE accumulation_minor = 177';

test.each<[string, string, (damaged: number) => boolean]>([
  [
    'while cards are computed',
    'SELECT COUNT(*) > 5000 FROM synchronisation_cards',
    (damaged) => damaged === cardCount,
  ],
  [
    'while cards are adjusted',
    "SELECT COUNT(*) > 2000 FROM synchronisation_cards WHERE result = 'adjusted'",
    (damaged) => damaged > 0 && damaged < cardCount,
  ],
])(
  'a posting that is killed %s is not posted, and can be posted',
  async (_moment, reached, isExpected) => {
    const { dataDir, env } = await makeShop();
    const connection = connect(dataDir);
    connection.exec(`UPDATE cards SET accumulation_minor = 177 WHERE number >= '${numberOf(0)}'`);
    const damaged = () => connection.prepare(ofDamaged).pluck().get() as number;
    await runCommand(['sync', 'create'], { env });
    await runCommand(['sync', 'lock'], { env });

    const killed = startCommand(['sync', 'post'], { env });
    await until(connection, reached);
    killed.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ code: null, stdout: '' });

    expect(isExpected(damaged())).toBe(true);
    expect((await runCommand(['sync', 'list'], { env })).stdout).toContain('  not posted\n');
    expect((await runCommand(['settings', 'show', 'cardsLocked'], { env })).stdout).toBe('true\n');
    const verified = await runCommand(['verify'], { env });
    expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining('expected 1.00, found 1.77') });

    const posted = await runCommand(['sync', 'post', '--json'], { env });
    // The four demo cards stand on movements too.
    expect([posted.code, JSON.parse(posted.stdout)]).toMatchObject([
      0,
      { cards: cardCount + 4, adjusted: cardCount, already: false },
    ]);
    expect(damaged()).toBe(0);
    const told =
      "SELECT COUNT(*) FROM v_synchronisations WHERE accumulation_found = 1.77 AND result = 'adjusted'";
    expect(connection.prepare(told).pluck().get()).toBe(cardCount);
    connection.close();
    expect((await runCommand(['settings', 'show', 'cardsLocked'], { env })).stdout).toBe('false\n');
    expect(await runCommand(['verify'], { env })).toMatchObject({ code: 0, stderr: '' });
  },
  120_000,
);

test('a posting beside a server that closes checks', async () => {
  const { dataDir, env } = await makeShop();
  const connection = connect(dataDir);
  // A sum that no check moves: a movement that is written upon a damaged sum says so for ever.
  connection.exec(`UPDATE cards SET balance_minor = 5 WHERE number >= '${numberOf(0)}'`);
  const server = await startProcess({ dataDir });
  const { service } = server;
  const lookUp = async () =>
    element((await callTill({ service, body: getCardBody(numberOf(7)) })).text, 'ResultCode');
  expect(await lookUp()).toBe('OK');
  await runCommand(['sync', 'create'], { env });
  await runCommand(['sync', 'lock'], { env });
  expect(await lookUp()).toBe('CARDS_LOCKED');

  const agent = new Agent({ keepAlive: true });
  let isPosting = true;
  let number = 0;
  const answers: (string | undefined)[] = [];
  const waits: number[] = [];
  async function sell(till: string): Promise<void> {
    while (isPosting) {
      number++;
      const cards = [numberOf((number * 7919) % cardCount)];
      const began = performance.now();
      const body = closeCheckBody({ till, number, amount: '10.00', itemCode: '1001', cards });
      answers.push(element((await callTill({ service, body, agent })).text, 'ResultCode'));
      waits.push(performance.now() - began);
    }
  }
  const selling = ['1', '2', '1', '2'].map(sell);
  const posted = await runCommand(['sync', 'post', '--json'], { env });
  isPosting = false;
  await Promise.all(selling);
  agent.destroy();

  expect([posted.code, posted.stderr]).toEqual([0, '']);
  expect(JSON.parse(posted.stdout)).toMatchObject({ cards: cardCount + 4, adjusted: cardCount });
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.filter((code) => code !== 'OK')).toEqual([]);
  // A check that waits for longer than 5 s is answered with a fault.
  expect(Math.max(...waits)).toBeLessThan(5000);
  expect(await lookUp()).toBe('OK');
  expect(connection.prepare('SELECT COUNT(*) FROM checks').pluck().get()).toBe(answers.length);
  connection.close();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(await runCommand(['verify'], { env })).toMatchObject({ code: 0, stderr: '' });
}, 120_000);
