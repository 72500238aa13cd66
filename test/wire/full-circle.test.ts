import { verify } from '../../src/domain/verify.js';
import { catalogue, commerceMl, item, offer, offers, retailType } from '../support/commerceml.js';
import { oneC } from '../support/one-c.js';
import { startServer } from '../support/server.js';
import { clientInn, incoming, statementBytes } from '../support/statements.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const basic = (user: string) => `Basic ${Buffer.from(`${user}:${user}`).toString('base64')}`;

const dataDir = temporaryFolder();

test('goods from 1C are booked by an application server, paid at the bank, told to 1C and handed over there', async () => {
  const server = await startServer({ dataDir });
  const client = oneC(`${server.url}/TP7/hs/exchange`);
  const post = async (path: string, body: object) => {
    const headers = {
      authorization: basic('richest'),
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await fetch(`${server.url}/TP7/hs/regate/${path}`, init)).json() as Promise<
      Record<string, string>
    >;
  };
  const stateOf = async (order: string) => {
    const init = { headers: { authorization: basic('richest') } };
    const response = await fetch(`${server.url}/TP7/hs/regate/bookingstate?order=${order}`, init);
    return ((await response.json()) as { orders: Record<string, unknown>[] }).orders[0];
  };

  await client.begin('catalog');
  await client.send('catalog', 'import.xml', commerceMl(catalogue(item('guid-1'))));
  const stock = '<Склад ИдСклада="main" КоличествоНаСкладе="5"/>';
  await client.send(
    'catalog',
    'offers.xml',
    commerceMl(offers(offer('guid-1', '125.50', stock), { before: retailType })),
  );
  expect((await client.load('import.xml')).lines[0]).toBe('success');
  expect((await client.load('offers.xml')).lines[0]).toBe('success');

  await post('client', { clientId: 'RS-1', name: 'ООО «Покупатель»', inn: clientInn });
  const lines = [{ article: 'A-guid-1', quantity: '2' }];
  const { order = '' } = await post('booking', { clientId: 'RS-1', store: 'main', lines });
  expect(await stateOf(order)).toMatchObject({ status: 0, amount: '251.00' });
  await client.begin('sale');
  expect((await client.ask('type=sale&mode=query')).text).toContain('[0] Создан, не оплачен');
  await client.ask('type=sale&mode=success');

  const statement = statementBytes([
    incoming({ Сумма: '251.00', НазначениеПлатежа: `Оплата по счету № ${order}. Без НДС` }),
  ]);
  const paid = await fetch(`${server.url}/TP7/hs/bank/statements`, {
    method: 'POST',
    headers: { authorization: basic('exchange'), 'content-type': 'application/octet-stream' },
    body: new Uint8Array(statement),
  });
  expect(paid.status).toBe(200);
  expect(await stateOf(order)).toMatchObject({ status: 2, paymentCode: 2 });

  await client.begin('sale', '2.08');
  const told = (await client.ask('type=sale&mode=query')).text;
  expect(told).toContain(`<Номер>${order}</Номер>`);
  expect(told).toContain('<Товар><Ид>guid-1</Ид>');
  expect(told).toContain('[2] Оплачен через расчётный счёт');
  expect(told).toContain('<Наименование>Заказ оплачен</Наименование><Значение>true</Значение>');
  await client.ask('type=sale&mode=success');

  const requisite =
    '<ЗначениеРеквизита><Наименование>Дата отгрузки по 1С</Наименование><Значение>2026-11-22</Значение></ЗначениеРеквизита>';
  const shipped = commerceMl(
    `<Документ><Ид>${order}</Ид><Номер>${order}</Номер><ХозОперация>Заказ товара</ХозОперация><ЗначенияРеквизитов>${requisite}</ЗначенияРеквизитов></Документ>`,
  );
  expect((await client.send('sale', 'orders.xml', shipped)).lines).toContain(`${order}: отгружен`);
  expect((await client.ask('type=sale&mode=query')).text).not.toContain(order);
  await server.close();

  const engine = await openStore({ dataDir, publication: 'TP7' });
  expect((await verify(engine)).differences).toEqual([]);
  const sql = `SELECT SUM(amount) AS total FROM v_ledger WHERE ledger = 'accounting'`;
  expect(await engine.first(sql)).toEqual({ total: 0 });
  const left = `SELECT quantity, reserved FROM v_stock WHERE store = 'main' AND article = 'A-guid-1'`;
  expect(await engine.first(left)).toEqual({ quantity: 3, reserved: 0 });
  await engine.close();
});
