import { moveBalance } from '../../src/domain/clients/balance.js';
import { confirmClient, findClient, updateClient } from '../../src/domain/clients/clients.js';
import type { ClientChange } from '../../src/domain/clients/details.js';
import { verify } from '../../src/domain/verify.js';
import type { ClientMovement } from '../../src/store/clients.js';
import { giveClient, nobody } from '../support/orders.js';
import { now, openShopForEachTest, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const at = new Date(now).toISOString();
const known = { id: 'RS-1', ...nobody, prepaymentMinor: 0, createdAt: at, changedAt: at };

const details = {
  name: 'ООО «Ромашка»',
  inn: '7707083893',
  kpp: '773601001',
  phone: '+7 (912) 345-67-89',
  email: 'office@romashka.example',
  legalAddress: '101000, Москва, ул. Примерная, 5',
  contact: 'Иван',
};

describe('confirm-client', () => {
  test('a missing client is created and confirmed; asked again, the same one is', async () => {
    const client = { ...known, ...details };
    expect(await confirmClient(shop, { id: 'RS-1', details })).toEqual({ code: 'OK', client, created: true });
    expect(await confirmClient(shop, { id: 'RS-1', details })).toEqual({
      code: 'OK',
      client,
      created: false,
    });
    expect(await findClient(shop, 'RS-1')).toEqual({ code: 'OK', client });
  });

  test('an id is enough; what is known is not changed by it', async () => {
    expect(await confirmClient(shop, { id: 'RS-1' })).toMatchObject({ created: true, client: known });
    const again = await confirmClient(shop, { id: 'RS-1', details: { name: 'Другой' } });
    expect(again).toMatchObject({ created: false, client: known });
  });

  test('fifty at once create one', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirmClient(shop, { id: 'RS-1' })));
    expect(answers.filter((answer) => answer.code === 'OK' && answer.created)).toHaveLength(1);
  });

  test.each(['', ' ', 'x'.repeat(101), 'a\nb', 'a\u0000'])('the id %j is refused', async (id) => {
    const faults = [{ field: 'clientId', code: 'TEXT', least: 1, most: 100 }];
    expect(await confirmClient(shop, { id })).toEqual({ code: 'FIELDS_REFUSED', faults });
  });

  test.each(["'; DROP TABLE clients; --", '__proto__', '=1+1', '0012', 'ёж 🦔'])(
    'the id %s stays as it is',
    async (id) => {
      expect(await confirmClient(shop, { id })).toMatchObject({ client: { id }, created: true });
      expect(await findClient(shop, id)).toMatchObject({ code: 'OK', client: { id } });
    },
  );
});

describe('find-client', () => {
  test('only looks', async () => {
    expect(await findClient(shop, 'RS-1')).toEqual({ code: 'CLIENT_UNKNOWN', client: 'RS-1' });
    expect(await findClient(shop, 'RS-1')).toEqual({ code: 'CLIENT_UNKNOWN', client: 'RS-1' });
  });
});

