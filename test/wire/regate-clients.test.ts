import { type CallRegate, regateAt } from '../support/regate.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
let server: TestServer;
let call: CallRegate;

beforeAll(async () => {
  server = await startServer({ dataDir, clock: () => now });
  call = regateAt(server.url);
});
afterAll(() => server.close());

const romashka = {
  clientId: 'RS-100045',
  name: 'ООО «Ромашка»',
  inn: '9900000000',
  kpp: '990001001',
  phone: '+7 000 000-00-01',
  email: 'info@romashka.example',
  legalAddress: '101000, Москва, ул. Примерная, 5',
  contactPerson: 'Отдел закупок',
};
const known = {
  ...romashka,
  balance: '0.00',
  currency: 'RUB',
  createdAt: '2026-11-22T10:15:30+03:00',
  changedAt: '2026-11-22T10:15:30+03:00',
};

describe('clients', () => {
  test('a missing client is made, a known one is confirmed as it is, GET only looks', async () => {
    const query = { clientId: romashka.clientId };
    const absent = await call('getClient', { query });
    expect([absent.status, absent.json.code, absent.json.errors[0].field]).toEqual([
      404,
      'CLIENT_UNKNOWN',
      'clientId',
    ]);
    const made = await call('confirmClient', { body: romashka });
    expect([made.status, made.json]).toEqual([201, { confirmed: true, created: true, client: known }]);
    const found = await call('confirmClient', { body: { ...query, name: 'Другое имя' } });
    expect([found.status, found.json]).toEqual([200, { confirmed: true, created: false, client: known }]);
    expect((await call('getClient', { query })).json).toEqual(found.json);
  });

  test('details are changed by name; null takes one away', async () => {
    const body = { clientId: romashka.clientId, phone: '+7 000 000-00-02', contactPerson: null };
    const changed = await call('updateClient', { body });
    expect(changed.json.client).toEqual({ ...known, phone: '+7 000 000-00-02', contactPerson: null });
    expect((await call('updateClient', { body: { ...body, clientId: 'RS-2' } })).json.code).toBe(
      'CLIENT_UNKNOWN',
    );
  });

  test.each([
    [{ inn: '7707083894' }, 'inn', 'INN_CHECK_DIGITS'],
    [{ inn: '123' }, 'inn', 'INN_LENGTH'],
    [{ kpp: '12' }, 'kpp', 'KPP'],
    [{ phone: '+ 7 0 00' }, 'phone', 'PHONE'],
    [{ email: 'nobody' }, 'email', 'format'],
    [{ name: ' ' }, 'name', 'pattern'],
    [{ contactPerson: 'а'.repeat(501) }, 'contactPerson', 'maxLength'],
    [{ telephone: '1' }, 'telephone', 'additionalProperties'],
  ])('%j is refused with the field, and changes nothing', async (details, field, code) => {
    const before = (await call('getClient', { query: { clientId: romashka.clientId } })).json;
    for (const operation of ['confirmClient', 'updateClient'] as const) {
      const { status, json } = await call(operation, { body: { clientId: romashka.clientId, ...details } });
      expect([status, json.code, json.errors[0]]).toMatchObject([422, 'BODY_INVALID', { field, code }]);
    }
    expect((await call('getClient', { query: { clientId: romashka.clientId } })).json).toEqual(before);
  });
});
