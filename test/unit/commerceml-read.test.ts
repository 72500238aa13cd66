import type { FeedOffer } from '../../src/domain/feed/records.js';
import { defaultStreamLimits } from '../../src/exchange/commerceml/element-stream.js';
import {
  catalogue,
  commerceMl,
  encoded,
  item,
  offer,
  offers,
  priceOf,
  readAll,
  refusalOf,
} from '../support/commerceml.js';

const small = commerceMl(catalogue(item('1', '<Описание>Ёлка</Описание>')));

async function firstOffer(content: string): Promise<FeedOffer> {
  const { records } = await readAll(commerceMl(offers(content)));
  return records.find((record): record is FeedOffer => record.kind === 'offer') as FeedOffer;
}

describe('encodings, versions and namespaces', () => {
  test.each(['windows-1251', 'utf-16le', 'koi8-r', 'cp866'])('%s', async (encoding) => {
    const { records } = await readAll(encoded(small, encoding));
    expect(records[1]).toMatchObject({ name: 'Товар 1', fullDescription: 'Ёлка' });
  });

  test('a mark in front, and a file without a declaration', async () => {
    const bare = small.replace(/<\?xml.*\n/, '');
    expect((await readAll(`\ufeff${bare}`)).records).toEqual((await readAll(bare)).records);
  });

  test('bytes that arrive one by one', async () => {
    expect(await readAll(small, { pieceLength: 1 })).toEqual(await readAll(small));
    const cyrillic = encoded(small, 'windows-1251');
    expect(await readAll(cyrillic, { pieceLength: 1 })).toEqual(await readAll(cyrillic));
  });

  test.each(['2.03', '2.04', '2.05', '2.07', '2.08', '2.09', '2.10', '3.1'])(
    'version %s',
    async (version) => {
      expect((await readAll(commerceMl(catalogue(item('1')), version))).records).toHaveLength(2);
    },
  );

  test('no namespace, another one, and a prefix', async () => {
    const { records } = await readAll(small);
    expect((await readAll(small.replace(/ xmlns="[^"]*"/, ''))).records).toEqual(records);
    const prefixed = small.replace(/<(\/?)(?=[А-Я])/g, '<$1cml:').replace('xmlns=', 'xmlns:cml=');
    expect((await readAll(prefixed)).records).toEqual(records);
  });
});

describe('goods', () => {
  test('what an item says of itself', async () => {
    const { records } = await readAll(
      commerceMl(
        catalogue(`<Товар Статус="Удален"><Ид> 7 </Ид><Код>00-0007</Код><Штрихкод>1</Штрихкод><Штрихкод>2</Штрихкод>
          <Артикул/><Наименование>Сапог
          левый</Наименование><БазоваяЕдиница>796 </БазоваяЕдиница><Группы><Ид>g</Ид><Ид>h</Ид></Группы>
          <Изготовитель><Ид>m</Ид><Наименование>Фабрика</Наименование></Изготовитель><Страна>Россия</Страна>
          <Картинка>import_files/7.jpg</Картинка></Товар>`),
      ),
    );
    expect(records[1]).toEqual({
      kind: 'item',
      place: { file: 'test.xml', line: 4 },
      id: '7',
      article: undefined,
      code: '00-0007',
      name: 'Сапог           левый',
      unit: 'шт',
      group: 'g',
      brand: 'Фабрика',
      country: 'Россия',
      barcodes: ['1', '2'],
      fullDescription: undefined,
      pictures: ['import_files/7.jpg'],
      properties: {},
      deleted: true,
    });
  });

  test.each([
    ['<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница>', 'шт'],
    ['<БазоваяЕдиница Код="166 " НаименованиеПолное="Килограмм"/>', 'кг'],
    ['<БазоваяЕдиница>112</БазоваяЕдиница>', 'л'],
    ['<БазоваяЕдиница Код="999" НаименованиеПолное="Мешок"/>', 'Мешок'],
    ['<БазоваяЕдиница Код="999" НаименованиеКраткое="меш" НаименованиеПолное="Мешок"/>', 'меш'],
    ['<БазоваяЕдиница>own</БазоваяЕдиница>', 'свое'],
    ['', undefined],
  ])('unit %s', async (unit, expected) => {
    const declared =
      '<Классификатор><ЕдиницыИзмерения><ЕдиницаИзмерения><Ид>own</Ид><НаименованиеКраткое>свое</НаименованиеКраткое></ЕдиницаИзмерения></ЕдиницыИзмерения></Классификатор>';
    const { records } = await readAll(
      commerceMl(`${declared}${catalogue(`<Товар><Ид>1</Ид>${unit}</Товар>`)}`),
    );
    expect(records[1]).toMatchObject({ unit: expected });
  });

  test('a mark of deletion, and a list without the attribute that says whether it is whole', async () => {
    const list = catalogue(`<Товар><Ид>1</Ид><ПометкаУдаления>true</ПометкаУдаления></Товар>`);
    const { records } = await readAll(commerceMl(list.replace(/ СодержитТолькоИзменения="false"/, '')));
    expect(records).toMatchObject([{ kind: 'catalogue', changesOnly: true }, { deleted: true }]);
  });

  test('an empty list is no list: nothing would be left of the catalogue', async () => {
    expect((await readAll(commerceMl(catalogue('')))).records).toEqual([]);
  });

  test('a list of offers without the id of its catalogue is called after it', async () => {
    const list = offers(offer('1', '5')).replace('<ИдКаталога>shoes</ИдКаталога>', '');
    expect((await readAll(commerceMl(list))).records[0]).toMatchObject({ kind: 'offers', id: 'shoes' });
    const changes = list.replaceAll('ПакетПредложений', 'ИзмененияПакетаПредложений');
    expect((await readAll(commerceMl(changes))).records[0]).toMatchObject({ kind: 'offers' });
  });
});

describe('offers', () => {
  test('a kind of an item that is told apart, and one in the id', async () => {
    const apart = await firstOffer(
      '<Предложение><Ид>1</Ид><ИдХарактеристики>2</ИдХарактеристики></Предложение>',
    );
    expect(apart).toMatchObject({ id: '1#2', prices: undefined, stock: undefined });
    const whole = await firstOffer(
      '<Предложение><Ид>1#2</Ид><ИдХарактеристики>2</ИдХарактеристики></Предложение>',
    );
    expect(whole.id).toBe('1#2');
  });

  test('a price from a quantity on', async () => {
    const prices = `${priceOf('r', '10')}${priceOf('r', '9.5', '<МинКоличество>12</МинКоличество>')}`;
    expect((await firstOffer(`<Предложение><Ид>1</Ид><Цены>${prices}</Цены></Предложение>`)).prices).toEqual([
      { priceType: 'r', priceMinor: 1000, currency: 'RUB', fromMilli: null },
      { priceType: 'r', priceMinor: 950, currency: 'RUB', fromMilli: 12_000 },
    ]);
  });

  test.each([
    ['<Количество>1.5</Количество>', [{ store: null, quantityMilli: 1500 }]],
    ['<Количество>-2</Количество>', [{ store: null, quantityMilli: -2000 }]],
    [
      '<Количество>5</Количество><Склад ИдСклада="a" КоличествоНаСкладе="2"/><Склад ИдСклада="b" КоличествоНаСкладе="3"/>',
      [
        { store: 'a', quantityMilli: 2000 },
        { store: 'b', quantityMilli: 3000 },
      ],
    ],
    [
      '<Склады><Склад ИдСклада="a" КоличествоНаСкладе="1 234.5"/></Склады>',
      [{ store: 'a', quantityMilli: 1_234_500 }],
    ],
    [
      '<Остатки><Остаток><Количество>9</Количество></Остаток><Остаток><Склад><Ид>a</Ид><Количество>4</Количество></Склад></Остаток></Остатки>',
      [{ store: 'a', quantityMilli: 4000 }],
    ],
    [
      '<Остатки><Остаток><Склад><Ид>a</Ид><Количество>4</Количество></Склад></Остаток><Остаток><Склад><Ид>a</Ид><Количество>2</Количество></Склад></Остаток></Остатки>',
      [{ store: 'a', quantityMilli: 6000 }],
    ],
    ['<Остатки/>', undefined],
  ])('stock %s', async (content, expected) => {
    expect((await firstOffer(offer('1', '5', content))).stock).toEqual(expected);
  });

  test('a price of three digits is rounded half up, one for a pack is left out; both are told', async () => {
    const pack = priceOf('r', '60', '<Коэффициент>6</Коэффициент>');
    const { records, warnings } = await readAll(
      commerceMl(
        offers(
          `${offer('1', '10.125')}<Предложение><Ид>2</Ид><Цены>${pack}${priceOf('r', '1 719')}</Цены></Предложение>`,
        ),
      ),
    );
    expect(records.slice(1)).toMatchObject([
      { prices: [{ priceMinor: 1013 }] },
      { prices: [{ priceMinor: 171_900 }] },
    ]);
    expect(warnings).toEqual([
      'line 4, <ЦенаЗаЕдиницу>: 10.125 has more than 2 digits and was rounded',
      'line 4, <Цена>: a price of 6 units at once was left out: goods are sold by one',
    ]);
  });
});

describe('what is refused, with line and element', () => {
  test('values that cannot be taken, all of them at once', async () => {
    const list = [
      offer('1', '-5'),
      offer('2', '12,5'),
      offer('3', '1e3'),
      offer('4', '5', '<Количество>12,5</Количество>'),
      '<Предложение><Цены/></Предложение>',
      '<Предложение><Ид>6</Ид><Цены><Цена><ЦенаЗаЕдиницу>1</ЦенаЗаЕдиницу></Цена></Цены></Предложение>',
      '<Предложение><Ид>7</Ид><БазоваяЕдиница Код="999"/></Предложение>',
      '<Предложение><Ид>8</Ид><Склад КоличествоНаСкладе="1"/></Предложение>',
      '<Предложение><Ид>9</Ид><Цены><Цена><ИдТипаЦены>r</ИдТипаЦены></Цена></Цены></Предложение>',
      `<Предложение><Ид>${'9'.repeat(101)}</Ид></Предложение>`,
      '<Предложение><Ид>11</Ид><ПометкаУдаления>maybe</ПометкаУдаления></Предложение>',
      '<Предложение><Ид>12</Ид><Количество>1000000000000</Количество></Предложение>',
    ].join('\n');
    expect(await refusalOf(commerceMl(offers(list)))).toEqual([
      'line 4, <ЦенаЗаЕдиницу>: "-5" is not accepted, but a price such as 1500.50, not negative',
      'line 5, <ЦенаЗаЕдиницу>: "12,5" is not accepted, but a price such as 1500.50, not negative',
      'line 6, <ЦенаЗаЕдиницу>: "1e3" is not accepted, but a price such as 1500.50, not negative',
      'line 7, <Количество>: "12,5" is not accepted, but a quantity with at most 3 digits',
      'line 8, <Предложение>: <Ид> is missing',
      'line 9, <Цена>: <ИдТипаЦены> is missing',
      expect.stringMatching(
        /^line 10, <БазоваяЕдиница>: unit 999 has no name and is not known; known are 003, /,
      ),
      'line 11, <Склад>: the attribute ИдСклада is missing',
      'line 12, <Цена>: <ЦенаЗаЕдиницу> is missing',
      'line 13, <Ид>: a text of 101 characters is not accepted, but one of at most 100',
      'line 14, <ПометкаУдаления>: "maybe" is not accepted, but true or false',
      'line 15, <Количество>: "1000000000000" is not accepted, but a quantity with at most 3 digits',
    ]);
  });

  test('missing ids in a classifier', async () => {
    const content =
      '<Классификатор><Группы><Группа><Наименование>G</Наименование></Группа></Группы><Свойства><Свойство/></Свойства><ТипыЦен><ТипЦены/></ТипыЦен><Склады><Склад/></Склады></Классификатор>';
    const where = ['Группа', 'Свойство', 'ТипЦены', 'Склад'];
    expect(await refusalOf(commerceMl(content))).toEqual(
      where.map((name) => `line 3, <${name}>: <Ид> is missing`),
    );
    expect(await refusalOf(commerceMl(catalogue('<Товар/>')))).toEqual(['line 4, <Товар>: <Ид> is missing']);
  });

  test('a file in which everything is wrong is left after a thousand faults', async () => {
    const list = Array.from({ length: 1500 }, () => '<Предложение/>').join('\n');
    expect(await refusalOf(commerceMl(offers(list)))).toHaveLength(1000);
  });

  test('XML that breaks at the end of a large file', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => item(String(i))).join('\n');
    const broken = commerceMl(catalogue(items)).replace('</Товары></Каталог>', '</Товары></Ктлг>');
    expect(await refusalOf(broken)).toEqual([
      expect.stringMatching(/^line 20004, <КоммерческаяИнформация>: unexpected close tag/),
    ]);
    const cut = commerceMl(catalogue(items)).slice(0, -200);
    expect(await refusalOf(cut)).toEqual([
      expect.stringMatching(/^line 20002, .*: unclosed tag: БазоваяЕдиница$/),
    ]);
  });

  test.each([
    ['another root', '<html><body/></html>', /^line 1, <html>: this is no CommerceML with goods/],
    ['no document', '', /^line 1, document must contain a root element/],
    ['no XML', 'Товар;Цена', /^line 1, text data outside of root node/],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><Каталог/>', /a DOCTYPE, which CommerceML does not have/],
    ['an entity', '<Каталог>&x;</Каталог>', /^line 1, <Каталог>: /],
    ['an instruction', '<?xml-stylesheet href="x"?><Каталог/>', /a processing instruction/],
    ['two roots', '<Каталог/><Каталог/>', /^line 1, /],
    ['an attribute twice', '<Каталог a="1" a="2"/>', /^line 1, /],
    ['a control character', '<Каталог>\u0001</Каталог>', /^line 1, /],
  ])('%s', async (_, document, expected) => {
    expect(await refusalOf(document)).toEqual([expect.stringMatching(expected)]);
  });

  test('bytes of another encoding than it says', async () => {
    const bytes = encoded(small, 'windows-1251');
    const lying = Buffer.from(bytes.toString('latin1').replace('windows-1251', 'UTF-8'), 'latin1');
    expect(await refusalOf(lying)).toEqual([expect.stringContaining('the text is not valid UTF-8')]);
    expect(await refusalOf(small.replace('UTF-8', 'EBCDIC'))).toEqual([
      expect.stringContaining('encoding "EBCDIC" is not known; accepted are'),
    ]);
    expect(await refusalOf(Buffer.from(small).subarray(0, -3).subarray(0, 400))).toHaveLength(1);
  });

  test('more than is held at once', async () => {
    const limits = {
      ...defaultStreamLimits,
      charactersAtOnce: 2000,
      elementsAtOnce: 50,
      attributesPerElement: 5,
    };
    const refusal = (document: string) => refusalOf(document, { limits, pieceLength: 500 });
    const long = 'x'.repeat(5000);
    expect(await refusal(commerceMl(catalogue(item('1', `<Описание>${long}</Описание>`))))).toEqual([
      expect.stringContaining('more than 2000 characters'),
    ]);
    expect(await refusal(commerceMl(`<!--${long}-->`))).toEqual([
      expect.stringContaining('more than 2000 characters in one text, comment or tag'),
    ]);
    expect(await refusal(commerceMl(catalogue(item('1', '<Описание>a</Описание>'.repeat(200)))))).toEqual([
      expect.stringContaining('more than 50 elements in one'),
    ]);
    expect(
      await refusal(commerceMl(catalogue(item('1', '<Описание><![CDATA[a]]></Описание>'.repeat(30))))),
    ).toEqual([]);
    expect(await refusal('<Каталог a="" b="" c="" d="" e="" f=""/>')).toEqual([
      expect.stringContaining('more than 5 attributes'),
    ]);
    expect(await refusal('<Каталог>'.repeat(100))).toEqual([
      expect.stringContaining('more than 64 elements inside each other'),
    ]);
  });
});
