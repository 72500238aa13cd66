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
  CARD_UNKNOWN: { status: 404, ru: 'Карта не найдена', en: 'There is no such card' },
  RECEIPT_UNKNOWN: { status: 404, ru: 'Чек Umico не найден', en: 'There is no such receipt' },
  HOLD_UNKNOWN: { status: 404, ru: 'Резерв не найден', en: 'There is no such hold' },
  DOCUMENT_UNKNOWN: { status: 404, ru: 'Документ не найден', en: 'There is no such document' },
  CONNECTION_UNKNOWN: { status: 404, ru: 'Подключение не найдено', en: 'There is no such connection' },
  CONNECTION_MISSING: { status: 409, ru: 'Нет подключения к Umico', en: 'No connection to Umico' },
  CONNECTION_EXISTS: { status: 409, ru: 'Подключение уже есть', en: 'The connection exists already' },
  CARD_BLOCKED: { status: 409, ru: 'Карта заблокирована', en: 'The card is blocked' },
  UMICO_REFUSED: { status: 409, ru: 'Umico отказала', en: 'Umico said no' },
  RETURN_NOT_CALCULATED: {
    status: 409,
    ru: 'Umico не рассчитала возврат',
    en: 'Umico has not calculated the return',
  },
  HOLD_NOT_USABLE: { status: 409, ru: 'Резерв использовать нельзя', en: 'The hold cannot be used' },
  NOT_ALLOWED: { status: 409, ru: 'Статус этого не допускает', en: 'The status forbids it' },
  NOTHING_LEFT: { status: 409, ru: 'Всё уже возвращено', en: 'Everything was returned already' },
  NOT_PROCESSED: { status: 409, ru: 'Umico ещё не провела', en: 'Umico has not processed it yet' },
  WRITTEN_OFF: { status: 409, ru: 'Задолженность уже списана', en: 'The debt was written off already' },
  AMOUNT_MISMATCH: { status: 422, ru: 'Сумма не совпадает', en: 'The amount does not add up' },
  AMOUNT_TOO_LARGE: { status: 422, ru: 'Сумма слишком велика', en: 'The amount is too large' },
  POINTS_TOO_MANY: { status: 422, ru: 'Баллов больше суммы', en: 'More points than the amount' },
  LINE_UNKNOWN: { status: 422, ru: 'Строка не найдена', en: 'There is no such line' },
  LINE_REPEATED: { status: 422, ru: 'Строка указана дважды', en: 'The line is there twice' },
  RETURN_TOO_LARGE: { status: 422, ru: 'Возврат больше проданного', en: 'More than was sold' },
  CARD_MISMATCH: { status: 422, ru: 'Другая карта', en: 'It is another card' },
  USER_UNKNOWN: { status: 422, ru: 'Пользователь не найден', en: 'There is no such user' },
  TILL_UNKNOWN: { status: 422, ru: 'Касса не найдена', en: 'There is no such till' },
  SECRETS_KEY_MISSING: { status: 422, ru: 'Ключ нечем зашифровать', en: 'Nothing to encrypt the key with' },
  API_KEY_NEEDED: { status: 422, ru: 'Нужен API-ключ', en: 'The API key is needed' },
  UMICO_KEY_REFUSED: { status: 502, ru: 'Umico не принимает ключ', en: 'Umico does not accept the key' },
  UMICO_UNAVAILABLE: { status: 503, ru: 'Umico не отвечает', en: 'Umico does not answer' },
  API_KEY_UNREADABLE: { status: 503, ru: 'API-ключ не читается', en: 'The API key cannot be read' },
};
