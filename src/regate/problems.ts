import type { AssortmentAnswer } from '../domain/assortment/list-assortment.js';
import type { StoresAnswer } from '../domain/assortment/places.js';
import type { StoreGroupsAnswer } from '../domain/assortment/store-groups.js';
import type { ClientAnswer, ConfirmAnswer } from '../domain/clients/clients.js';
import type { AnnulmentAnswer } from '../domain/orders/annul.js';
import type { BookingAnswer } from '../domain/orders/book.js';
import type { HandOverAnswer } from '../domain/orders/hand-over.js';
import type { PointsRefusal } from '../domain/orders/hold-points.js';
import type { StateAnswer } from '../domain/orders/order-state.js';
import type { CardPaymentAnswer } from '../domain/orders/pay-by-card.js';
import type { OfficePaymentAnswer } from '../domain/orders/pay-in-office.js';
import type { PointsAnswer, PointsNotTaken } from '../domain/orders/pay-with-points.js';
import type { RefundAnswer } from '../domain/orders/refund.js';
import type { Shortage } from '../domain/orders/reserve.js';
import type { RefundNotCalculated } from '../domain/orders/return-points.js';
import type { FieldError, Problem, Texts } from '../http/rest/problem.js';
import { money, quantity } from '../http/rest/values.js';
import type { OrderStatus, ProblemCode } from './api.js';
import { fieldError } from './field-texts.js';
import { lineError, type PlacedFault } from './line-problems.js';
import { statusNames } from './names.js';
import { kinds } from './problem-kinds.js';

type Answer =
  | AssortmentAnswer
  | StoreGroupsAnswer
  | StoresAnswer
  | ClientAnswer
  | ConfirmAnswer
  | Exclude<BookingAnswer, { code: 'LINES_REFUSED' | 'NOT_ENOUGH_STOCK' }>
  | AnnulmentAnswer
  | CardPaymentAnswer
  | OfficePaymentAnswer
  | PointsRefusal
  | PointsAnswer
  | { code: 'OVERRIDE_UNEXPLAINED' }
  | PointsNotTaken
  | Exclude<RefundAnswer, { code: 'LINES_REFUSED' }>
  | HandOverAnswer
  | StateAnswer
  /** A booking that nobody could know again, should its answer be lost. */
  | { code: 'NAMELESS' }
  | { code: 'LINES_REFUSED'; faults: readonly PlacedFault[] }
  /** With the first line of the request that wants the article, from 0 on. */
  | { code: 'NOT_ENOUGH_STOCK'; shortages: readonly (Shortage & { index: number })[] };

/** Whatever the domain answers instead of doing what it was asked for. */
export type Refusal = Exclude<Answer, { code: 'OK' }>;

/** What is special about a case; status and title belong to the code. */
type Told = Pick<Problem, 'detail' | 'errors' | 'facts' | 'retryAfterSeconds'> & { code: ProblemCode };

type Teller<Some> = (refusal: Some) => Told;

