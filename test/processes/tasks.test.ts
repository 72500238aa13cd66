import { holdAmount } from '../../src/domain/cards/hold-amount.js';
import { SCHEDULE_KEY } from '../../src/queue/tasks.js';
import type { Engine } from '../../src/store/engine.js';
import { wakeTask } from '../../src/store/tasks.js';
import { endProcessesAfterAll, runCommand, startProcess } from '../support/server-process.js';
import { shopOn } from '../support/shop.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

/** A hold that has been over for long is given back by the next run of `holds.expire`. */
async function holdInThePast(engine: Engine, key: string): Promise<void> {
  const longAgo = { ...shopOn(engine), clock: () => Date.now() - 86_400_000 };
  const held = await holdAmount(longAgo, { till: '1', card: '1000000000016', amountMinor: 100, key });
  expect(held).toMatchObject({ code: 'OK' });
}

async function wake(engine: Engine): Promise<void> {
  const at = new Date().toISOString();
  const task = { name: 'holds.expire', key: SCHEDULE_KEY, payload: 'null', runAt: at, createdAt: at };
  await engine.transaction((tx) => wakeTask(tx, task));
}

async function untilExpired(engine: Engine, key: string): Promise<void> {
  const sql = 'SELECT status FROM holds WHERE key = :key';
  while ((await engine.first<{ status: string }>(sql, { key }))?.status !== 'expired')
    await new Promise((resolve) => setTimeout(resolve, 50));
}

test('a task that is woken is run by whichever server lives, and none is left when all have stopped', async () => {
  const dataDir = newFolder();
  const [one, other] = [await startProcess({ dataDir }), await startProcess({ dataDir })];
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await holdInThePast(engine, 'both');
  await wake(engine);
  await untilExpired(engine, 'both');
  await one.stop('SIGKILL');
  await holdInThePast(engine, 'one is left');
  await wake(engine);
  await untilExpired(engine, 'one is left');
  expect(await other.stop()).toEqual({ code: 0, signal: null });
  const running = await engine.first('SELECT COUNT(*) AS running FROM tasks WHERE attempts > 0');
  expect(running).toEqual({ running: 0 });
  const { stdout } = await runCommand(['jobs', 'list'], { env: { TILLGATE_DATA_DIR: dataDir } });
  expect(stdout).toContain('0 failed');
  await engine.close();
}, 60_000);
