import type { Clock } from '../base/clock.js';
import { instant, localTime } from '../base/time.js';
import { addCardMovements, listCards, listCardsOf, putCards } from '../store/cards.js';
import { listItems } from '../store/catalogue.js';
import type { Engine } from '../store/engine.js';
import { listSettings, putSetting } from '../store/settings.js';
import { planCard } from './cards/import-plan.js';
import type { CardInput } from './cards/import-values.js';
import { readCatalogue } from './catalogue/document.js';
import { importCatalogue } from './catalogue/import.js';
import { readPresent } from './catalogue/present.js';
import { demoCatalogue } from './demo-catalogue.js';
import type { Settings } from './settings/settings.js';
import { changeSetting, readSettings, rememberShop } from './settings/shop.js';
import { addUser, listUsers } from './users/manage-users.js';
import { roles } from './users/user.js';

const document = 'import:demo';

/** The row of `settings` that says that the demo data were added; no setting, nobody sees or sets it. */
const loadedNote = 'demoLoaded';

const demoSettings: Partial<Settings> = {
  organization: 'Демо-магазин',
  legal: {
    fullName: 'Общество с ограниченной ответственностью «Демо-магазин»',
    // Its check digit is right, and no tax office has the code 9900.
    inn: '9900000000',
    kpp: '990001001',
    ogrn: '1027700000008',
    address: '101000, Москва, ул. Учебная, 1',
    phone: '+7 000 000-00-00',
    bank: {
      name: 'Учебный банк',
      bic: '040000000',
      account: '40702810000000000001',
      correspondentAccount: '30101810000000000000',
    },
  },
  discountSteps: [
    { fromMinor: 100_000, percentCenti: 300 },
    { fromMinor: 500_000, percentCenti: 500 },
    { fromMinor: 2_000_000, percentCenti: 1000 },
  ],
  bonus: { earnPercentCenti: 500, maxSpendPercentCenti: 5000, excludedGroups: ['gifts', 'tobacco'] },
};

/** Name and password are the same; they are taken on loopback addresses only. */
export const demoUsers = [
  { name: 'kassir', roles: ['till'] },
  { name: 'richest', roles: ['shop'] },
  { name: 'umico', roles: ['loyalty'] },
  { name: 'exchange', roles: ['exchange'] },
  { name: 'admin', roles },
] as const;

const demoCards: CardInput[] = [
  {
    number: '1000000000016',
    kind: 'Discount',
    holder: 'Покупатель Демо Первый',
    phone: '+70000000001',
    accumulationMinor: 420_000,
    bonusMinor: 35_050,
  },
  { number: '1000000000023', kind: 'Discount', status: 'Blocked', holder: 'Покупатель Демо Второй' },
  { number: '2000000000015', kind: 'Payment', holder: 'Покупатель Демо Третий', balanceMinor: 500_000 },
  { number: '0012345', kind: 'Discount', holder: 'Покупатель Демо Четвёртый', accumulationMinor: 99_900 },
];

/** How many of each were not there yet. */
export type DemoAdded = Record<'settings' | 'users' | 'cards' | 'items', number>;

/**
 * Adds the demo data that is not there yet; what is there, stays as it is, also sums and stock that have changed since.
 * Every part is whole or absent, so a load that was killed midway is completed by the next one.
 */
export async function loadDemo(engine: Engine, { clock }: { clock: Clock }): Promise<DemoAdded> {
  const items = await addCatalogue(engine, clock);
  const added = {
    // Behind the catalogue, because a setting names groups of it.
    settings: await addSettings(engine),
    users: await addUsers(engine, clock),
    items,
    cards: await addCards(engine, clock),
  };
  await engine.transaction((tx) => putSetting(tx, loadedNote, 'true'));
  return added;
}

/**
 * Adds the demo data to a publication that is empty, once: somebody's own shop gets none, and what was removed of them
 * since, such as a demo user, stays away. A load that was killed midway is completed. Several processes take turns.
 */
export async function loadDemoOnce(engine: Engine, options: { clock: Clock }): Promise<void> {
  const note = (await listSettings(engine)).find(({ key }) => key === loadedNote);
  if (note?.value === 'true' || (note === undefined && !(await isEmpty(engine)))) return;
  await engine.transaction((tx) => putSetting(tx, loadedNote, 'false'));
  await loadDemo(engine, options);
}

async function isEmpty(engine: Engine): Promise<boolean> {
  const [users, cards, items] = [
    await listUsers({ engine }),
    await listCards(engine, '', 1),
    await listItems(engine, '', 1),
  ];
  return users.length + cards.length + items.length === 0;
}

async function addSettings(engine: Engine): Promise<number> {
  const present = new Set((await listSettings(engine)).map(({ key }) => key));
  const absent = Object.entries(demoSettings).filter(([name]) => !present.has(name));
  for (const [name, value] of absent) await changeSetting(engine, name, value);
  return absent.length;
}

async function addUsers(engine: Engine, clock: Clock): Promise<number> {
  const present = new Set((await listUsers({ engine })).map(({ name }) => name));
  const absent = demoUsers.filter(({ name }) => !present.has(name));
  for (const user of absent) await addUser({ engine, clock }, { ...user, password: user.name });
  return absent.length;
}

async function addCatalogue(engine: Engine, clock: Clock): Promise<number> {
  const present = await readPresent(engine);
  const all = readCatalogue([{ name: 'demo', text: JSON.stringify(demoCatalogue()) }]);
  const absent = {
    cities: all.cities.filter(({ id }) => !present.cities.has(id)),
    stores: all.stores.filter(({ id }) => !present.stores.has(id)),
    tills: all.tills.filter(({ id }) => !present.tills.has(id)),
    groups: all.groups.filter(({ id }) => !present.groups.has(id)),
    items: all.items.filter(({ article }) => !present.items.has(article)),
  };
  await importCatalogue({ engine, shop: rememberShop(engine), clock }, absent, document);
  return absent.items.length;
}

async function addCards(engine: Engine, clock: Clock): Promise<number> {
  const { timeZone } = await readSettings(engine);
  const posting = { document, time: localTime(clock(), timeZone), recordedAt: instant(clock()) };
  return engine.transaction(async (tx) => {
    const numbers = demoCards.map(({ number }) => number);
    const present = new Set((await listCardsOf(tx, numbers)).map(({ number }) => number));
    const plans = demoCards
      .filter(({ number }) => !present.has(number))
      .map((card) => planCard(card, undefined, posting))
      .filter((plan) => 'change' in plan);
    const changes = plans.map(({ change }) => change);
    const movements = plans.flatMap((plan) => plan.movements);
    await putCards(tx, changes);
    await addCardMovements(tx, movements);
    return changes.length;
  });
}
