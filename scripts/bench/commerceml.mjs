import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.08">';
const foot = '</КоммерческаяИнформация>\n';

/** A catalogue as a real 1C writes it, about 700 bytes an item. @returns its bytes */
export function writeCatalogue(path, count) {
  const groups = Array.from(
    { length: 200 },
    (_, i) => `<Группа><Ид>${idOf('aaaa', i)}</Ид><Наименование>Группа ${i}</Наименование></Группа>`,
  );
  const start = `${head}<Классификатор><Ид>k</Ид><Группы>${groups.join('')}</Группы></Классификатор><Каталог СодержитТолькоИзменения="false"><Ид>k</Ид><Товары>`;
  return write(path, count, { start, one: itemOf, end: `</Товары></Каталог>${foot}` });
}

/** Prices and stock of the same goods in two stores, about 500 bytes an offer. @returns its bytes */
export function writeOffers(path, count, priceOf = (i) => 10 + (i % 9990), stockOf = (i) => i % 50) {
  const stores = ['s1', 's2'].map(
    (id) => `<Склад><Ид>${id}</Ид><Наименование>Склад ${id}</Наименование></Склад>`,
  );
  const start = `${head}<ПакетПредложений СодержитТолькоИзменения="true"><Ид>k#</Ид><ИдКаталога>k</ИдКаталога><ТипыЦен><ТипЦены><Ид>retail</Ид><Наименование>Розничная</Наименование><Валюта>RUB</Валюта></ТипЦены></ТипыЦен><Склады>${stores.join('')}</Склады><Предложения>`;
  const one = (i) => offerOf(i, priceOf(i), stockOf(i));
  return write(path, count, { start, one, end: `</Предложения></ПакетПредложений>${foot}` });
}

function itemOf(i) {
  return `
			<Товар>
				<Ид>${idOf('bd72d910', i)}</Ид>
				<Штрихкод>${2_000_000_000_000 + i}</Штрихкод>
				<Артикул>АРТ-${i}</Артикул>
				<Наименование>Ботинки женские демисезонные, модель ${i}</Наименование>
				<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница>
				<Группы><Ид>${idOf('aaaa', i % 200)}</Ид></Группы>
				<Описание>Подошва из резины, верх из кожи &amp; ткани; размеры от 35 до 41.</Описание>
				<Страна>Россия</Страна>
				<ЗначенияРеквизитов>
					<ЗначениеРеквизита><Наименование>ТипНоменклатуры</Наименование><Значение>Товар</Значение></ЗначениеРеквизита>
				</ЗначенияРеквизитов>
			</Товар>`;
}

function offerOf(i, price, stock) {
  return `
			<Предложение>
				<Ид>${idOf('bd72d910', i)}</Ид>
				<Цены><Цена><ИдТипаЦены>retail</ИдТипаЦены><ЦенаЗаЕдиницу>${price}</ЦенаЗаЕдиницу><Валюта>RUB</Валюта></Цена></Цены>
				<Количество>${stock}</Количество>
				<Склад ИдСклада="s1" КоличествоНаСкладе="${stock}"/>
				<Склад ИдСклада="s2" КоличествоНаСкладе="0"/>
			</Предложение>`;
}

/** Ids in no order, as those of a real 1C are. */
function idOf(start, i) {
  const mixed = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  return `${start.padEnd(8, '0')}-55bc-11d9-848a-${mixed.toString(16).padStart(12, '0')}`;
}

async function write(path, count, { start, one, end }) {
  const file = createWriteStream(path);
  file.write(start);
  for (let i = 0; i < count; ) {
    let part = '';
    for (const stop = Math.min(count, i + 1000); i < stop; i += 1) part += one(i);
    if (!file.write(part)) await once(file, 'drain');
  }
  file.end(end);
  await once(file, 'finish');
  return file.bytesWritten;
}
