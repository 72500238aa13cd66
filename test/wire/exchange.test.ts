import { catalogue, commerceMl, encoded, item, offer, offers, retailType } from '../support/commerceml.js';
import { type OneC, oneC } from '../support/one-c.js';
import { startServer, type TestServer } from '../support/server.js';
import { temporaryFolders } from '../support/temporary.js';
import { zipOf } from '../support/zip.js';

const newFolder = temporaryFolders();
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const goods = commerceMl(catalogue(`${item('1', '<Картинка>import_files/1.jpg</Картинка>')}\n${item('2')}`));
const inMain = (quantity: number) => `<Склад ИдСклада="main" КоличествоНаСкладе="${quantity}"/>`;
const sold = commerceMl(
  offers(`${offer('1', '10', inMain(5))}\n${offer('2', '20', inMain(7))}`, { before: retailType }),
);

let server: TestServer;
let client: OneC;

beforeAll(async () => {
  server = await startServer({ dataDir: newFolder(), config: { limits: { exchangePartBytes: 10_000 } } });
  client = oneC(`${server.url}/TP7/hs/exchange`);
});
afterAll(() => server.close());

async function regate(path: string, init: RequestInit = {}) {
  const authorization = `Basic ${Buffer.from('richest:richest').toString('base64')}`;
  const headers = {
    authorization,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  };
  const response = await fetch(`${server.url}/TP7/hs/regate/${path}`, { ...init, headers });
  return { status: response.status, body: JSON.parse(await response.text()) };
}
const post = (path: string, body: object) => regate(path, { method: 'POST', body: JSON.stringify(body) });

async function found(search: string) {
  const { body } = await regate(`assortment?store=main&search=${encodeURIComponent(search)}`);
  return body.items as { article: string; name: string; icons: string[]; prices: { retail: string } }[];
}

