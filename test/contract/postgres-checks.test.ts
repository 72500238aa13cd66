import { closeCheck } from '../../src/domain/checks/close-check.js';
import type { Context } from '../../src/domain/context.js';
import { rememberShop } from '../../src/domain/settings/shop.js';
import { verify } from '../../src/domain/verify.js';
import { putItem, putStores, putTills } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { migrate } from '../../src/store/migrate.js';
import { openPostgres, postgresDialect } from '../../src/store/postgres.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { item, line, now, sale } from '../support/shop.js';

const rounds = Array.from({ length: 20 }, (_, at) => at + 1);

describe('checks that come to two processes on one PostgreSQL', () => {
  let server: PostgresServer;
  let engines: Engine[];
  let shops: Context[];

  beforeAll(async () => {
    server = await startPostgres();
    engines = [1, 2].map(() => openPostgres({ url: server.url, schema: 'TP7' }));
    shops = engines.map((engine) => ({ engine, shop: rememberShop(engine), clock: () => now }));
    const [engine] = engines as [Engine];
    await migrate(engine, { dialect: postgresDialect, now: '2026-11-22T06:15:30.123Z' });
    await engine.transaction(async (tx) => {
      await putStores(tx, [{ id: 'main', city: null, name: 'Главный', address: null }]);
      await putTills(tx, [
        { id: '1', store: 'main' },
        { id: '2', store: 'main' },
      ]);
      await putItem(tx, item('A1', null, 10_000), { barcodes: [], volumePrices: [] });
    });
  });
  afterEach(async () => {
    expect((await verify((engines as [Engine])[0])).differences).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await server.stop();
  });

  const at = (place: number) => shops[place % 2] as Context;
  const returning = (number: number, of: number) =>
    sale({
      type: 'Return',
      number,
      time: '2026-11-22T10:20:00',
      lines: [{ ...line(1, 'A1', 1000, 10_000), returnOfPosition: 1 }],
      returnOf: { till: '1', shift: 1, number: of, time: null },
    });
  const count = async (sql: string) =>
    (await (engines as [Engine])[0].first<{ count: number }>(`SELECT COUNT(*) AS count FROM ${sql}`))?.count;

  test('the same check 20 times at once is recorded once, and answered the same', async () => {
    const answers = await Promise.all(rounds.map((place) => closeCheck(at(place), sale({ number: 1 }))));
    expect(answers.filter((answer) => answer.code === 'OK' && !answer.duplicate).length).toBe(1);
    expect(new Set(answers.map((answer) => answer.code === 'OK' && answer.checkId)).size).toBe(1);
    expect(await count('checks')).toBe(1);
  });

  test('of 20 returns of one sold thing at once, one comes back', async () => {
    await closeCheck(at(0), sale({ number: 2 }));
    const answers = await Promise.all(
      rounds.map((place) => closeCheck(at(place), returning(1000 + place, 2))),
    );
    expect(answers.filter(({ code }) => code === 'OK').length).toBe(1);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['OK', 'CHECK_INVALID']));
  });

  test('a sale and its return that come at once find each other', async () => {
    await Promise.all(
      rounds.flatMap((place) => [
        closeCheck(at(place), sale({ number: 2000 + place })),
        closeCheck(at(place + 1), returning(3000 + place, 2000 + place)),
      ]),
    );
    expect(await count("checks WHERE type = 'Return' AND return_of IS NULL")).toBe(0);
  });

  test('one article in checks of all tills at once: its stock is the sum', async () => {
    const before = await count('checks');
    await Promise.all(
      rounds.map((place) => closeCheck(at(place), sale({ till: '2', number: 4000 + place }))),
    );
    expect(await count('checks')).toBe((before as number) + 20);
  });
});
