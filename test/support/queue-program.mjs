/**
 * A process that runs tasks of one database until SIGTERM: what it begins and ends stands on its standard output. `quick`
 * ends at once, `stuck` never; `every` is scheduled.
 */
import { createPostgresQueue } from '../../dist/queue/postgres.js';
import { defineTask } from '../../dist/queue/tasks.js';
import { openPostgres } from '../../dist/store/postgres.js';

const [url, schema, aheadMs = '0'] = process.argv.slice(2);
const tell = (text) => process.stdout.write(`${text}\n`);
const task = (name, work, more = {}) =>
  defineTask({
    parse: (payload) => payload,
    handler: async (_payload, { key, attempt }) => {
      tell(`begun ${name} ${key} ${attempt}`);
      await work();
      tell(`ended ${name} ${key}`);
    },
    ...more,
  });

const engine = openPostgres({ url, schema, connections: 4 });
const queue = createPostgresQueue({
  engine,
  url,
  schema,
  clock: () => Date.now() + Number(aheadMs),
  pollMs: 200,
  mendMs: 500,
  definitions: {
    quick: task('quick', async () => {}),
    stuck: task('stuck', () => new Promise(() => setInterval(() => {}, 1000))),
    every: task('every', async () => {}, { schedule: { everyMs: 1000 } }),
  },
});
await queue.start();
process.once('SIGTERM', async () => {
  await queue.stop({ budgetMs: 300 });
  await engine.close();
  tell('stopped');
  process.exit();
});
tell('ready');