describe('update-client', () => {
  const update = (change: ClientChange) => updateClient(shop, { id: 'RS-1', details: change });

  test('what is given is changed, null takes it away, the rest stays', async () => {
    await confirmClient(shop, { id: 'RS-1', details });
    shop.at(now + 1000);
    const changedAt = new Date(now + 1000).toISOString();
    const client = { ...known, ...details, phone: '8 800 555-35-35', contact: null, changedAt };
    expect(await update({ phone: '8 800 555-35-35', contact: null })).toEqual({ code: 'OK', client });
    expect(await findClient(shop, 'RS-1')).toEqual({ code: 'OK', client });
  });

  test('the same again changes nothing, not even when it was changed', async () => {
    await confirmClient(shop, { id: 'RS-1', details });
    shop.at(now + 1000);
    expect(await update(details)).toEqual({ code: 'OK', client: { ...known, ...details } });
  });

  test('an unknown client is not created', async () => {
    expect(await update(details)).toEqual({ code: 'CLIENT_UNKNOWN', client: 'RS-1' });
    expect(await findClient(shop, 'RS-1')).toEqual({ code: 'CLIENT_UNKNOWN', client: 'RS-1' });
  });

  test.each<[ClientChange, string, string]>([
    [{ name: '' }, 'name', 'TEXT'],
    [{ name: 'x'.repeat(501) }, 'name', 'TEXT'],
    [{ contact: 'a\u0007' }, 'contact', 'TEXT'],
    [{ legalAddress: 'x'.repeat(1001) }, 'legalAddress', 'TEXT'],
    [{ legalAddress: '\ud800' }, 'legalAddress', 'TEXT'],
    [{ inn: '770708389' }, 'inn', 'INN_LENGTH'],
    [{ inn: '7707083894' }, 'inn', 'INN_CHECK_DIGITS'],
    [{ inn: '500100732258' }, 'inn', 'INN_CHECK_DIGITS'],
    [{ kpp: '77360100' }, 'kpp', 'KPP'],
    [{ phone: '1234' }, 'phone', 'PHONE'],
    [{ phone: '+7 912 CALL ME' }, 'phone', 'PHONE'],
    [{ phone: '(((((' }, 'phone', 'PHONE'],
    [{ email: 'office' }, 'email', 'EMAIL'],
    [{ email: 'a@b@c.example' }, 'email', 'EMAIL'],
    [{ email: 'a b@c.example' }, 'email', 'EMAIL'],
  ])('%j is refused, and nothing is changed', async (change, field, code) => {
    await confirmClient(shop, { id: 'RS-1', details });
    const refused = await update({ ...change, ...(field === 'name' ? {} : { name: 'Новое имя' }) });
    expect(refused).toEqual({ code: 'FIELDS_REFUSED', faults: [expect.objectContaining({ field, code })] });
    expect(await findClient(shop, 'RS-1')).toMatchObject({ client: details });
  });

  test('everything that is wrong is told at once', async () => {
    const refused = await update({ inn: '1', kpp: '1', phone: '1', email: '1' });
    expect(refused).toMatchObject({
      faults: [{ field: 'inn' }, { field: 'kpp' }, { field: 'phone' }, { field: 'email' }],
    });
  });

  test('tax numbers of other countries are taken when the setting says so', async () => {
    await set(shop, 'taxIdForm', 'any');
    await confirmClient(shop, { id: 'RS-1' });
    expect(await update({ inn: '1400057421', kpp: 'AZ-17' })).toMatchObject({ code: 'OK' });
    expect(await update({ inn: '12 34' })).toMatchObject({ faults: [{ field: 'inn', code: 'TAX_ID' }] });
    expect(await update({ kpp: 'a/b' })).toMatchObject({ faults: [{ field: 'kpp', code: 'KPP' }] });
  });
});

describe('balance', () => {
  const move = (amountMinor: number, more: Partial<ClientMovement> = {}) =>
    shop.engine.transaction((tx) =>
      moveBalance(
        tx,
        { now, timeZone: 'Europe/Moscow' },
        {
          client: 'RS-1',
          amountMinor,
          reason: amountMinor > 0 ? 'received' : 'applied',
          documentKind: 'bank',
          document: 'ПП 17',
          orderId: null,
          ...more,
        },
      ),
    );

  test('moves with a row for each change, and is what the client is told', async () => {
    await giveClient(shop, 'RS-1');
    expect(await move(10_000)).toMatchObject({ code: 'OK', movement: { balanceAfterMinor: 10_000 } });
    expect(await move(-2_500)).toMatchObject({
      movement: { balanceAfterMinor: 7_500, time: '2026-11-22T10:15:30' },
    });
    expect(await findClient(shop, 'RS-1')).toMatchObject({ client: { prepaymentMinor: 7_500 } });
  });

  test('never goes below zero, nor beyond what can be counted', async () => {
    await giveClient(shop, 'RS-1');
    await move(100);
    expect(await move(-101)).toEqual({ code: 'NOT_ENOUGH', availableMinor: 100 });
    await expect(move(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ name: 'SumTooLarge' });
    expect(await move(1, { client: 'RS-2' })).toEqual({ code: 'CLIENT_UNKNOWN' });
    expect(await findClient(shop, 'RS-1')).toMatchObject({ client: { prepaymentMinor: 100 } });
  });

  test('of fifty that spend it at once, as many can as there is money for', async () => {
    await giveClient(shop, 'RS-1');
    await move(1_000);
    const answers = await Promise.all(Array.from({ length: 50 }, () => move(-30)));
    expect(answers.filter(({ code }) => code === 'OK')).toHaveLength(33);
    expect((await verify(shop.engine)).differences).toEqual([]);
  });
});
