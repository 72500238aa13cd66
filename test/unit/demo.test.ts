import { closeCheck } from '../../src/domain/checks/close-check.js';
import { loadDemo, loadDemoOnce } from '../../src/domain/demo.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { addUser, listUsers, removeUser } from '../../src/domain/users/manage-users.js';
import { verify } from '../../src/domain/verify.js';
import { findCard } from '../../src/store/cards.js';
import { listBarcodes, listItems, listTills } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { putSetting } from '../../src/store/settings.js';
import { findStock } from '../../src/store/stock.js';
import { card, line, now, sale } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const clock = () => now;
const dataDir = temporaryFolder();
let engine: Engine;

beforeAll(async () => {
  engine = await openStore({ dataDir, publication: 'TP7' });
  expect(await loadDemo(engine, { clock })).toEqual({ settings: 4, users: 5, cards: 4, items: 24 });
});

afterAll(async () => {
  expect((await verify(engine)).differences).toEqual([]);
  await engine.close();
});

test('the demo cards are those that the documents promise', async () => {
  expect(await findCard(engine, '1000000000016')).toMatchObject({
    kind: 'Discount',
    status: 'Active',
    accumulationMinor: 420_000,
    bonusMinor: 35_050,
  });
  expect(await findCard(engine, '1000000000023')).toMatchObject({ kind: 'Discount', status: 'Blocked' });
  expect(await findCard(engine, '2000000000015')).toMatchObject({ kind: 'Payment', balanceMinor: 500_000 });
  expect(await findCard(engine, '0012345')).toMatchObject({ kind: 'Discount', status: 'Active' });
});

test('users, tills and goods', async () => {
  expect((await listUsers({ engine })).map(({ name, roles }) => [name, roles.length])).toEqual([
    ['admin', 5],
    ['exchange', 1],
    ['kassir', 1],
    ['richest', 1],
    ['umico', 1],
  ]);
  expect(await listTills(engine)).toEqual([
    { id: '1', store: 'main' },
    { id: '2', store: 'main' },
  ]);
  expect(await findStock(engine, 'main', '8001')).toMatchObject({ unlimited: 1 });
});

test('every barcode is an EAN-13 of the range that shops give out themselves', async () => {
  for (const { article } of await listItems(engine, '', 100)) {
    const [first] = await listBarcodes(engine, article);
    const digits = [...(first?.barcode ?? '')].map(Number);
    const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
    expect([digits.length, digits[0], sum % 10]).toEqual([13, 2, 0]);
  }
});

test('a second load changes nothing that has changed since', async () => {
  const context = { engine, shop: rememberShop(engine), clock };
  await changeSetting(engine, 'organization', 'Мой магазин');
  await closeCheck(context, sale({ lines: [line(1, '1001', 2000, 8990)], cards: [card('1000000000016')] }));
  const after = await findCard(engine, '1000000000016');
  expect(after?.accumulationMinor).toBe(420_000 + 17_980);

  expect(await loadDemo(engine, { clock })).toEqual({ settings: 0, users: 0, cards: 0, items: 0 });
  expect(await findCard(engine, '1000000000016')).toEqual(after);
  expect(await findStock(engine, 'main', '1001')).toMatchObject({ quantityMilli: 118_000 });
  expect((await context.shop()).settings.organization).toBe('Мой магазин');
});

test('a server brings back nothing that was removed since', async () => {
  await loadDemo(engine, { clock });
  await removeUser({ engine }, { name: 'kassir' });
  await loadDemoOnce(engine, { clock });
  expect((await listUsers({ engine })).map(({ name }) => name)).not.toContain('kassir');
});

test("somebody's own shop gets no demo data", async () => {
  const own = await openStore({ dataDir, publication: 'OWN' });
  await addUser({ engine: own, clock }, { name: 'kassa1', password: 'secret', roles: ['till'] });
  await loadDemoOnce(own, { clock });
  expect((await listUsers({ engine: own })).map(({ name }) => name)).toEqual(['kassa1']);
  await own.close();
});

test('a load that was killed midway is completed by the next start', async () => {
  const empty = await openStore({ dataDir, publication: 'HALF' });
  await empty.transaction((tx) => putSetting(tx, 'demoLoaded', 'false'));
  await addUser({ engine: empty, clock }, { name: 'kassir', password: 'kassir', roles: ['till'] });
  await loadDemoOnce(empty, { clock });
  expect((await listItems(empty, '', 100)).length).toBe(24);
  await empty.close();
});
