import type { MatchReason, PendingReason } from '../../domain/bank/reasons.js';
import type { Issue, IssueCode, RefusalCode } from '../../domain/bank/statement.js';
import type { Texts } from '../../http/rest/problem.js';

/** What is said of files of banks, in both languages: what was wrong and what would have been accepted. */

export function issueText({ code, found }: Issue): Texts {
  return issues[code](found ?? '');
}

const issues: Readonly<Record<IssueCode, (found: string) => Texts>> = {
  GARBAGE_LINE: (found) => ({
    ru: `строка не вида Ключ=Значение и не из формата, пропущена: ${found}`,
    en: `the line is neither Key=Value nor of the format, it is left out: ${found}`,
  }),
  BAD_CHARACTER: () => ({
    ru: 'в строке есть байт, которого нет в кодировке файла; вместо него стоит \ufffd',
    en: 'the line has a byte that is no character of the encoding; \ufffd stands for it',
  }),
  ENCODING_CONTRADICTED: (found) => ({
    ru: `файл говорит о кодировке «${found}», но написан в другой; прочитан в той, в которой написан`,
    en: `the file says that it is in "${found}", but is written in another encoding; it was read in that`,
  }),
  ENCODING_UNKNOWN: (found) => ({
    ru: `кодировка «${found}» не известна; бывают Windows, DOS, UTF-8; файл прочитан в той, в которой написан`,
    en: `the encoding "${found}" is not known; there are Windows, DOS, UTF-8; the file was read in what it is written in`,
  }),
  SECTION_NOT_ENDED: () => ({
    ru: 'у секции нет последней строки, но следующая началась: секция принята',
    en: 'the section has no last line, but the next one has begun: it was taken',
  }),
  DOCUMENT_CUT_OFF: () => ({
    ru: 'файл обрывается внутри секции; нужна строка КонецДокумента',
    en: 'the file ends inside the section; КонецДокумента is needed',
  }),
  END_MISSING: () => ({ ru: 'нет строки КонецФайла', en: 'there is no line КонецФайла' }),
  AFTER_END: () => ({
    ru: 'после КонецФайла есть ещё строки; они прочитаны',
    en: 'there are lines behind КонецФайла; they were read',
  }),
  KEY_REPEATED: (found) => ({
    ru: `ключ встречается ещё раз с другим значением: ${found}`,
    en: `the key is there again with another value: ${found}`,
  }),
  VALUE_MISSING: () => ({ ru: 'значения нет, а оно нужно', en: 'there is no value, and one is needed' }),
  VALUE_TOO_LONG: (found) => ({
    ru: `значение длиннее 4000 знаков: ${found}…`,
    en: `the value is longer than 4000 characters: ${found}…`,
  }),
  SUM_INVALID: (found) => ({
    ru: `«${found}» — не сумма; нужны цифры, точка и не более двух цифр после неё, больше нуля: 1052.98`,
    en: `"${found}" is no sum; accepted are digits, a point and at most two digits behind it, above zero: 1052.98`,
  }),
  DATE_INVALID: (found) => ({
    ru: `«${found}» — не дата; нужна дата вида 31.03.2022`,
    en: `"${found}" is no date; accepted is one like 31.03.2022`,
  }),
  ACCOUNT_UNKNOWN: (found) => ({
    ru: `счёта ${found} нет в настройках legal и bankAccounts; принят за свой, потому что выписка о нём`,
    en: `the account ${found} is not in the settings legal and bankAccounts; it was taken for ours, as the statement is of it`,
  }),
  BALANCE_WRONG: (found) => ({
    ru: `остаток на конец не равен начальному с оборотами: указано / получается ${found}`,
    en: `the closing balance is not the opening one with what came and went: told / found ${found}`,
  }),
  TOTAL_WRONG: (found) => ({
    ru: `итог не равен сумме документов: указано / получается ${found}`,
    en: `the total is not the sum of the documents: told / found ${found}`,
  }),
};

export function refusalText(refusal: {
  code: RefusalCode;
  found: string;
  accepted: readonly string[];
}): Texts {
  return refusals[refusal.code](refusal.found, refusal.accepted.join(', '));
}

const refusals: Readonly<Record<RefusalCode, (found: string, accepted: string) => Texts>> = {
  NOT_A_STATEMENT: (found) => ({
    ru: `Это не выписка: первая строка «${found}», а нужна 1CClientBankExchange.`,
    en: `This is no statement: its first line is "${found}", and 1CClientBankExchange is needed.`,
  }),
  NO_TEXT: () => ({
    ru: 'Это не текст; нужен файл 1CClientBankExchange в кодировке Windows, DOS или UTF-8.',
    en: 'This is no text; accepted is a file 1CClientBankExchange in Windows, DOS or UTF-8.',
  }),
  UNREADABLE: (found) => ({
    ru: `В файле нет ни одного ключа формата; он прочитан как ${found}. Нужна кодировка Windows, DOS или UTF-8.`,
    en: `The file has not one key of the format; it was read as ${found}. Accepted are Windows, DOS and UTF-8.`,
  }),
  LINE_TOO_LONG: (found) => ({
    ru: `Строка ${found} длиннее 100000 знаков.`,
    en: `Line ${found} is longer than 100000 characters.`,
  }),
  ACCOUNT_OF_SOMEBODY_ELSE: (found, accepted) => ({
    ru: `Выписка счёта ${found}, а свои счета: ${accepted}. Если счёт свой, добавьте его в настройку bankAccounts.`,
    en: `The statement is of account ${found}, and ours are: ${accepted}. If it is ours, add it to the setting bankAccounts.`,
  }),
};