/** Every refusal of the domain → the problem that it is on the wire. */
const tellers: { readonly [Code in Refusal['code']]: Teller<Extract<Refusal, { code: Code }>> } = {
  NAMELESS: () =>
    withErrors('PARAMETER_INVALID', [
      {
        field: 'Idempotency-Key',
        code: 'required',
        message: say(
          'нет ни этого заголовка, ни externalId; без них повтор запроса создал бы второй заказ',
          'neither this header nor externalId is there; without them a repetition would make a second order',
        ),
      },
    ]),
  FIELDS_REFUSED: ({ faults }) => withErrors('BODY_INVALID', faults.map(fieldError)),
  NO_LINES: () => inBody('lines', say('принимается хотя бы одна строка', 'accepted is at least one line')),
  TOO_MANY_LINES: ({ most }) =>
    inBody('lines', say(`принимается не более ${most} строк`, `accepted are at most ${most} lines`)),
  TOO_MANY: ({ most }) =>
    withErrors('PARAMETER_INVALID', [
      {
        field: 'order',
        code: 'maxItems',
        message: say(`принимается не более ${most} заказов`, `accepted are at most ${most} orders`),
      },
    ]),
  LINES_REFUSED: ({ faults }) => {
    const errors = faults.map(lineError);
    return withErrors((errors[0] as { code: ProblemCode }).code, errors);
  },
  CLIENT_UNKNOWN: ({ client }) =>
    at(
      'clientId',
      'CLIENT_UNKNOWN',
      say(
        `Клиента ${client} нет; его создаёт client методом POST`,
        `There is no client ${client}; POST client makes one`,
      ),
    ),
  STORE_UNKNOWN: ({ store }) =>
    at(
      'store',
      'STORE_UNKNOWN',
      say(
        `Склада ${store} нет; список складов: citystore`,
        `There is no store ${store}; citystore lists them`,
      ),
    ),
  CITY_UNKNOWN: ({ city }) =>
    at(
      'city',
      'CITY_UNKNOWN',
      say(`Города ${city} нет; список городов: city`, `There is no city ${city}; city lists them`),
    ),
  GROUP_UNKNOWN: ({ group }) =>
    at(
      'group',
      'GROUP_UNKNOWN',
      say(
        `Группы ${group} нет; список групп: storetable`,
        `There is no group ${group}; storetable lists them`,
      ),
    ),
  CURSOR_INVALID: () =>
    withErrors('PARAMETER_INVALID', [
      {
        field: 'cursor',
        code: 'PARAMETER_INVALID',
        message: say(
          'принимается nextCursor предыдущей страницы, с теми же другими параметрами',
          'accepted is nextCursor of the page before, with the same other parameters',
        ),
      },
    ]),
  ORDER_UNKNOWN: ({ number }) =>
    at('order', 'ORDER_UNKNOWN', say(`Заказа ${number} нет`, `There is no order ${number}`)),
  AMOUNT_ZERO: () =>
    at(
      'lines',
      'AMOUNT_ZERO',
      say(
        'Сумма всех строк равна нулю; принимается больше нуля',
        'All lines come to nothing; accepted is more than zero',
      ),
    ),
  AMOUNT_TOO_LARGE: () =>
    at(
      'lines',
      'AMOUNT_TOO_LARGE',
      say(
        'Сумма или количество слишком велики; принимается меньший заказ',
        'The amount or a quantity is too large; accepted is a smaller order',
      ),
    ),
  NOT_ENOUGH_STOCK: ({ shortages }) => ({
    code: 'NOT_ENOUGH_STOCK',
    detail: listed(shortages, ({ article, wantedMilli, availableMilli }) =>
      say(
        `Артикул ${article}: заказано ${quantity(wantedMilli)}, доступно ${quantity(availableMilli)}`,
        `Article ${article}: wanted ${quantity(wantedMilli)}, available ${quantity(availableMilli)}`,
      ),
    ),
    errors: shortages.map(({ index, availableMilli }) => ({
      field: `lines[${index}].quantity`,
      code: 'NOT_ENOUGH_STOCK',
      message: say(`доступно ${quantity(availableMilli)}`, `available: ${quantity(availableMilli)}`),
    })),
    facts: {
      shortages: shortages.map(({ article, wantedMilli, availableMilli }) => ({
        article,
        requested: quantity(wantedMilli),
        available: quantity(availableMilli),
      })),
    },
  }),
  EXTERNAL_ID_REUSED: ({ number }) =>
    at(
      'externalId',
      'EXTERNAL_ID_REUSED',
      say(
        `Под этим externalId есть заказ ${number} с другим содержанием; для нового заказа нужен новый`,
        `The order ${number} has this externalId and another content; a new order needs a new one`,
      ),
    ),
  NOT_ALLOWED: ({ number, status, accepted }) => ({
    ...at(
      'order',
      'NOT_ALLOWED',
      say(
        `Заказ ${number} имеет статус ${named('ru', [status])}; это возможно при статусе: ${named('ru', accepted)}`,
        `The order ${number} has the status ${named('en', [status])}; it is possible with: ${named('en', accepted)}`,
      ),
    ),
    facts: { order: { order: number, status } },
  }),
  AMOUNT_MISMATCH: ({ expectedMinor, givenMinor }) =>
    at(
      'amount',
      'AMOUNT_MISMATCH',
      say(
        `Сумма ${money(givenMinor)} не принимается; принимается ${money(expectedMinor)}`,
        `The amount ${money(givenMinor)} is not accepted; accepted is ${money(expectedMinor)}`,
      ),
    ),
  CURRENCY_MISMATCH: ({ expected, given }) =>
    at(
      'currency',
      'CURRENCY_MISMATCH',
      say(
        `Валюта ${given} не принимается; заказ в ${expected}`,
        `The currency ${given} is not accepted; the order is in ${expected}`,
      ),
    ),
  POINTS_ALONE: () =>
    inBody(
      'points',
      say(
        'баллами оплачивается всё: принимается paymentCode 4',
        'points pay all of it: accepted is paymentCode 4',
      ),
    ),
  OVERRIDE_UNEXPLAINED: () =>
    inBody('overrideReason', say('с override нужна причина', 'override needs a reason')),
  POINTS_TOO_MANY: ({ mayBeSpentMinor, wantedMinor }) =>
    at(
      'points',
      'POINTS_TOO_MANY',
      say(
        `Нужно ${money(wantedMinor)} баллов, Umico разрешает списать ${money(mayBeSpentMinor)}`,
        `It takes ${money(wantedMinor)} points, Umico lets ${money(mayBeSpentMinor)} be spent`,
      ),
    ),
  POINTS_NOT_TAKEN: ({ number, reason }) => ({
    code: 'UMICO_REFUSED',
    detail: say(
      `Umico не списала баллы: ${reason}. Заказ ${number} снова не оплачен.`,
      `Umico has not taken the points: ${reason}. The order ${number} is unpaid again.`,
    ),
  }),
  CARD_NOT_FOUND: () =>
    at('points.card', 'CARD_UNKNOWN', say('Umico не знает эту карту', 'Umico has no such card')),
  CARD_BLOCKED: () =>
    at('points.card', 'CARD_BLOCKED', say('Карта заблокирована в Umico', 'The card is blocked at Umico')),
  TILL_UNKNOWN: ({ till }) =>
    at('points.till', 'TILL_UNKNOWN', say(`Кассы ${till} нет`, `There is no till ${till}`)),
  UMICO_NO_CONNECTION: ({ asker }) => {
    const till = asker.purpose === 'retail' ? asker.till : '';
    return {
      code: 'CONNECTION_MISSING',
      detail: say(
        `${till === '' ? 'Для всех касс' : `У кассы ${till}`} нет включённого подключения к Umico (retail); его добавляет администратор.`,
        `${till === '' ? 'All tills' : `The till ${till}`}: there is no connection to Umico that is switched on (retail); an administrator adds it.`,
      ),
    };
  },
  UMICO_KEY_UNAVAILABLE: ({ connection, reason }) => ({
    code: 'API_KEY_UNREADABLE',
    detail: say(
      `API-ключ подключения ${connection} недоступен: ${reason}.`,
      `The API key of the connection ${connection} cannot be had: ${reason}.`,
    ),
  }),
  UMICO_KEY_REFUSED: ({ reason }) => ({
    code: 'UMICO_KEY_REFUSED',
    detail: say(`Umico не принимает API-ключ: ${reason}.`, `Umico does not accept the API key: ${reason}.`),
  }),
  UMICO_UNAVAILABLE: ({ reason, ...more }) => ({
    code: 'UMICO_UNAVAILABLE',
    detail: say(
      `Umico не отвечает: ${reason}. Ничего не сделано; повторите позже.`,
      `Umico does not answer: ${reason}. Nothing was done; repeat it later.`,
    ),
    ...('retryAfterMs' in more &&
      more.retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(more.retryAfterMs / 1000) }),
  }),
  UMICO_REFUSED: ({ umicoCode, reason }) => ({
    code: 'UMICO_REFUSED',
    detail: say(`Umico отказала: ${reason} (${umicoCode}).`, `Umico said no: ${reason} (${umicoCode}).`),
  }),
  HOLD_NOT_FOUND: () => ({ code: 'HOLD_NOT_USABLE', detail: notHeld }),
  HOLD_NOT_USABLE: () => ({ code: 'HOLD_NOT_USABLE', detail: notHeld }),
  RETURN_NOT_CALCULATED: ({ amountMinor, because }) => {
    const { ru, en } = whyNotCalculated(because);
    return {
      code: 'RETURN_NOT_CALCULATED',
      detail: say(
        `Umico не рассчитала возврат: ${ru}. Сумма ${money(amountMinor)} НЕ уменьшена на баллы, выдавать её вслепую нельзя. Повторите позже или отправьте override с причиной.`,
        `Umico has not calculated the return: ${en}. The amount ${money(amountMinor)} is NOT reduced by points and must not be paid out blindly. Repeat it later, or send override with a reason.`,
      ),
    };
  },
  TRANSACTION_USED: ({ number, amountMinor }) =>
    at(
      'transactionId',
      'TRANSACTION_USED',
      say(
        `Этим платежом уже оплачен заказ ${number}, сумма ${money(amountMinor)}`,
        `This transaction has paid the order ${number}, amount ${money(amountMinor)}`,
      ),
    ),
  NOTHING_LEFT: ({ refundedMinor }) =>
    at(
      'order',
      'NOTHING_LEFT',
      say(
        `По заказу уже возвращено всё: ${money(refundedMinor)}`,
        `All of the order was refunded before: ${money(refundedMinor)}`,
      ),
    ),
  HANDED_OVER: ({ handedOverAt }) =>
    at(
      'order',
      'HANDED_OVER',
      say(`Заказ уже выдан: ${handedOverAt}`, `The order was handed over before: ${handedOverAt}`),
    ),
  CHECK_UNKNOWN: () =>
    at(
      'check',
      'CHECK_UNKNOWN',
      say(
        'Такого чека нет; принимаются касса, смена и номер чека продажи',
        'There is no such check; accepted are till, shift and number of a sale',
      ),
    ),
  CHECK_IS_RETURN: () =>
    at(
      'check',
      'CHECK_NOT_OF_ORDER',
      say('Это чек возврата; принимается чек продажи', 'It is a return; accepted is a sale'),
    ),
  CHECK_OF_ANOTHER_STORE: ({ store, expectedStore }) =>
    at(
      'check',
      'CHECK_NOT_OF_ORDER',
      say(
        `Чек склада ${store}, а заказ на складе ${expectedStore}`,
        `The check is of the store ${store}, the order of ${expectedStore}`,
      ),
    ),
  CHECK_TAKEN: ({ number }) =>
    at(
      'check',
      'CHECK_TAKEN',
      say(`Этим чеком уже выдан заказ ${number}`, `The order ${number} was handed over with this check`),
    ),
  CHECK_SOLD_LESS: ({ shortages }) =>
    withErrors(
      'CHECK_NOT_OF_ORDER',
      shortages.map(({ article, wantedMilli, soldMilli }) => ({
        field: 'check',
        code: 'CHECK_NOT_OF_ORDER',
        message: say(
          `артикул ${article}: в заказе ${quantity(wantedMilli)}, в чеке ${quantity(soldMilli)}`,
          `article ${article}: ${quantity(wantedMilli)} in the order, ${quantity(soldMilli)} in the check`,
        ),
      })),
    ),
};

