import type { RemoteOrder } from '../../domain/feed/orders-in.js';
import { childOf, type Element, textOf } from './element.js';
import { readElements } from './element-stream.js';
import { CommerceMlRefused, createFaultList } from './faults.js';
import { requisite } from './item.js';
import type { CommerceMlFile } from './read-feed.js';
import { flagIn, flagOf, priceIn, type Reading } from './values.js';

/**
 * Reads what 1C says of orders: the orders themselves, and payments and shipments that name an order as what they are for.
 * @throws CommerceMlRefused with line and element
 */
export async function* readOrders(file: CommerceMlFile): AsyncGenerator<RemoteOrder> {
  const faults = createFaultList();
  const reading: Reading = {
    file: file.name,
    fault: ({ line, name }, message) => faults.add({ line, element: name, message }),
    warn: () => {},
  };
  const found: RemoteOrder[] = [];
  for await (const { met } of readElements(file.read(), (path) => path.at(-1) === 'Документ')) {
    for (const one of met) {
      if (one.event === 'open') refuseRoot(one.path, one.line);
      else found.push(...remoteOrder(reading, one.element));
    }
  }
  // All or nothing: half of a file that is broken must not count.
  faults.refuse();
  yield* found;
}

function refuseRoot(path: readonly string[], line: number): void {
  const [root = ''] = path;
  if (path.length > 1 || root === 'КоммерческаяИнформация') return;
  const message = 'this is no CommerceML with orders; accepted is <КоммерческаяИнформация>';
  throw new CommerceMlRefused([{ line, element: root, message }]);
}

function remoteOrder(reading: Reading, element: Element): RemoteOrder[] {
  const operation = textOf(element, 'ХозОперация') ?? 'Заказ товара';
  const isOrder = /^заказ/i.test(operation);
  const number = isOrder ? (textOf(element, 'Ид') ?? textOf(element, 'Номер')) : textOf(element, 'Основание');
  if (number === undefined) {
    if (isOrder) reading.fault(element, '<Ид> is missing');
    return [];
  }
  const blank: RemoteOrder = {
    ...{ number, cancelled: false, paid: null, shipped: false },
    ...{ remoteId: null, remoteNumber: null, remoteStatus: null },
  };
  return [isOrder ? ofOrder(reading, element, blank) : ofOther(reading, element, operation, blank)];
}

function ofOrder(reading: Reading, element: Element, blank: RemoteOrder): RemoteOrder {
  const flag = (name: string): boolean => {
    const value = requisite(element, name);
    return value === undefined ? false : (flagOf(reading, element, value) ?? false);
  };
  const paidAt = requisite(element, 'Дата оплаты по 1С') ?? requisite(element, 'Дата оплаты');
  const isPaid = isDate(requisite(element, 'Дата оплаты по 1С')) || flag('Заказ оплачен');
  const document =
    requisite(element, 'Номер оплаты по 1С') ?? requisite(element, 'Номер платежного документа');
  return {
    ...blank,
    cancelled:
      flag('Отменен') ||
      flag('ПометкаУдаления') ||
      (flagIn(reading, childOf(element, 'ПометкаУдаления')) ?? false),
    paid: isPaid
      ? {
          code: codeOf(requisite(element, 'Метод оплаты')),
          amountMinor: null,
          document: document ?? null,
          paidAt: instantOf(paidAt),
        }
      : null,
    shipped: isDate(requisite(element, 'Дата отгрузки по 1С')) || flag('Отгружен'),
    remoteId: textOf(element, 'Ид1С') ?? null,
    remoteNumber: textOf(element, 'Номер1С') ?? requisite(element, 'Номер по 1С') ?? null,
    remoteStatus: requisite(element, 'Статус заказа') ?? requisite(element, 'Статуса заказа ИД') ?? null,
  };
}

/** Payments and shipments are documents of their own in newer exchanges; returns and what was cancelled are neither. */
function ofOther(reading: Reading, element: Element, operation: string, blank: RemoteOrder): RemoteOrder {
  const flag = (name: string): boolean | undefined => {
    const value = requisite(element, name);
    return value === undefined ? undefined : flagOf(reading, element, value);
  };
  const isGone = flag('ПометкаУдаления') ?? flagIn(reading, childOf(element, 'ПометкаУдаления')) ?? false;
  const counts = (flag('Проведен') ?? true) && !isGone && !/возврат|отмен/i.test(operation);
  const isPayment = counts && /выплата|оплата|эквайринг/i.test(operation);
  return {
    ...blank,
    paid: isPayment ? paymentOf(reading, element, operation) : null,
    shipped: counts && /отпуск|отгрузка/i.test(operation),
  };
}

function paymentOf(reading: Reading, element: Element, operation: string): RemoteOrder['paid'] {
  return {
    code: codeOf(operation),
    amountMinor: priceIn(reading, childOf(element, 'Сумма')) ?? null,
    document: textOf(element, 'Номер1С') ?? textOf(element, 'Номер') ?? null,
    paidAt: instantOf(textOf(element, 'Дата')),
  };
}

/** 1C writes no date as `T` or as the first day of year 1. */
function isDate(text: string | undefined): boolean {
  return /[1-9]\d{3}/.test(text ?? '');
}

/** `Безналичный` holds `наличный`. */
function codeOf(method: string | undefined): 2 | 3 | 4 {
  const text = (method ?? '').toLowerCase();
  if (/электронн/.test(text)) return 4;
  return /наличн/.test(text) && !/безналичн/.test(text) ? 3 : 2;
}

/** The day, at noon, because 1C says no time zone; what is none is left out. */
function instantOf(text: string | undefined): string | null {
  const at = Date.parse(`${/^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0]}T12:00:00Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
