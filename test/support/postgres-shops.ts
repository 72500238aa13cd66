import { verify } from '../../src/domain/verify.js';
import type { Engine } from '../../src/store/engine.js';
import { migrate } from '../../src/store/migrate.js';
import { openPostgres, postgresDialect } from '../../src/store/postgres.js';
import { startPostgres } from './postgres-server.js';
import { furnish, now, shopOn, type TestShop } from './shop.js';

/**
 * Two processes on one PostgreSQL, with a new shop for each test of a file. When the test is done its books must balance.
 */
export function openTwoForEachTest(take: (shops: [TestShop, TestShop]) => void): void {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let shops: [TestShop, TestShop];
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const schema = `P${++count}`;
    const open = () => shopOn(openPostgres({ url: server.url, schema }));
    shops = [open(), open()];
    const [{ engine }] = shops;
    await migrate(engine, { dialect: postgresDialect, now: new Date(now).toISOString() });
    await furnish(engine);
    take(shops);
  });
  afterEach(async () => {
    expect((await verify(shops[0].engine)).differences).toEqual([]);
    await Promise.all(shops.map((shop) => shop.close()));
  });
}

/** A shop whose next transaction has done all its work but the commit, until `commit` is called. */
export function hesitating(shop: TestShop): { shop: TestShop; reached: Promise<void>; commit: () => void } {
  let commit = () => {};
  let reach = () => {};
  const may = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const transaction: Engine['transaction'] = (work, options) =>
    shop.engine.transaction(async (tx) => {
      const value = await work(tx);
      reach();
      await may;
      return value;
    }, options);
  return { shop: { ...shop, engine: { ...shop.engine, transaction } }, reached, commit };
}
