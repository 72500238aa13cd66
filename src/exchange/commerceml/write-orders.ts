import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../base/money.js';
import { localTimeAt } from '../../base/time.js';
import type { ToldLine, ToldOrder } from '../../domain/feed/orders-out.js';
import { escapeAttribute, escapeText } from '../../soap/xml-write.js';
import type { OrderStatus, PaymentCode } from '../../store/orders.js';

/** How 1C is told of statuses; the number is what counts. */
const statusTexts: Readonly<Record<OrderStatus, string>> = {
  0: 'Создан, не оплачен',
  1: 'Оплачен картой',
  2: 'Оплачен через расчётный счёт',
  3: 'Оплачен наличными',
  4: 'Оплачен электронными деньгами',
  5: 'Просрочен',
  6: 'Аннулирован',
  7: 'Деньги возвращены',
};

const paymentTexts: Readonly<Record<Exclude<PaymentCode, 0>, string>> = {
  1: 'Эквайринг',
  2: 'Безналичный расчет',
  3: 'Наличный расчет',
  4: 'Электронные деньги',
};

export interface OrdersFile {
  orders: readonly ToldOrder[];
  /** The version that 1C has asked for; from 2.08 on each order stands in a container. */
  version: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
  timeZone: string;
}

/** Orders as 1C takes them. */
export function writeOrders({ orders, version, now, timeZone }: OrdersFile): string {
  const isNew = isAtLeast(version, 2.08);
  const documents = orders.map((told) => {
    const document = element('Документ', documentOf(told, isNew));
    return isNew ? element('Контейнер', document) : document;
  });
  const time = localTimeAt(now, timeZone) ?? '';
  const stated = isNew ? '2.10' : '2.05';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="${stated}" ДатаФормирования="${time}">${documents.join('')}</КоммерческаяИнформация>\n`;
}

function isAtLeast(version: string | undefined, least: number): boolean {
  const [, major = '', minor = ''] = /^(\d)\.(\d{2})$/.exec(version ?? '') ?? [];
  return Number(`${major}.${minor}`) >= least;
}

function documentOf(told: ToldOrder, isNew: boolean): string {
  const { order, lines, payments, store, settings } = told;
  const [date, time] = split(order.createdAt, settings.timeZone);
  return [
    leaf('Ид', order.number),
    leaf('Номер', order.number),
    leaf('Дата', date),
    leaf('ХозОперация', 'Заказ товара'),
    leaf('Роль', 'Продавец'),
    leaf('Валюта', order.currency),
    leaf('Курс', '1'),
    leaf('Сумма', money(order.amountMinor)),
    element('Контрагенты', element('Контрагент', clientOf(told))),
    store === undefined
      ? ''
      : element('Склады', element('Склад', leaf('Ид', storeId(told)) + leaf('Наименование', store.name))),
    leaf('Время', time),
    leaf('Комментарий', order.comment),
    element('Товары', lines.map((line) => element('Товар', lineOf(line))).join('')),
    isNew && payments.length > 0
      ? element('Оплаты', payments.map((one) => paymentOf(one, settings.timeZone)).join(''))
      : '',
    element('ЗначенияРеквизитов', requisitesOf(told)),
  ].join('');
}

/** What 1C calls the store, where the settings call it otherwise. */
function storeId({ order, settings }: ToldOrder): string {
  const named = Object.entries(settings.exchange.stores).filter(([, ours]) => ours === order.store);
  return named.length === 1 ? (named[0]?.[0] ?? order.store) : order.store;
}

function clientOf({ client, order }: ToldOrder): string {
  const name = client.name ?? client.id;
  const contacts = [
    ['Телефон', client.phone],
    ['Почта', client.email],
  ].filter(([, value]) => value !== null);
  return [
    leaf('Ид', client.id),
    leaf('Наименование', name),
    leaf('Роль', 'Покупатель'),
    leaf('ПолноеНаименование', name),
    client.inn === null ? '' : leaf('ОфициальноеНаименование', name),
    leaf('ИНН', client.inn),
    leaf('КПП', client.kpp),
    address('ЮридическийАдрес', client.legalAddress),
    address('АдресРегистрации', order.deliveryAddress ?? client.legalAddress),
    contacts.length === 0
      ? ''
      : element('Контакты', contacts.map(([kind, value]) => contact(kind ?? '', value ?? '')).join('')),
    client.contact === null
      ? ''
      : element(
          'Представители',
          element(
            'Представитель',
            element(
              'Контрагент',
              leaf('Отношение', 'Контактное лицо') +
                leaf('Ид', `${client.id}#contact`) +
                leaf('Наименование', client.contact),
            ),
          ),
        ),
  ].join('');
}

