import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const ownAccount = '40702810400000000001';
const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];

/** A tax number of 10 digits with its check digit. */
export function innOf(i) {
  const digits = String(770_000_000 + i);
  const sum = weights.reduce((total, weight, k) => total + weight * Number(digits[k]), 0);
  return `${digits}${(sum % 11) % 10}`;
}

/** A statement as banks write it, about 1,100 bytes a document: a fifth names orders, a tenth went out. @returns its bytes */
export async function writeStatement(path, { documents, clients, orders }) {
  const file = createWriteStream(path);
  let bytes = 0;
  const write = async (text) => {
    bytes += Buffer.byteLength(text);
    if (!file.write(text)) await once(file, 'drain');
  };
  await write(
    `1CClientBankExchange\r\nВерсияФормата=1.03\r\nКодировка=UTF-8\r\nОтправитель=Банк\r\nРасчСчет=${ownAccount}\r\n`,
  );
  for (let i = 0; i < documents; i++) await write(documentOf(i, { clients, orders }));
  file.end('КонецФайла\r\n');
  await once(file, 'close');
  return bytes;
}

function documentOf(i, { clients, orders }) {
  const order = i % 5 === 0 && i / 5 < orders ? i / 5 + 1 : undefined;
  const client = (order === undefined ? i : order - 1) % clients;
  const us = { account: ownAccount, inn: '7707083893', name: 'ООО "Магазин"' };
  const them = {
    account: `4070281090000${String(client).padStart(7, '0')}`,
    inn: innOf(client),
    name: `ООО "Клиент ${client}"`,
  };
  const [payer, payee] = i % 10 === 9 ? [us, them] : [them, us];
  const purpose = order === undefined ? `Оплата за товар ${i}` : `Оплата по счету № ${order} от 01.11.2026`;
  const fields = {
    Номер: i + 1,
    Дата: '20.11.2026',
    Сумма: order === undefined ? '75.00' : '100.00',
    ...sideOf('Плательщик', payer),
    ДатаСписано: i % 10 === 9 ? '20.11.2026' : '',
    ...sideOf('Получатель', payee),
    ДатаПоступило: i % 10 === 9 ? '' : '20.11.2026',
    ВидПлатежа: 'Электронно',
    ВидОплаты: '01',
    СрокПлатежа: '20.11.2026',
    Очередность: 5,
    НазначениеПлатежа: `${purpose}, НДС не облагается`,
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
  return `СекцияДокумент=Платежное поручение\r\n${lines.join('\r\n')}\r\nКонецДокумента\r\n`;
}

function sideOf(side, { account, inn, name }) {
  return {
    [`${side}Счет`]: account,
    [`${side}ИНН`]: inn,
    [`${side}1`]: name,
    [`${side}РасчСчет`]: account,
    [`${side}Банк1`]: 'ПАО "ТЕСТОВЫЙ БАНК"',
    [`${side}Банк2`]: 'г. Москва',
    [`${side}БИК`]: '044525999',
    [`${side}Корсчет`]: '30101810845250000999',
    [`${side}КПП`]: '770101001',
  };
}
