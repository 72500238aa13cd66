import { maskCard } from '../base/masking.js';
import type { BalanceAnswer, OfferAnswer } from '../domain/umico/balance.js';
import type { ConnectionAnswer } from '../domain/umico/connections.js';
import type { UmicoAsker } from '../domain/umico/context.js';
import type { DocumentAnswer } from '../domain/umico/documents.js';
import type { HoldCreated, HoldReleased } from '../domain/umico/holds.js';
import type { CalculationAnswer, NotCalculated, ReturnAnswer } from '../domain/umico/returns.js';
import type { CancelAnswer, SaleAnswer } from '../domain/umico/sales.js';
import type { DocumentCalculated, DocumentSent } from '../domain/umico/send-document.js';
import { whyNotHeld } from '../domain/umico/why-not-held.js';
import type { WriteOffAnswer } from '../domain/umico/write-off.js';
import type { RestProblem } from '../http/rest/operation.js';
import type { FieldError, Problem, Texts } from '../http/rest/problem.js';
import { money } from '../http/rest/values.js';
import type { UmicoHoldRow } from '../store/umico-holds.js';
import type { UmicoReceiptRow } from '../store/umico-receipts.js';
import type { ProblemCode, Receipt } from './api.js';
import { fieldError } from './field-texts.js';
import { type IndexOf, lineError } from './line-problems.js';
import { kinds } from './problem-kinds.js';

type Answer =
  | BalanceAnswer
  | OfferAnswer
  | SaleAnswer
  | CancelAnswer
  | CalculationAnswer
  | ReturnAnswer
  | HoldCreated
  | HoldReleased
  | ConnectionAnswer
  | DocumentAnswer
  | DocumentCalculated
  | DocumentSent
  | WriteOffAnswer
  | { code: 'SECRETS_KEY_MISSING'; hint: string }
  | { code: 'API_KEY_NEEDED' }
  | { code: 'OVERRIDE_UNEXPLAINED' };

/** Whatever the domain answers instead of doing what it was asked for. */
export type Refusal = Exclude<Answer, { code: 'OK' }>;

/** What is special about a case; status and title belong to the code. */
type Told = Pick<Problem, 'detail' | 'errors' | 'facts' | 'retryAfterSeconds'> & { code: ProblemCode };

/** What the request says of itself, for texts. */
export interface Asked {
  card?: string;
  indexOf?: IndexOf;
  /** What the request calls its lines. */
  lines?: string;
}

type Teller<Some> = (refusal: Some, asked: Asked) => Told;
type Of<Code> = Extract<Refusal, { code: Code }>;

