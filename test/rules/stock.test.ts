import { closeCheck } from '../../src/domain/checks/close-check.js';
import { listStock } from '../../src/domain/stock/list-stock.js';
import { postUnpostedLines } from '../../src/domain/stock/post-lines.js';
import { putItems, putStores, putTills } from '../../src/store/catalogue.js';
import { bumpRevision } from '../../src/store/settings.js';
import { changeStock } from '../../src/store/stock.js';
import { giveStock, item, line, openShop, sale, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await shop.engine.transaction(async (tx) => {
    await putStores(tx, [{ id: 'other', city: null, name: 'Другой', address: null }]);
    await putTills(tx, [{ id: '3', store: 'other' }]);
    await bumpRevision(tx);
  });
  await giveStock(shop, 'A1', { quantityMilli: 5_000, reservedMilli: 1_500 });
  await giveStock(shop, 'C1', { quantityMilli: 0, unlimited: 1 });
});
afterEach(() => shop.close());

const list = (codes: readonly string[] = [], till = '1') => listStock(shop, { till, codes });

async function stockOf(code: string, till = '1') {
  const answer = await list([code], till);
  return 'rows' in answer ? answer.rows[0]?.quantityMilli : answer.code;
}

/** Items whose codes run the other way than their articles, with stock in store `main`. */
async function fill(items: number): Promise<void> {
  const articles = Array.from({ length: items }, (_, index) => `X${String(index).padStart(6, '0')}`);
  const rows = articles.map((article, index) => ({
    ...item(article, null, 100),
    code: `c${String(items - index).padStart(6, '0')}`,
  }));
  await shop.engine.transaction(async (tx) => {
    await putItems(tx, rows);
    await changeStock(
      tx,
      articles.map((article) => ({ store: 'main', article, quantityMilli: 0, unlimited: 0 as const })),
    );
  });
}

describe('list-stock', () => {
  test('answers all that the store has, in order of the codes, with what is reserved', async () => {
    await giveStock(shop, 'A2', { quantityMilli: 1, store: 'other' });
    expect(await list()).toEqual({
      code: 'OK',
      rows: [
        {
          article: 'A1',
          code: 'A1',
          name: 'Товар A1',
          quantityMilli: 5_000,
          reservedMilli: 1_500,
          unlimited: 0,
        },
        { article: 'C1', code: 'C1', name: 'Товар C1', quantityMilli: 0, reservedMilli: 0, unlimited: 1 },
      ],
    });
    expect(await list([], '3')).toMatchObject({ rows: [{ code: 'A2', quantityMilli: 1 }] });
  });

  test('goes by codes, not by articles, over many pages', async () => {
    await fill(1_200);
    const answer = await list();
    const codes = 'rows' in answer ? answer.rows.map(({ code }) => code) : [];
    expect(codes).toHaveLength(1_202);
    expect(codes).toEqual([...codes].sort());
    expect(await list(['X000000'])).toEqual({ code: 'OK', rows: [] });
    expect(await list(['c001200'])).toMatchObject({ rows: [{ article: 'X000000' }] });
  });

  test('answers a list in the order asked, each once, without what is unknown', async () => {
    await fill(600);
    const some = Array.from(
      { length: 600 },
      (_, index) => `c${String(index + 1).padStart(6, '0')}`,
    ).reverse();
    const answer = await list([...some, 'none', 'C1', ...some, 'A1', 'c1']);
    const codes = 'rows' in answer ? answer.rows.map(({ code }) => code) : [];
    expect(codes).toEqual([...some, 'C1', 'A1']);
  });

  test('knows items that were never in the store', async () => {
    expect(await list(['A2'])).toMatchObject({
      rows: [{ quantityMilli: 0, reservedMilli: 0, unlimited: 0 }],
    });
  });

  test('does not know a till that is not registered', async () => {
    expect(await list([], '9')).toEqual({ code: 'TILL_UNKNOWN' });
  });

  test('answers five thousand items, of a store or of a list, and asks for a shorter list beyond', async () => {
    await fill(4_998);
    expect(await list()).toMatchObject({ code: 'OK', rows: { length: 5_000 } });
    await giveStock(shop, 'A2', { quantityMilli: 1 });
    expect(await list()).toEqual({ code: 'TOO_MANY', most: 5_000 });
    const codes = Array.from({ length: 5_000 }, () => 'A1');
    expect(await list(codes)).toMatchObject({ rows: { length: 1 } });
    expect(await list([...codes, 'A1'])).toEqual({ code: 'TOO_MANY', most: 5_000 });
  });

  test('lets others work between its pages', async () => {
    await fill(2_000);
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await list();
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});

describe('stock is as of the last check', () => {
  test('a sale takes the goods out of the store of its till, a return brings them back', async () => {
    await closeCheck(shop, sale({ lines: [line(1, 'A1', 1_250, 10_000)] }));
    expect([await stockOf('A1'), await stockOf('A1', '3')]).toEqual([3_750, 0]);
    const back = { type: 'Return' as const, number: 2, lines: [line(1, 'A1', 250, 10_000)] };
    await closeCheck(shop, sale(back));
    expect(await stockOf('A1', '2')).toBe(4_000);
  });

  test('goods that the catalogue learns of later leave the store when the task has posted them', async () => {
    await closeCheck(shop, sale({ lines: [line(1, 'NEW', 2_500, 100), line(2, 'A1', 1_000, 100)] }));
    expect([await stockOf('NEW'), await stockOf('A1')]).toEqual([undefined, 4_000]);
    await shop.engine.transaction((tx) => putItems(tx, [item('NEW', null, 100)]));
    expect(await stockOf('NEW')).toBe(0);
    await postUnpostedLines(shop);
    expect(await stockOf('NEW')).toBe(-2_500);
  });
});