function contact(kind: string, value: string): string {
  return element('Контакт', leaf('Тип', kind) + leaf('Значение', value));
}

function address(name: string, text: string | null): string {
  return text === null ? '' : element(name, leaf('Представление', text));
}

function lineOf(line: ToldLine): string {
  return [
    leaf('Ид', line.feedId),
    leaf('Артикул', line.article),
    leaf('Наименование', line.name),
    `<БазоваяЕдиница НаименованиеПолное="${escapeAttribute(line.unit)}">${escapeText(line.unit)}</БазоваяЕдиница>`,
    leaf('ЦенаЗаЕдиницу', money(line.priceMinor)),
    leaf('Количество', formatScaled(line.quantityMilli, quantityDigits)),
    leaf('Сумма', money(line.amountMinor)),
    element(
      'ЗначенияРеквизитов',
      requisite('ВидНоменклатуры', 'Товар') + requisite('ТипНоменклатуры', 'Товар'),
    ),
  ].join('');
}

function paymentOf(payment: ToldOrder['payments'][number], timeZone: string): string {
  return element(
    'Оплата',
    [
      leaf('НомерДокумента', payment.document ?? String(payment.id)),
      leaf('НомерТранзакции', payment.transactionId),
      leaf('ДатаОплаты', split(payment.paidAt, timeZone)[0]),
      leaf('СуммаОплаты', money(payment.amountMinor)),
      leaf('СпособОплаты', paymentTexts[payment.code]),
      leaf('ИдСпособаОплаты', String(payment.code)),
    ].join(''),
  );
}

function requisitesOf({ order, payments, settings }: ToldOrder): string {
  const { status, paymentCode, paidMinor, amountMinor, refundedMinor } = order;
  const paidAt = order.paidAt === null ? undefined : split(order.paidAt, settings.timeZone).join(' ');
  const payment = payments.at(-1);
  const given: [string, string | null | undefined][] = [
    ['Метод оплаты', paymentCode === 0 ? undefined : paymentTexts[paymentCode]],
    ['Дата оплаты', paidAt],
    ['Номер платежного документа', payment && (payment.document ?? payment.transactionId ?? payment.rrn)],
    ['Оплачено', money(paidMinor)],
    ['Возвращено', refundedMinor === 0 ? undefined : money(refundedMinor)],
    ['Заказ оплачен', String(paidMinor >= amountMinor)],
    ['Доставка разрешена', String(paidMinor >= amountMinor && status !== 7)],
    ['Адрес доставки', order.deliveryAddress],
    ['Отменен', String(status === 5 || status === 6)],
    ['Финальный статус', String(status >= 5 || order.handedOverAt !== null)],
    ['Статус заказа', `[${status}] ${statusTexts[status]}`],
    ['Номер заказа на сайте', order.externalId],
  ];
  return given
    .map(([name, value]) => (value === undefined || value === null ? '' : requisite(name, value)))
    .join('');
}

function requisite(name: string, value: string): string {
  return element('ЗначениеРеквизита', leaf('Наименование', name) + leaf('Значение', value));
}

/** Absent where there is nothing to say. */
function leaf(name: string, text: string | null | undefined): string {
  return text === null || text === undefined ? '' : element(name, escapeText(text));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

/** Date and time in the publication's time zone. */
function split(instant: string, timeZone: string): [date: string, time: string] {
  const [date = '', time = ''] = (localTimeAt(Date.parse(instant), timeZone) ?? '').split('T');
  return [date, time];
}