/** Every refusal of the domain → the problem that it is on the wire. */
const tellers: { readonly [Code in Refusal['code']]: Teller<Of<Code>> } = {
  CARD_NOT_FOUND: (_, { card = '' }) => ({
    code: 'CARD_UNKNOWN',
    detail: say(`Umico не знает карту ${maskCard(card)}.`, `Umico has no card ${maskCard(card)}.`),
  }),
  CARD_BLOCKED: (_, { card = '' }) => ({
    code: 'CARD_BLOCKED',
    detail: say(
      `Umico заблокировала карту ${maskCard(card)}.`,
      `Umico has blocked the card ${maskCard(card)}.`,
    ),
  }),
  UMICO_NO_CONNECTION: ({ asker }) => ({ code: 'CONNECTION_MISSING', detail: noConnection(asker) }),
  UMICO_KEY_UNAVAILABLE: ({ connection, reason }) => ({
    code: 'API_KEY_UNREADABLE',
    detail: say(
      `API-ключ подключения ${connection} не читается на сервере: ${reason}.`,
      `The API key of the connection ${connection} cannot be read on the server: ${reason}.`,
    ),
  }),
  UMICO_REFUSED: ({ umicoCode: code, reason }) => ({
    code: 'UMICO_REFUSED',
    detail: say(`Umico отказала: ${reason}`, `Umico said no: ${reason}`),
    facts: { umico: { code, reason } },
  }),
  UMICO_KEY_REFUSED: ({ reason }) => ({
    code: 'UMICO_KEY_REFUSED',
    detail: say(
      `Umico не принимает API-ключ или точку продаж подключения: ${reason}`,
      `Umico does not accept the API key or the POS id of the connection: ${reason}`,
    ),
  }),
  UMICO_UNAVAILABLE: ({ reason, retryAfterMs = 1000 }) => ({
    code: 'UMICO_UNAVAILABLE',
    detail: say(`Umico не ответила: ${reason}`, `Umico did not answer: ${reason}`),
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)),
  }),
  FIELDS_REFUSED: ({ faults }) => withErrors('BODY_INVALID', faults.map(fieldError)),
  LINES_REFUSED: ({ faults }, { indexOf = (position) => position - 1, lines = 'lines' }) => {
    const errors = faults.map((fault) => lineError(fault, indexOf, lines));
    return withErrors((errors[0] as { code: ProblemCode }).code, errors);
  },
  TILL_UNKNOWN: ({ till }) =>
    at('till', 'TILL_UNKNOWN', say(`кассы ${till} в каталоге нет`, `the catalogue has no till ${till}`)),
  USER_UNKNOWN: ({ user }) =>
    at('user', 'USER_UNKNOWN', say(`пользователя ${user} нет`, `there is no user ${user}`)),
  HOLD_NOT_FOUND: () => ({
    code: 'HOLD_UNKNOWN',
    detail: say('Такого резерва нет; его делает createHold.', 'There is no such hold; createHold makes one.'),
  }),
  HOLD_NOT_USABLE: ({ hold }) => notUsable(hold),
  HOLD_USED: ({ hold }) => notUsable(hold),
  HOLD_KEY_TAKEN: () => ({
    code: 'HOLD_NOT_USABLE',
    detail: say('Резерв с этим именем уже есть.', 'There is a hold of this name already.'),
  }),
  RECEIPT_NOT_FOUND: ({ key }) => ({
    code: 'RECEIPT_UNKNOWN',
    detail: say(`Чека Umico ${key} нет.`, `There is no receipt ${key}.`),
  }),
  NOT_A_SALE: ({ kind }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Это ${kindNames[kind].ru}; принимается продажа.`,
      `It is a ${kindNames[kind].en}; accepted is a sale.`,
    ),
  }),
  SALE_REJECTED: ({ reason }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Продажи в Umico нет: ${reason ?? 'причина не названа'}.`,
      `The sale does not count at Umico: ${reason ?? 'no reason was given'}.`,
    ),
  }),
  SALE_OF_CHECK: ({ document }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Продажа пробита чеком кассы (${document}); её возвращает чек возврата кассы.`,
      `The sale is a check of a till (${document}); a return check of the till brings it back.`,
    ),
  }),
  SALE_OF_ORDER: ({ document }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Продажа — оплата заказа ${document} баллами; её возвращает возврат заказа (refund).`,
      `The sale has paid the order ${document} with points; a refund of the order brings it back.`,
    ),
  }),
  NOTHING_LEFT: () => ({
    code: 'NOTHING_LEFT',
    detail: say(
      'По продаже уже возвращено или отменено всё.',
      'All of the sale was returned or cancelled before.',
    ),
  }),
  CARD_OF_ANOTHER: () =>
    at(
      'card',
      'CARD_MISMATCH',
      say(
        'продажа с другой картой; карту можно не указывать',
        'the sale has another card; it may be left out',
      ),
    ),
  RETURN_NOT_CALCULATED: notCalculated,
  DOCUMENT_NOT_FOUND: ({ number }) => ({
    code: 'DOCUMENT_UNKNOWN',
    detail: say(`Документа ${number} нет.`, `There is no document ${number}.`),
  }),
  DOCUMENT_NOT_A_SALE: ({ number }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Документ ${number} — возврат; принимается продажа.`,
      `The document ${number} is a return; accepted is a sale.`,
    ),
  }),
  DOCUMENT_NOT_SENT: ({ number }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Документ ${number} не отправлен в Umico; возвращать нечего.`,
      `The document ${number} was not sent to Umico; there is nothing to return.`,
    ),
  }),
  DOCUMENT_SENT: ({ number, receipt }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `Документ ${number} уже отправлен (${receipt.status}); рассчитывают черновик.`,
      `The document ${number} was sent already (${receipt.status}); drafts are calculated.`,
    ),
  }),
  DOCUMENT_NOT_PROCESSED: ({ number, status }) => ({
    code: 'NOT_PROCESSED',
    detail: say(
      `Umico ещё не провела документ ${number} (${status ?? 'draft'}); списать задолженность можно после этого.`,
      `Umico has not processed the document ${number} (${status ?? 'draft'}); the debt is written off after that.`,
    ),
  }),
  ALREADY_WRITTEN_OFF: ({ number, at, by }) => ({
    code: 'WRITTEN_OFF',
    detail: say(
      `Задолженность по документу ${number} уже списана: ${at}, ${by}.`,
      `The debt of the document ${number} was written off before: ${at}, ${by}.`,
    ),
  }),
  NOTHING_TO_WRITE_OFF: ({ number }) => ({
    code: 'NOT_ALLOWED',
    detail: say(
      `По документу ${number} баллы не списаны и не возвращены; списывать нечего.`,
      `No points were spent or given back by the document ${number}; there is nothing to write off.`,
    ),
  }),
  CONNECTION_EXISTS: ({ id, field }) =>
    at(
      field === 'id' ? 'connection' : field,
      'CONNECTION_EXISTS',
      say(`уже есть подключение ${id}`, `there is the connection ${id} already`),
    ),
  CONNECTION_NOT_FOUND: ({ id }) => ({
    code: 'CONNECTION_UNKNOWN',
    detail: say(`Подключения ${id} нет.`, `There is no connection ${id}.`),
  }),
  SECRETS_KEY_MISSING: ({ hint }) =>
    at(
      'apiKey',
      'SECRETS_KEY_MISSING',
      say(
        `ключ нечем зашифровать: ${hint}; или укажите переменную сервера {"env": "UMICO_…"}`,
        `there is nothing to encrypt the key with: ${hint}; or name a variable of the server, {"env": "UMICO_…"}`,
      ),
    ),
  OVERRIDE_UNEXPLAINED: () =>
    at('overrideReason', 'BODY_INVALID', say('с override нужна причина', 'override needs a reason')),
  API_KEY_NEEDED: () =>
    at(
      'apiKey',
      'API_KEY_NEEDED',
      say(
        'с новым адресом ключ указывают заново, чтобы сохранённый не ушёл на чужой адрес',
        'with another address the key is given again, so that the one that is kept is not sent to a strange place',
      ),
    ),
};

