import { settingFault } from '../../src/domain/settings/settings.js';
import { readSettings } from '../../src/domain/settings/shop.js';
import { openShopForEachTest, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';
import { webhookSecret } from '../support/webhook-secret.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

test.each<[string, unknown]>([
  ['orderTtlHours', 1],
  ['orderTtlHours', 8760],
  ['taxIdForm', 'any'],
  ['legal', {}],
  ['legal', { fullName: 'ООО «Ромашка»', bank: { bic: '044525225' } }],
  ['platform', { platform: '1С:Предприятие 8.3', configuration: '' }],
  ['webhook', null],
  ['webhook', { url: 'https://shop.example/hooks?a=1', secret: webhookSecret }],
  ['webhook', { url: 'http://127.0.0.1:9000/', secret: webhookSecret }],
])('%s takes %j', (name, value) => {
  expect(settingFault(name, value)).toBeUndefined();
});

test.each<[string, unknown]>([
  ['orderTtlHours', 0],
  ['orderTtlHours', 8761],
  ['orderTtlHours', 1.5],
  ['orderTtlHours', '72'],
  ['taxIdForm', 'KZ'],
  ['legal', []],
  ['legal', null],
  ['legal', { name: 'x' }],
  ['legal', { inn: 7707083893 }],
  ['legal', { bank: 'Сбербанк' }],
  ['legal', { bank: { iban: 'x' } }],
  ['legal', { bank: { bic: 1 } }],
  ['legal', { address: 'x'.repeat(501) }],
  ['platform', { platform: '8.3' }],
  ['platform', { platform: '8.3', configuration: 1 }],
  ['webhook', 'https://shop.example'],
  ['webhook', { url: 'http://shop.example', secret: webhookSecret }],
  ['webhook', { url: 'ftp://shop.example', secret: webhookSecret }],
  ['webhook', { url: 'shop.example', secret: webhookSecret }],
  ['webhook', { url: 'https://shop.example', secret: '0123456789abcdef0123456789abcdef' }],
  ['webhook', { url: 'https://shop.example', secret: `whsec_${'A'.repeat(28)}` }],
  ['webhook', { url: 'https://shop.example', secret: `whsec_${'A'.repeat(88)}` }],
  ['webhook', { url: 'https://shop.example', secret: `whsec_${'!'.repeat(40)}` }],
  ['webhook', { url: 'https://shop.example', secret: `${webhookSecret}\n` }],
  ['webhook', { url: 'https://shop.example' }],
])('%s refuses %j', (name, value) => {
  expect(settingFault(name, value)).toMatch(new RegExp(`^${name} takes `));
});

const legal = {
  inn: '7707083893',
  kpp: '773601001',
  ogrn: '1027700132195',
  bank: { bic: '044525225', account: '40702810938000000001', correspondentAccount: '30101810400000000225' },
};

test('legal: numbers that have the Russian form are taken, and an empty text is no number', async () => {
  await set(shop, 'legal', legal);
  await set(shop, 'legal', { ...legal, inn: '', kpp: '', bank: {} });
});

test.each([
  ['inn', { inn: '7707083894' }],
  ['inn', { inn: '12345' }],
  ['kpp', { kpp: '77360100' }],
  ['ogrn', { ogrn: '10277001321950' }],
  ['bank.bic', { bank: { bic: '04452522' } }],
  ['bank.account', { bank: { account: 'RU03' } }],
  ['bank.correspondentAccount', { bank: { correspondentAccount: '3' } }],
])('legal: a wrong %s is refused, unless tax numbers may be of any country', async (key, wrong) => {
  await expect(set(shop, 'legal', wrong)).rejects.toThrow(`legal.${key} takes`);
  await set(shop, 'taxIdForm', 'any');
  await set(shop, 'legal', wrong);
  await expect(set(shop, 'taxIdForm', 'RU')).rejects.toThrow(`legal.${key} takes`);
  expect((await readSettings(shop.engine)).taxIdForm).toBe('any');
});
