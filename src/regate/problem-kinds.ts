import { problems } from '../http/rest/problems.js';
import type { ProblemCode } from './api.js';

interface Kind {
  status: number;
  ru: string;
  en: string;
}

/** Every problem of the contract: its code → status and title. */
export const kinds: Readonly<Record<ProblemCode, Kind>> = {
  ...problems,
  CITY_UNKNOWN: { status: 404, ru: 'Город не найден', en: 'There is no such city' },
  STORE_UNKNOWN: { status: 404, ru: 'Склад не найден', en: 'There is no such store' },
  GROUP_UNKNOWN: { status: 404, ru: 'Группа не найдена', en: 'There is no such group' },
  ARTICLE_UNKNOWN: { status: 404, ru: 'Артикул не найден', en: 'There is no such article' },
  ARTICLE_REMOVED: { status: 404, ru: 'Товар снят с продажи', en: 'The item is not sold any more' },
  CLIENT_UNKNOWN: { status: 404, ru: 'Клиент не найден', en: 'There is no such client' },
  ORDER_UNKNOWN: { status: 404, ru: 'Заказ не найден', en: 'There is no such order' },
  CHECK_UNKNOWN: { status: 404, ru: 'Чек не найден', en: 'There is no such check' },
  NOT_ALLOWED: {
    status: 409,
    ru: 'Статус заказа этого не допускает',
    en: 'The status of the order forbids it',
  },
  NOT_ENOUGH_STOCK: { status: 409, ru: 'Товара не хватает', en: 'There is not enough of it' },
  CARD_UNKNOWN: { status: 404, ru: 'Карта не найдена', en: 'There is no such card' },
  CARD_BLOCKED: { status: 409, ru: 'Карта заблокирована', en: 'The card is blocked' },
  CONNECTION_MISSING: { status: 409, ru: 'Нет подключения к Umico', en: 'No connection to Umico' },
  UMICO_REFUSED: { status: 409, ru: 'Umico отказала', en: 'Umico said no' },
  HOLD_NOT_USABLE: { status: 409, ru: 'Баллы не зарезервированы', en: 'The points are not held' },
  RETURN_NOT_CALCULATED: {
    status: 409,
    ru: 'Umico не рассчитала возврат',
    en: 'Umico has not calculated the return',
  },
  POINTS_TOO_MANY: { status: 422, ru: 'Столько баллов списать нельзя', en: 'So many points cannot be spent' },
  TILL_UNKNOWN: { status: 422, ru: 'Касса не найдена', en: 'There is no such till' },
  UMICO_KEY_REFUSED: { status: 502, ru: 'Umico не принимает ключ', en: 'Umico does not accept the key' },
  UMICO_UNAVAILABLE: { status: 503, ru: 'Umico не отвечает', en: 'Umico does not answer' },
  API_KEY_UNREADABLE: { status: 503, ru: 'API-ключ не читается', en: 'The API key cannot be read' },
  TRANSACTION_USED: { status: 409, ru: 'Платёж уже учтён', en: 'The transaction has paid already' },
  NOTHING_LEFT: { status: 409, ru: 'Всё уже возвращено', en: 'Everything was refunded already' },
  HANDED_OVER: { status: 409, ru: 'Заказ уже выдан', en: 'The order was handed over already' },
  CHECK_TAKEN: { status: 409, ru: 'Чек уже указан', en: 'The check belongs to another order' },
  CHECK_NOT_OF_ORDER: {
    status: 422,
    ru: 'Чек не продаёт этот заказ',
    en: 'The check does not sell the order',
  },
  QUANTITY_TOO_SMALL: { status: 422, ru: 'Количество меньше минимального', en: 'The quantity is too small' },
  QUANTITY_OFF_STEP: {
    status: 422,
    ru: 'Количество не кратно шагу',
    en: 'The quantity is between two steps',
  },
  AMOUNT_TOO_LARGE: { status: 422, ru: 'Сумма слишком велика', en: 'The amount is too large' },
  AMOUNT_ZERO: { status: 422, ru: 'Сумма равна нулю', en: 'The amount is zero' },
  AMOUNT_MISMATCH: { status: 422, ru: 'Сумма не совпадает', en: 'It is another amount' },
  CURRENCY_MISMATCH: { status: 422, ru: 'Валюта не совпадает', en: 'It is another currency' },
  LINE_UNKNOWN: { status: 422, ru: 'Строка не найдена', en: 'There is no such line' },
  LINE_REPEATED: { status: 422, ru: 'Строка указана дважды', en: 'The line is there twice' },
  REFUND_TOO_LARGE: { status: 422, ru: 'Возврат больше оплаченного', en: 'More than was paid' },
  EXTERNAL_ID_REUSED: {
    status: 422,
    ru: 'Внешний номер уже использован',
    en: 'The external id has been used',
  },
};