/** A refusal of the domain as an answer. */
export function refused(refusal: Refusal, asked: Asked = {}): RestProblem {
  const tell = tellers[refusal.code] as Teller<Refusal>;
  const { code, ...told } = tell(refusal, asked);
  return problem(code, told);
}

/** A receipt that this request has made, and that Umico has said no to, or that was dropped before. */
export function rejectedReceipt({ reason, reached }: UmicoReceiptRow, receipt: Receipt): RestProblem {
  const why = reason ?? '';
  const [, code = null, text = why] = /^([A-Z_]+): (.*)$/s.exec(why) ?? [];
  if (reached === 0) {
    if (code !== null) return notReached(code, text);
    const detail = say(`Чек не отправлен: ${why}.`, `The receipt was not sent: ${why}.`);
    return problem('NOT_ALLOWED', { detail, facts: { receipt } });
  }
  const detail = say(`Umico отказала: ${text}`, `Umico said no: ${text}`);
  return problem('UMICO_REFUSED', { detail, facts: { receipt, umico: { code, reason: text } } });
}

/** Points that are not held; whatever Umico has made of it is set free again. */
export function notHeld(hold: UmicoHoldRow): RestProblem {
  return refused(whyNotHeld(hold), { card: hold.card });
}

function notReached(umicoCode: string, reason: string): RestProblem {
  return refused({ code: umicoCode === 'KEY_REFUSED' ? 'UMICO_KEY_REFUSED' : 'UMICO_UNAVAILABLE', reason });
}