export function pendingText(reason: PendingReason): Texts {
  switch (reason.code) {
    case 'DIRECTION_UNKNOWN':
      return {
        ru: 'не понять, поступление это или списание: счета не наши, дат нет',
        en: 'nothing tells whether it came or went: the accounts are not ours, and there are no days',
      };
    case 'SAME_TWICE':
      return {
        ru: `такой документ в файле уже есть (этот — ${reason.ordinal}-й); похоже на ошибку банка`,
        en: `the file has the same document already (this is number ${reason.ordinal}); probably a mistake of the bank`,
      };
    case 'TAX_ID_MISSING':
      return { ru: 'ИНН плательщика не указан', en: 'the tax number of the payer is not told' };
    case 'TAX_ID_WRONG':
      return {
        ru: `ИНН плательщика ${reason.found}: не 10 и не 12 цифр, или не сходятся контрольные`,
        en: `the tax number of the payer, ${reason.found}, has not 10 or 12 digits, or wrong check digits`,
      };
    case 'CLIENT_UNKNOWN':
      return {
        ru: `клиента с ИНН ${reason.taxId} нет`,
        en: `there is no client with the tax number ${reason.taxId}`,
      };
    case 'CLIENTS_SEVERAL':
      return {
        ru: `ИНН ${reason.taxId} у нескольких клиентов: ${reason.clients.join(', ')}`,
        en: `several clients have the tax number ${reason.taxId}: ${reason.clients.join(', ')}`,
      };
    case 'ORDER_NAMED':
      return {
        ru: `в назначении «${reason.found}»: заказ ${reason.number} клиента ${reason.client}`,
        en: `the purpose says "${reason.found}": order ${reason.number} of client ${reason.client}`,
      };
    case 'ORDER_OF_ANOTHER_CLIENT':
      return {
        ru: `в назначении «${reason.found}», но заказ ${reason.number} — клиента ${reason.client}`,
        en: `the purpose says "${reason.found}", but order ${reason.number} is of client ${reason.client}`,
      };
    case 'NAME_AMBIGUOUS':
      return {
        ru: `в назначении «${reason.found}»: это может быть ${reason.numbers.join(' или ')}`,
        en: `the purpose says "${reason.found}": that may be ${reason.numbers.join(' or ')}`,
      };
    case 'AMOUNT_AMBIGUOUS':
      return {
        ru: `на эту сумму не оплачены несколько заказов: ${reason.numbers.join(', ')}`,
        en: `several orders are open with this amount: ${reason.numbers.join(', ')}`,
      };
    case 'PAID_IN_OFFICE':
      return {
        ru: `заказ ${reason.number} уже отмечен оплаченным на эту сумму вручную; вероятно, это тот же платёж`,
        en: `order ${reason.number} was marked as paid with this amount by hand; probably it is the same payment`,
      };
    case 'TAKEN_BACK':
      return { ru: `сопоставление отменил ${reason.by}`, en: `${reason.by} took the match back` };
    case 'SUM_TOO_LARGE':
      return {
        ru: 'с этой суммой баланс клиента слишком велик',
        en: 'with this sum the balance would be too large',
      };
  }
}

export const matchTexts: Readonly<Record<MatchReason, Texts>> = {
  NUMBER_IN_PURPOSE: { ru: 'номер в назначении платежа', en: 'number in the purpose' },
  ONLY_ORDER_OF_AMOUNT: {
    ru: 'единственный неоплаченный заказ на эту сумму',
    en: 'the only unpaid order of the amount',
  },
  OLDEST_UNPAID: { ru: 'самый старый неоплаченный заказ', en: 'the oldest unpaid order' },
  MORE_THAN_OPEN: { ru: 'больше, чем осталось оплатить', en: 'more than is open' },
  ORDER_CLOSED: {
    ru: 'названный заказ оплату уже не принимает',
    en: 'the order that is named takes no money any more',
  },
  NO_ORDER_OF_AMOUNT: { ru: 'на эту сумму нет неоплаченного заказа', en: 'no unpaid order of the amount' },
  NOTHING_UNPAID: { ru: 'неоплаченных заказов нет', en: 'nothing is unpaid' },
  BY_HAND: { ru: 'указано вручную', en: 'told by hand' },
};