/** A refusal of the domain as an answer. */
export function refused(refusal: Refusal): { problem: Problem } {
  const tell = tellers[refusal.code] as Teller<Refusal>;
  const { code, ...told } = tell(refusal);
  const { status, ru, en } = kinds[code];
  return { problem: { code, status, title: { ru, en }, ...told } };
}

const notHeld = say(
  'Баллы не зарезервированы или резерв уже не действует; ничего не сделано, повторите.',
  'The points are not held, or not any more; nothing was done, repeat it.',
);

function whyNotCalculated(because: RefundNotCalculated['because']): Texts {
  switch (because.code) {
    case 'SALE_NOT_SETTLED':
      return say(
        `оплата баллами ещё не проведена в Umico (${because.status})`,
        `the payment with points is not settled at Umico yet (${because.status})`,
      );
    case 'SALE_GONE':
      return say(
        `у Umico нет этой продажи (${because.status}${because.reason === null ? '' : `, ${because.reason}`})`,
        `Umico has no such sale (${because.status}${because.reason === null ? '' : `, ${because.reason}`})`,
      );
    case 'NO_CALCULATION':
      return say('расчёта нет или он не подходит', 'there is no calculation, or none that fits');
    case 'CALCULATION_OUTDATED':
      return say('расчёт от другого возврата', 'the calculation is of another return');
    default: {
      const { detail } = (tellers[because.code] as Teller<Refusal>)(because);
      return say(detail.ru.replace(/\.$/, ''), detail.en.replace(/\.$/, ''));
    }
  }
}