function problem(code: ProblemCode, told: Omit<Told, 'code'>): RestProblem {
  const { status, ru, en } = kinds[code];
  return { problem: { code, status, title: { ru, en }, ...told } };
}

function notCalculated({ amountMinor, because }: NotCalculated): Told {
  const amount = money(amountMinor);
  const why = whyNot(because);
  return {
    code: 'RETURN_NOT_CALCULATED',
    detail: say(
      `Umico не рассчитала возврат: ${why.ru}. Сумма ${amount} НЕ уменьшена на баллы, выдавать её вслепую нельзя. Повторите позже или отправьте override с причиной.`,
      `Umico has not calculated the return: ${why.en}. The amount ${amount} is NOT reduced by points and must not be paid out blindly. Repeat it later, or send override with a reason.`,
    ),
  };
}

function whyNot(because: NotCalculated['because']): Texts {
  switch (because.code) {
    case 'SALE_NOT_SETTLED':
      return say(
        `продажа ещё не проведена в Umico (${because.status})`,
        `the sale is not settled at Umico yet (${because.status})`,
      );
    case 'NO_CALCULATION':
      return say('расчёта нет', 'there is no calculation');
    case 'CALCULATION_OUTDATED':
      return say(
        'расчёт от другого возврата или сделан до другого возврата этой продажи, рассчитайте заново',
        'the calculation is of another return, or another return of the sale came after it; calculate anew',
      );
    default: {
      const { ru, en } = (tellers[because.code] as Teller<Refusal>)(because, {}).detail;
      return say(ru.replace(/\.$/, ''), en.replace(/\.$/, ''));
    }
  }
}

const kindNames = {
  sale: { ru: 'продажа', en: 'sale' },
  return: { ru: 'возврат', en: 'return' },
  cancel: { ru: 'отмена', en: 'cancellation' },
} as const;

function noConnection(asker: UmicoAsker): Texts {
  if (asker.purpose === 'wholesale') {
    return say(
      `У пользователя ${asker.user} нет включённого подключения к Umico (wholesale); его добавляет администратор.`,
      `The user ${asker.user} has no connection to Umico that is switched on (wholesale); an administrator adds it.`,
    );
  }
  const [ru, en] =
    asker.till === ''
      ? ['Для всех касс', 'For all tills']
      : [`У кассы ${asker.till}`, `The till ${asker.till}`];
  return say(
    `${ru} нет включённого подключения к Umico (retail); его добавляет администратор.`,
    `${en}: there is no connection to Umico that is switched on (retail); an administrator adds it.`,
  );
}

function notUsable({ status, wanted, receiptId }: UmicoHoldRow): Told {
  const [ru, en] =
    receiptId !== null
      ? ['его тратит продажа', 'a sale spends it']
      : status !== 'held'
        ? [`статус ${status}`, `its status is ${status}`]
        : wanted === 'released'
          ? ['его отпускают', 'it is being released']
          : ['другая карта или баллов в нём меньше', 'it is of another card or of fewer points'];
  return {
    code: 'HOLD_NOT_USABLE',
    detail: say(
      `Резерв использовать нельзя (${ru}); принимается резерв held той же карты, не меньше списываемых баллов.`,
      `The hold cannot be used (${en}); accepted is one that is held, of the same card, of no fewer points than are spent.`,
    ),
  };
}

function say(ru: string, en: string): Texts {
  return { ru, en };
}

/** One field is wrong. */
function at(field: string, code: ProblemCode, message: Texts): Told {
  return withErrors(code, [{ field, code, message }]);
}

const mostListed = 5;

function withErrors(code: ProblemCode, errors: readonly FieldError[]): Told {
  const told = errors.slice(0, mostListed);
  const more = errors.length > mostListed ? '; …' : '.';
  const list = (language: keyof Texts) =>
    `${told.map(({ field, message }) => `${field}: ${message[language]}`).join('; ')}${more}`;
  return { code, errors, detail: say(list('ru'), list('en')) };
}