describe('catalogue', () => {
  test('an exchange as a 1C of any age makes it: files in parts, then their imports', async () => {
    const init = await client.begin('catalog');
    expect(init.lines).toEqual(['zip=yes', 'file_limit=10000']);
    expect((await client.send('catalog', 'import.xml', encoded(goods, 'windows-1251'), 300)).lines).toEqual([
      'success',
    ]);
    await client.send('catalog', 'import_files/1.jpg', jpeg);
    await client.send('catalog', 'offers.xml', sold, 500);
    const first = await client.load('import.xml');
    expect(first.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(first.lines).toEqual([
      'success',
      'Товаров: 2, предложений: 0, групп: 0, складов: 0',
      'Новых и изменённых: 2, остатков записано: 0, убрано: 0',
    ]);
    expect(await found('Товар 1')).toEqual([]);
    expect((await client.load('offers.xml')).lines[0]).toBe('success');
    const [one] = await found('Товар 1');
    expect(one).toMatchObject({ article: 'A-1', prices: { retail: '10.00' } });
  });

  test('a picture is found by its address, for ever', async () => {
    const [address = ''] = (await found('Товар 1'))[0]?.icons ?? [];
    const response = await fetch(`${server.url}${address}`);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${server.url}${address}`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    for (const wrong of [
      address.replace(/.{5}\.jpg/, '00000.jpg'),
      '/TP7/hs/pictures/..%2ftillgate.db',
      '/TP7/hs/pictures/',
    ])
      expect((await fetch(`${server.url}${wrong}`)).status).toBe(404);
  });

  test('a newer 1C: version, session key, an archive', async () => {
    const init = await client.begin('catalog', '2.08');
    expect(init.lines).toEqual([
      'zip=yes',
      'file_limit=10000',
      expect.stringMatching(/^sessid=[0-9a-f]{32}$/),
      'version=2.10',
    ]);
    const dear = sold.replace('>10<', '>11<');
    await client.send(
      'catalog',
      'v8_1C.zip',
      zipOf([
        { name: 'import.xml', content: goods },
        { name: 'offers.xml', content: dear },
      ]),
    );
    expect((await client.load('import.xml')).lines[0]).toBe('success');
    expect((await client.load('offers.xml')).lines[2]).toBe(
      'Новых и изменённых: 1, остатков записано: 0, убрано: 0',
    );
    expect((await found('Товар 1'))[0]?.prices.retail).toBe('11.00');
    expect((await client.ask('type=catalog&mode=deactivate')).lines).toEqual(['success']);
    expect((await client.ask('type=catalog&mode=complete')).lines).toEqual(['success']);
    expect((await client.ask('type=catalog&mode=init')).status).toBe(401);
  });

  test('a whole catalogue in two files: with the last of them it is known what is gone', async () => {
    await client.begin('catalog');
    await client.send('catalog', 'import0_1.xml', commerceMl(catalogue(item('2'))));
    await client.send('catalog', 'import0_2.xml', commerceMl(catalogue(item('3'))));
    await client.load('import0_1.xml');
    expect(await found('Товар 1')).toHaveLength(1);
    expect((await client.load('import0_2.xml')).lines[2]).toBe(
      'Новых и изменённых: 2, остатков записано: 0, убрано: 1',
    );
    expect(await found('Товар 1')).toEqual([]);
    expect(await found('Товар 2')).toHaveLength(1);
  });

  test('what is broken is refused in words, and nothing changes', async () => {
    const before = await found('Товар');
    await client.begin('catalog');
    await client.send('catalog', 'import.xml', goods.slice(0, -40));
    const refused = await client.load('import.xml');
    expect(refused.status).toBe(200);
    expect(refused.lines).toEqual([
      'failure',
      'Загрузка отклонена, ничего не изменено; ошибок: 1',
      expect.stringMatching(/^import\.xml, line \d+: <.*unclosed tag/),
    ]);
    await client.send('catalog', 'a.zip', 'PK\u0003\u0004 nothing');
    expect((await client.load('import.xml')).lines).toEqual([
      'failure',
      'Архив не принят, ничего не изменено',
      expect.stringMatching(/^the archive is damaged/),
    ]);
    expect(await found('Товар')).toEqual(before);
  });

  test('a part that comes again after a lost answer counts once, and a file that was refused begins anew', async () => {
    await client.begin('catalog');
    const bytes = Buffer.from(goods);
    const half = bytes.length >> 1;
    for (const part of [bytes.subarray(0, half), bytes.subarray(0, half), bytes.subarray(half)])
      await client.send('catalog', 'import.xml', part);
    await client.send('catalog', 'import.xml', bytes.subarray(half));
    expect((await client.load('import.xml')).lines[0]).toBe('success');
    await client.send('catalog', 'import.xml', goods.slice(0, -40));
    expect((await client.load('import.xml')).lines[0]).toBe('failure');
    await client.send('catalog', 'import.xml', goods);
    expect((await client.load('import.xml')).lines[0]).toBe('success');
    await client.send('catalog', 'a.zip', 'PK\u0003\u0004 nothing');
    expect((await client.load('import.xml')).lines[0]).toBe('failure');
    await client.send('catalog', 'a.zip', zipOf([{ name: 'import.xml', content: goods }]));
    expect((await client.load('import.xml')).lines[0]).toBe('success');
  });

  test('names that no file system takes are refused in words', async () => {
    await client.begin('catalog');
    await client.send('catalog', 'import.xml', goods);
    expect((await client.send('catalog', 'import.xml/a.jpg', jpeg)).lines).toEqual([
      'failure',
      'Имя import.xml/a.jpg занято: файл и папка не могут называться одинаково',
    ]);
    for (const name of [`${'x'.repeat(250)}.xml`, `${'ж'.repeat(150)}.xml`, 'x/'.repeat(200)])
      expect((await client.send('catalog', name, goods)).lines[1]).toMatch(/^Недопустимое имя файла/);
  });

  test.each([
    ['type=catalog&mode=import&filename=nothing.xml', /^Файл nothing\.xml не передан$/],
    ['type=catalog&mode=import', /^Не указано имя файла/],
    ['type=catalog&mode=file', /^Не указано имя файла/],
    ['type=catalog&mode=file&filename=../../evil.xml', /^Недопустимое имя файла/],
    ['type=catalog&mode=query', /^Неизвестное действие mode=query; есть: checkauth, init, file, import/],
    ['type=catalog&mode=__proto__', /^Неизвестное действие/],
    ['type=market&mode=init', /^Неизвестный вид обмена type=market; есть: catalog, sale$/],
    ['', /^Неизвестный вид обмена/],
    ['type=catalog&mode=init&sessid=0', /^Неверный sessid$/],
  ])('%s', async (parameters, expected) => {
    await client.begin('catalog');
    const { lines } = await client.ask(parameters);
    expect(lines).toEqual(['failure', expect.stringMatching(expected)]);
  });

  test('a part that is too long', async () => {
    await client.begin('catalog');
    const { status, lines } = await client.send('catalog', 'import.xml', Buffer.alloc(10_001), 10_001);
    expect([status, lines[0]]).toEqual([413, 'failure']);
  });
});

describe('who may', () => {
  const address = () => `${server.url}/TP7/hs/exchange`;
  const status = async (user: string, password: string) => {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return (await fetch(`${address()}?type=catalog&mode=checkauth`, { headers: { authorization } })).status;
  };

  test('only users of the exchange and administrators', async () => {
    expect(await status('exchange', 'exchange')).toBe(200);
    expect(await status('admin', 'admin')).toBe(200);
    expect(await status('kassir', 'kassir')).toBe(403);
    expect(await status('richest', 'richest')).toBe(403);
    expect(await status('exchange', 'wrong')).toBe(401);
    expect((await fetch(`${address()}?type=catalog&mode=init`)).status).toBe(401);
    const cookie = `tillgate_exchange=${'a'.repeat(32)}`;
    expect((await fetch(`${address()}?type=catalog&mode=init`, { headers: { cookie } })).status).toBe(401);
    expect((await fetch(`${server.url}/TP8/hs/exchange?type=catalog&mode=checkauth`)).status).toBe(404);
  });

  test('a program without cookies goes on by its password', async () => {
    const authorization = `Basic ${Buffer.from('exchange:exchange').toString('base64')}`;
    const ask = async (parameters: string, body?: string) => {
      const init = body === undefined ? {} : { method: 'POST', body };
      return (await fetch(`${address()}?${parameters}`, { headers: { authorization }, ...init })).text();
    };
    await ask('type=catalog&mode=init');
    await ask('type=catalog&mode=file&filename=import.xml', commerceMl(catalogue(item('9'), true)));
    expect(await ask('type=catalog&mode=import&filename=import.xml')).toMatch(/^success\nТоваров: 1,/);
  });
});

describe('orders', () => {
  let number: string;

  beforeAll(async () => {
    await client.begin('catalog');
    await client.send('catalog', 'import.xml', commerceMl(catalogue(`${item('1')}${item('2')}`)));
    await client.send('catalog', 'offers.xml', sold);
    await client.load('import.xml');
    await client.load('offers.xml');
    await post('client', {
      clientId: 'c1',
      name: 'ООО «Ромашка & Ко»',
      inn: '7707083893',
      phone: '+7 900 000-00-00',
    });
    const lines = [{ article: 'A-1', quantity: '2' }];
    const { body } = await post('booking', {
      clientId: 'c1',
      store: 'main',
      lines,
      deliveryAddress: 'ул. Лесная, 1',
    });
    number = body.order;
  });

  const query = async () => (await client.ask('type=sale&mode=query')).text;

  test('an order goes to 1C again and again until 1C says that it has it', async () => {
    const init = await client.begin('sale');
    expect(init.lines[0]).toBe('zip=yes');
    const text = await query();
    expect(text).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<КоммерческаяИнформация ВерсияСхемы="2\.05"/,
    );
    expect(text).toContain(`<Документ><Ид>${number}</Ид><Номер>${number}</Номер>`);
    expect(text).toContain('<Наименование>ООО «Ромашка &amp; Ко»</Наименование>');
    expect(text).toContain('<ИНН>7707083893</ИНН>');
    expect(text).toContain('<Товар><Ид>1</Ид><Артикул>A-1</Артикул>');
    expect(text).toContain('<Количество>2</Количество><Сумма>20.00</Сумма>');
    expect(text).toContain('<Значение>[0] Создан, не оплачен</Значение>');
    expect(await query()).toContain(number);
    await client.begin('sale');
    // Another session has not been told anything yet.
    expect((await client.ask('type=sale&mode=success')).lines).toEqual(['success', 'Заказов передано: 0']);
    expect(await query()).toContain(number);
    expect((await client.ask('type=sale&mode=success')).lines).toEqual(['success', 'Заказов передано: 1']);
    expect(await query()).not.toContain(number);
  });

  test('a newer 1C gets containers', async () => {
    await client.begin('sale', '2.08');
    expect(await query()).not.toContain('<Контейнер>');
    await post('client', { clientId: 'c2' });
    await post('booking', { clientId: 'c2', store: 'main', lines: [{ article: 'A-2', quantity: '1' }] });
    expect(await query()).toMatch(
      /ВерсияСхемы="2\.10".*<Контейнер><Документ>.*<\/Документ><\/Контейнер><\/Коммерческая/,
    );
    await client.ask('type=sale&mode=success');
  });

  const remote = (requisites: Record<string, string>, of = number) =>
    commerceMl(
      `<Документ><Ид>${of}</Ид><Номер>${of}</Номер><ХозОперация>Заказ товара</ХозОперация><ЗначенияРеквизитов>${Object.entries(
        requisites,
      )
        .map(
          ([name, value]) =>
            `<ЗначениеРеквизита><Наименование>${name}</Наименование><Значение>${value}</Значение></ЗначениеРеквизита>`,
        )
        .join('')}</ЗначенияРеквизитов></Документ>`,
    );

  async function stateOf(of: string) {
    const { body } = await regate(`bookingstate?order=${of}`);
    return body.orders[0];
  }

  test('what 1C says of an order comes back: paid, then handed over, and twice the same is once', async () => {
    await client.begin('sale');
    const paid = remote({
      'Дата оплаты по 1С': '2026-11-21',
      'Номер оплаты по 1С': '17',
      'Метод оплаты': 'Безналичный расчет',
      'Номер по 1С': 'УТ-5',
    });
    expect((await client.send('sale', 'orders.xml', paid)).lines).toEqual([
      'success',
      'Заказов в файле: 1',
      `${number}: оплачен`,
    ]);
    expect(await stateOf(number)).toMatchObject({ status: 2, paymentCode: 2 });
    expect((await client.send('sale', 'orders.xml', paid)).lines).toEqual(['success', 'Заказов в файле: 1']);
    // 1C has made this change itself and is not told of it.
    expect(await query()).not.toContain(number);
    const shipped = remote({ 'Дата отгрузки по 1С': '2026-11-22' });
    const zipped = zipOf([{ name: 'orders.xml', content: encoded(shipped, 'windows-1251') }]);
    expect((await client.send('sale', 'orders.zip', zipped)).lines[2]).toBe(`${number}: отгружен`);
    const cancelled = remote({ Отменен: 'true' });
    expect((await client.send('sale', 'orders.xml', cancelled)).lines[2]).toBe(
      `${number}: не принято (annulled: not in status 2)`,
    );
    expect((await stateOf(number)).status).toBe(2);
  });

  test('payments and shipments in documents of their own, and unknown orders', async () => {
    const { body } = await post('booking', {
      clientId: 'c1',
      store: 'main',
      lines: [{ article: 'A-2', quantity: '1' }],
    });
    const other = body.order;
    const document = (operation: string, of: string) =>
      `<Контейнер><Документ><Ид>x</Ид><Номер>9</Номер><Дата>2026-11-22</Дата><ХозОперация>${operation}</ХозОперация><Основание>${of}</Основание></Документ></Контейнер>`;
    await client.begin('sale', '2.10');
    const file = commerceMl(
      [document('Выплата наличных денег', other), document('Отпуск товара', other)].join(''),
    );
    await client.send('sale', 'documents.xml', file);
    expect(await stateOf(other)).toMatchObject({ status: 3 });
    expect((await client.send('sale', 'o.xml', remote({ Отменен: 'true' }, 'INV-999999'))).lines[2]).toBe(
      'INV-999999: не принято (there is no such order)',
    );
  });

  async function bookOne(): Promise<string> {
    const lines = [{ article: 'A-2', quantity: '1' }];
    return (await post('booking', { clientId: 'c1', store: 'main', lines })).body.order;
  }

  test('a date that is none neither pays nor hands over', async () => {
    const other = await bookOne();
    await client.begin('sale');
    for (const none of ['T', '0001-01-01', '0001-01-01T00:00:00', '01.01.0001 0:00:00']) {
      const told = remote({ 'Дата оплаты по 1С': none, 'Дата отгрузки по 1С': none }, other);
      const { lines } = await client.send('sale', 'orders.xml', told);
      expect(lines).toEqual(['success', 'Заказов в файле: 1']);
    }
    expect(await stateOf(other)).toMatchObject({ status: 0, paymentCode: 0 });
  });

  const payment = (of: string, paid: { sum: string; name?: string; operation?: string; more?: string }) => {
    const { sum, name = '<Номер>9</Номер>', operation = 'Выплата безналичных денег', more = '' } = paid;
    return `<Документ><Ид>p</Ид>${name}<Дата>2026-11-22</Дата><ХозОперация>${operation}</ХозОперация><Основание>${of}</Основание><Сумма>${sum}</Сумма>${more}</Документ>`;
  };

  test('a payment pays an order only if it counts, and never more than is open', async () => {
    const other = await bookOne();
    await client.begin('sale', '2.10');
    const send = async (...payments: string[]) =>
      (await client.send('sale', 'a.xml', commerceMl(payments.join('')))).lines.slice(2);
    expect(await send(payment(other, { sum: '20.01' }))).toEqual([
      `${other}: не принято (paid: the sum is 20.01, and 20.00 is open)`,
    ]);
    expect(await send(payment(other, { sum: '0.00' }))).toEqual([
      `${other}: не принято (paid: the sum is 0.00, and 20.00 is open)`,
    ]);
    for (const none of [
      payment(other, { sum: '20.00', operation: 'Возврат безналичных денег' }),
      payment(other, { sum: '20.00', operation: 'Отмененная эквайринговая операция' }),
      payment(other, { sum: '20.00', more: '<ПометкаУдаления>true</ПометкаУдаления>' }),
    ])
      expect(await send(none)).toEqual([]);
    expect((await stateOf(other)).status).toBe(0);
    expect(await send(payment(other, { sum: '20.00' }))).toEqual([`${other}: оплачен`]);
    expect(await stateOf(other)).toMatchObject({ status: 2, paymentCode: 2 });
  });

  test('several documents pay an order in parts, each of them once', async () => {
    const other = await bookOne();
    await client.begin('sale', '2.10');
    const send = async (...payments: string[]) =>
      (await client.send('sale', 'a.xml', commerceMl(payments.join('')))).lines.slice(2);
    const part = (number: number, sum: string) =>
      payment(other, { sum, name: `<Номер1С>${number}</Номер1С>` });
    expect(await send(part(1, '5.00'), part(2, '5.00'))).toEqual([
      `${other}: оплачен частично`,
      `${other}: оплачен частично`,
    ]);
    expect(await stateOf(other)).toMatchObject({ status: 0, paidAmount: '10.00' });
    expect(await send(part(1, '5.00'), part(2, '5.00'))).toEqual([]);
    expect(await send(part(2, '6.00'), part(3, '10.01'), payment(other, { sum: '1.00', name: '' }))).toEqual([
      `${other}: не принято (paid: the document 2 has paid 5.00 before)`,
      `${other}: не принято (paid: the sum is 10.01, and 10.00 is open)`,
      `${other}: не принято (paid: the sum is 1.00, and 10.00 is open)`,
    ]);
    expect(await send(part(1, '5.00'), part(3, '10.00'))).toEqual([`${other}: оплачен`]);
    expect(await stateOf(other)).toMatchObject({ status: 2, paymentCode: 2, paidAmount: '20.00' });
    expect(await send(part(1, '5.00'), part(2, '5.00'), part(3, '10.00'))).toEqual([]);
  });

  test('what is wrong with one file of orders is not there any more when the next one comes', async () => {
    await client.begin('sale');
    expect((await client.send('sale', 'orders.xml', '<broken')).lines[0]).toBe('failure');
    const right = remote({ 'Номер по 1С': 'УТ-5' });
    expect((await client.send('sale', 'orders.xml', right)).lines).toEqual(['success', 'Заказов в файле: 1']);
  });

  test('a file that is broken in its end changes no order', async () => {
    const { body } = await post('booking', {
      clientId: 'c1',
      store: 'main',
      lines: [{ article: 'A-2', quantity: '1' }],
    });
    const other = body.order;
    await client.begin('sale');
    const broken = remote({ Отменен: 'true' }, other).replace('</КоммерческаяИнформация>', '<Документ>');
    expect((await client.send('sale', 'orders.xml', broken)).lines[0]).toBe('failure');
    expect((await stateOf(other)).status).toBe(0);
    await client.begin('sale');
    const nameless = '<КоммерческаяИнформация><Документ/></КоммерческаяИнформация>';
    expect((await client.send('sale', 'orders.xml', nameless)).lines[2]).toBe(
      'orders.xml, line 1: <Документ>: <Ид> is missing',
    );
    await client.begin('sale');
    expect((await client.send('sale', 'orders.xml', '<html/>')).lines[2]).toMatch(
      /this is no CommerceML with orders/,
    );
    await client.begin('sale');
    expect((await client.send('sale', 'orders.xml', remote({ Отменен: 'true' }, other))).lines[2]).toBe(
      `${other}: аннулирован`,
    );
  });
});
