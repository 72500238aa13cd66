import { maskCard } from '../base/masking.js';
import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../base/money.js';
import type { HoldAnswer } from '../domain/cards/hold-amount.js';
import type { CardLookupCode } from '../domain/cards/look-up-card.js';
import type { CalculationFault } from '../domain/checks/calculation-faults.js';
import type { CheckException, CheckOutcome, ExceptionCode } from '../domain/checks/outcome.js';
import type { TillTrouble } from '../domain/umico/till-cards.js';
import { type FaultText, type SoapFault, senderFault } from '../soap/faults.js';
import type { HoldStatus } from '../store/holds.js';

/** Every result code that an operation can answer. */
export type ResultCode = CardLookupCode | CheckOutcome['code'] | HoldAnswer['code'] | TillTrouble;

/** For the cashier's screen and, in English, for whoever connects a till. A new code does not compile until it is here. */
const texts: Record<ResultCode, FaultText> = {
  OK: { ru: 'Выполнено', en: 'Done' },
  CARD_NOT_FOUND: { ru: 'Карта не найдена', en: 'Card not found' },
  CARD_BLOCKED: { ru: 'Карта заблокирована', en: 'The card is blocked' },
  CARD_EXPIRED: { ru: 'Срок действия карты истёк', en: 'The card has expired' },
  CARD_NOT_ACTIVATED: { ru: 'Карта не активирована', en: 'The card is not activated' },
  CARD_KIND_OFF: {
    ru: 'Карты этого вида сейчас не обслуживаются',
    en: 'Cards of this kind are switched off',
  },
  CARDS_LOCKED: {
    ru: 'Карты временно не принимаются: идёт синхронизация накоплений',
    en: 'Cards are locked while accumulations are synchronised',
  },
  TILL_UNKNOWN: {
    ru: 'Касса не зарегистрирована: проверьте номер кассы в настройках',
    en: 'Unknown till: check the till number in its settings',
  },
  NOT_ENOUGH: { ru: 'На карте недостаточно средств', en: 'Not enough on the card' },
  HOLD_NOT_FOUND: { ru: 'Резерв не найден', en: 'Hold not found' },
  HOLD_EXPIRED: { ru: 'Резерв больше не действует', en: 'The hold is over' },
  CHECK_CONFLICT: {
    ru: 'Чек с этим номером уже принят с другим содержанием',
    en: 'A check with this number was accepted with other content',
  },
  CHECK_NOT_FOUND: { ru: 'Чек не найден', en: 'Check not found' },
  CHECK_INVALID: { ru: 'Суммы чека не сходятся', en: 'The check does not add up' },
  UMICO_NO_CONNECTION: {
    ru: 'Для этой кассы нет подключения к Umico',
    en: 'No connection to Umico serves this till',
  },
  UMICO_KEY_REFUSED: {
    ru: 'Umico не принимает ключ магазина, обратитесь к администратору',
    en: 'Umico refuses the key of the shop',
  },
  UMICO_UNAVAILABLE: {
    ru: 'Umico не отвечает, продайте без оплаты баллами',
    en: 'Umico does not answer; sell without paying with points',
  },
  UMICO_REFUSED: { ru: 'Umico отказал', en: 'Umico has refused' },
};

/** For CHECK_INVALID of a check that is not closed yet: its sums need not add up. */
export const incomputable = { ru: 'Чек нельзя рассчитать', en: 'The check cannot be calculated' };

/** Result code and message, as every return value begins. @param details Russian alone, or in both languages. */
export function result(
  code: ResultCode,
  details: string | FaultText = '',
  { ru, en } = texts[code],
): { ResultCode: ResultCode; Message: string } {
  if (code === 'OK') return { ResultCode: code, Message: ru };
  const more = typeof details === 'string' ? { ru: details, en: '' } : details;
  return { ResultCode: code, Message: `${withDetails(ru, more.ru)} (${withDetails(en, more.en)})` };
}

function withDetails(text: string, details: string): string {
  return details === '' ? text : `${text}: ${details}`;
}

/** For operations whose return value has no place for a result code. */
export function unknownTill(): SoapFault {
  return senderFault('TILL_UNKNOWN', texts.TILL_UNKNOWN, 'KKM');
}

/** The Russian text alone, where a text for the cashier's screen is made. */
export function russianText(code: ResultCode): string {
  return texts[code].ru;
}

/** A cashier's screen is small. */
const longestReason = 150;

/** What Umico says when it refuses; others have no words of their own. */
export function umicoReason(answer: object): string {
  const reason = 'reason' in answer ? String(answer.reason) : '';
  return reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
}

const money = (minor: number) => formatFixed(minor, moneyDigits);
const quantity = (milli: number) => formatScaled(milli, quantityDigits);

/** To a card of Umico: its points are points, and no bonus of the shop. */
export function umicoText(availableMinor: number): string {
  return `Карта Umico, баллов: ${money(availableMinor)}`;
}

const holdEnds: Record<Exclude<HoldStatus, 'active'>, FaultText> = {
  expired: { ru: 'его срок истёк', en: 'its time has run out' },
  released: { ru: 'он снят', en: 'it was released' },
  used: { ru: 'он использован в чеке', en: 'a check has used it' },
};