function say(ru: string, en: string): Texts {
  return { ru, en };
}

/** One field is wrong. */
function at(field: string, code: ProblemCode, detail: Texts): Told {
  return { code, detail: sentence(detail), errors: [{ field, code, message: detail }] };
}

function inBody(field: string, message: Texts): Told {
  return withErrors('BODY_INVALID', [{ field, code: 'BODY_INVALID', message }]);
}

function withErrors(code: ProblemCode, errors: readonly FieldError[]): Told {
  return {
    code,
    errors,
    detail: listed(errors, ({ field, message: { ru, en } }) => say(`${field}: ${ru}`, `${field}: ${en}`)),
  };
}

const mostListed = 5;

function sentence({ ru, en }: Texts): Texts {
  return say(`${ru}.`, `${en}.`);
}

/** A sentence about the first ones. */
function listed<Row>(rows: readonly Row[], tell: (row: Row) => Texts): Texts {
  const told = rows.slice(0, mostListed).map(tell);
  const more = rows.length > mostListed ? '; …' : '.';
  return say(
    `${told.map(({ ru }) => ru).join('; ')}${more}`,
    `${told.map(({ en }) => en).join('; ')}${more}`,
  );
}

/** `0 (Создан, не оплачен)` */
function named(language: keyof Texts, statuses: readonly OrderStatus[]): string {
  return statuses.map((status) => `${status} (${statusNames[status][language]})`).join(', ');
}
