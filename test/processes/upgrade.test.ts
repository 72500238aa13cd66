import pg from 'pg';
import type { Engine } from '../../src/store/engine.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { keepClosing, numbersIn } from '../support/closing-tills.js';
import { makeLaterBuild } from '../support/later-build.js';
import { regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  startProcess,
} from '../support/server-process.js';
import { callTill, getCardBody } from '../support/soap-client.js';
import { makeDatabase } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

/** On the tables that tills write to with every check, some of them rewritten. */
const later = makeLaterBuild(
  newFolder(),
  `
ALTER TABLE checks ADD COLUMN later_note TEXT;
ALTER TABLE cards ADD COLUMN later_points {{bigint}} NOT NULL DEFAULT 0;
CREATE TABLE later_things (id {{identity}}, name TEXT NOT NULL) {{strict}};
CREATE INDEX checks_by_later_note ON checks (later_note);
UPDATE cards SET later_points = 1;
ALTER TABLE stock ADD COLUMN later_shelf TEXT NOT NULL DEFAULT '';
`,
);

let dataDir: string;
let url: string;
let servers: ServerProcess[];
let front: Balancer;
/** As this release would read it, if it could still open it. */
let engine: Engine;

beforeEach(async () => {
  dataDir = newFolder();
  url = (await makeDatabase(dataDir)) as string;
  servers = await Promise.all([startProcess({ dataDir }), startProcess({ dataDir })]);
  front = await startBalancer(servers.map(({ port }) => port));
  engine = openPostgres({ url, schema: 'TP7' });
}, 60_000);

afterEach(async () => {
  await front.close();
  await Promise.all(servers.map((server) => server.stop()));
  await expectBooksInOrder(engine);
  await engine.close();
});

async function expectAllThere(closed: readonly number[]): Promise<void> {
  expect(await numbersIn(engine)).toEqual([...closed].sort((a, b) => a - b));
}

const schemaOf = async () =>
  (await engine.first<{ number: number }>('SELECT MAX(number) AS number FROM schema_migrations'))?.number;

/** Writes and looks as application servers and tills do, one after the other, until it is told to stop. */
function keepAsking() {
  const call = regateAt(front.url);
  const refusals: unknown[] = [];
  let isOver = false;
  const running = (async () => {
    for (let at = 0; !isOver; at++) {
      const confirmed = await call('confirmClient', { body: { clientId: `RS-${at}` } });
      if (confirmed.status >= 300) refusals.push(confirmed.json);
      const looked = await callTill({ service: front.service, body: getCardBody('1000000000016') });
      if (looked.status !== 200) refusals.push(looked.text);
    }
  })();
  return {
    refusals,
    async stop(): Promise<void> {
      isOver = true;
      await running;
    },
  };
}

test('a release with another schema takes the place of servers one after the other: no request is refused', async () => {
  const before = await schemaOf();
  const tills = keepClosing(front, 4);
  const others = keepAsking();
  for (const at of [0, 1]) {
    await tills.more(10);
    const next = await startProcess({ dataDir, program: later.program });
    expect(await schemaOf()).toBe(later.schema);
    front.targets = [...servers.map(({ port }) => port), next.port];
    // The older ones work on with what the newer one has made.
    await tills.more(20);
    await servers[at]?.stop();
    await tills.more(10);
    servers[at] = next;
    front.targets = servers.map(({ port }) => port);
  }
  await Promise.all([tills.stop(), others.stop()]);
  expect(before).toBe(later.schema - 1);
  expect([tills.refusals, others.refusals]).toEqual([[], []]);
  await expectAllThere(tills.closed);
}, 120_000);

test('a start of the older release is refused from then on, and what it says helps', async () => {
  const next = await startProcess({ dataDir, program: later.program });
  const env = { TILLGATE_DATA_DIR: dataDir, TILLGATE_PORT: '0' };
  for (const command of ['serve', 'verify']) {
    expect(await runCommand([command], { env })).toEqual({
      code: 3,
      stdout: '',
      stderr: `The store is not available: The database has schema ${later.schema}, this program knows ${later.schema - 1}: use a newer Tillgate.\n`,
    });
  }
  const [older] = servers as [ServerProcess];
  expect((await callTill({ service: older.service, body: getCardBody('1000000000016') })).status).toBe(200);
  await next.stop();
}, 60_000);

test('a change of the schema that is killed in the middle leaves the old one; who serves notices nothing, and the next start completes it', async () => {
  const tills = keepClosing(front, 4);
  const reader = new pg.Client(url);
  await reader.connect();
  // As a report that takes long does: the change comes as far as this table, and waits.
  await reader.query('BEGIN; LOCK TABLE "TP7".stock IN ACCESS SHARE MODE');
  const watcher = new pg.Client(url);
  await watcher.connect();
  const waiting = async () => {
    const { rowCount } = await watcher.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE stock%'`,
    );
    return rowCount === 1;
  };
  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise(setImmediate);
  }
  const inTheMiddle = until(waiting);
  const killed = startProcess({ dataDir, program: later.program, killWhen: inTheMiddle });
  await expect(killed).rejects.toThrow('the server ended with SIGKILL before it was ready');
  await tills.more(20);
  expect(await schemaOf()).toBe(later.schema - 1);

  const next = startProcess({ dataDir, program: later.program });
  await until(waiting);
  await tills.more(20);
  expect(await schemaOf()).toBe(later.schema - 1);
  await reader.query('COMMIT');
  servers.push(await next);
  expect(await schemaOf()).toBe(later.schema);
  front.targets = servers.map(({ port }) => port);
  await tills.more(20);
  await tills.stop();
  await Promise.all([reader.end(), watcher.end()]);
  expect(tills.refusals).toEqual([]);
  await expectAllThere(tills.closed);
}, 120_000);