/** Why nothing is held, where the code alone does not say it. */
export function holdDetails(
  answer: HoldAnswer | { code: 'HOLD_EXPIRED'; ended: Exclude<HoldStatus, 'active'> } | { code: TillTrouble },
): FaultText | undefined {
  if (answer.code === 'NOT_ENOUGH') {
    const available = money(answer.availableMinor);
    return { ru: `доступно ${available}`, en: `${available} is available` };
  }
  if ('ended' in answer) return holdEnds[answer.ended];
  if (answer.code === 'HOLD_EXPIRED' && answer.hold.status !== 'active') return holdEnds[answer.hold.status];
  if (answer.code === 'HOLD_NOT_FOUND' && answer.isKeyTaken) return keyTaken;
  return undefined;
}

const keyTaken: FaultText = {
  ru: 'этот ключ занят другим резервом, нужен новый ключ',
  en: 'the key is taken by another hold, use a new one',
};

/** What does not add up, and by how much. */
export function faultsText(faults: readonly CalculationFault[]): string {
  const shown = faults.slice(0, 5).map(faultText);
  if (faults.length > shown.length) shown.push(`и ещё ${faults.length - shown.length}`);
  return shown.join('; ');
}

function faultText(fault: CalculationFault): string {
  switch (fault.fault) {
    case 'RETURN':
      return 'возврат отдельно не рассчитывается, его суммы берутся из чека продажи';
    case 'NO_LINES':
      return 'в чеке нет строк';
    case 'TIME_MISSING':
      return 'не указано время чека (DateTime)';
    case 'SUM_TOO_LARGE':
      return 'сумма слишком велика';
    case 'POSITION_REPEATED':
      return `позиция ${fault.position} повторяется`;
    case 'QUANTITY_NOT_POSITIVE':
      return `в позиции ${fault.position} количество должно быть больше нуля`;
    case 'NEGATIVE':
      return `отрицательное число: ${fault.what}`;
    case 'TOO_MANY':
      return `слишком много элементов ${fault.what}, допустимо не более ${fault.most}`;
    case 'CARD_REPEATED':
      return 'одна карта указана дважды';
    case 'RETURN_LINE_UNKNOWN':
      return fault.salePosition === null
        ? `позиция ${fault.position}: в продаже нет такого товара`
        : `позиция ${fault.position}: в продаже нет этого товара в позиции ${fault.salePosition}`;
    case 'RETURN_TOO_MUCH':
      return `позиция ${fault.position}: возвращается ${quantity(fault.givenMilli)}, а можно вернуть ${quantity(fault.leftMilli)} из проданных ${quantity(fault.soldMilli)}`;
    case 'RETURN_LINE_AMOUNT':
      return `позиция ${fault.position}: возвращается ${money(fault.givenMinor)}, а за это количество можно вернуть ${money(fault.fairMinor)}`;
    case 'RETURN_AMOUNT':
      return `возвращается ${money(fault.givenMinor)}, а можно вернуть ${money(fault.leftMinor)} из проданных ${money(fault.soldMinor)}`;
    case 'LINE_AMOUNT':
      return `позиция ${fault.position}: количество × цена − скидка − бонус = ${difference(fault)}`;
    case 'TOTAL_OF_LINES':
      return `сумма строк ${difference(fault)} в Total`;
    case 'TOTAL_OF_PAYMENTS':
      return `итог ${difference(fault)} в оплатах`;
    case 'BONUS_OF_PAYMENTS':
      return `бонусы по строкам ${difference(fault)} в оплате Bonus`;
    case 'BONUS_OF_CARDS':
      return `бонусы по строкам ${difference(fault)} по картам`;
  }
}

function difference({ expectedMinor, givenMinor }: { expectedMinor: number; givenMinor: number }): string {
  return `${money(expectedMinor)}, а передано ${money(givenMinor)}`;
}

const exceptionTexts: Record<ExceptionCode, string> = {
  CARD_NOT_FOUND: 'карта не найдена, продажа учтена без карты',
  CARD_BLOCKED: 'карта заблокирована',
  CARD_EXPIRED: 'срок действия карты истёк',
  CARD_NOT_ACTIVATED: 'карта не активирована',
  CARD_KIND_OFF: 'карты этого вида не обслуживаются',
  CARD_KIND_MISMATCH: 'карта другого вида, чем указала касса',
  NOT_ENOUGH: 'на карте было меньше, чем списано',
  HOLD_NOT_FOUND: 'резерв не найден',
  HOLD_EXPIRED: 'резерв больше не действовал',
  BONUS_WITHOUT_CARD: 'бонусы списаны без карты',
  PAYMENT_WITHOUT_CARD: 'оплата платёжной картой без карты',
  TIME_IMPLAUSIBLE: 'проверьте часы кассы',
  SPENT_OFFLINE: 'без связи списано больше, чем было зарезервировано',
  RETURN_WITHOUT_SALE: 'продажа не найдена, возврат учтён по суммам самого чека',
  RETURN_EXCEEDS: 'возврат больше продажи, которая пришла после него',
  RETURN_CARD_MISMATCH: 'карта не участвовала в продаже',
  UMICO_NO_CONNECTION: 'для кассы нет подключения к Umico, чек ждёт его',
  UMICO_NO_SALE: 'продажа с картой Umico не найдена, возврат в Umico не отправлен',
  UMICO_ONE_CARD: 'в чеке несколько карт Umico, учтена одна',
  UMICO_POINTS_WITHOUT_CARD: 'оплата баллами без карты Umico',
  UMICO_REJECTED: 'Umico не принял чек',
  UMICO_POINTS_DIFFER: 'Umico провёл другое число баллов, чем в чеке',
};

/** With the card masked: the whole number stands in `Cards`, and the journal would not know it in the middle of a text. */
export function exceptionText({ code, card }: CheckException): string {
  return `${code}: ${card === null ? '' : `${maskCard(card)}: `}${exceptionTexts[code]}`;
}
