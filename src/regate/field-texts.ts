import type { FieldFault } from '../domain/fields.js';
import type { FieldError, Texts } from '../http/rest/problem.js';

/** Names of the domain that the wire calls otherwise. */
const wireNames: Readonly<Record<string, string>> = { contact: 'contactPerson' };

type Text<Fault> = (fault: Fault) => Texts;

const texts: { readonly [Code in FieldFault['code']]: Text<Extract<FieldFault, { code: Code }>> } = {
  TEXT: ({ least, most }) => ({
    ru: `принимается строка длиной от ${least} до ${most} без управляющих символов`,
    en: `accepted is a text of ${least} to ${most} characters without control characters`,
  }),
  INN_LENGTH: () => ({
    ru: 'принимается ИНН из 10 или 12 цифр',
    en: 'accepted is an INN of 10 or 12 digits',
  }),
  INN_CHECK_DIGITS: () => ({
    ru: 'контрольные цифры ИНН неверны',
    en: 'the check digits of the INN are wrong',
  }),
  TAX_ID: () => ({ ru: 'принимаются буквы, цифры и знак -', en: 'accepted are letters, digits and -' }),
  KPP: () => ({
    ru: 'принимается КПП из 9 знаков, например 990001001',
    en: 'accepted is a KPP of 9 characters, such as 990001001',
  }),
  PHONE: () => ({
    ru: 'принимается телефон не менее чем из 5 цифр, например +7 000 000-00-01',
    en: 'accepted is a phone of at least 5 digits, such as +7 000 000-00-01',
  }),
  EMAIL: () => ({
    ru: 'принимается адрес почты, например ivan@shop.example',
    en: 'accepted is an e-mail address, such as ivan@shop.example',
  }),
};

/** What the domain finds wrong with a field, where the schema had let it pass. */
export function fieldError(fault: FieldFault): FieldError {
  const say = texts[fault.code] as Text<FieldFault>;
  return { field: wireNames[fault.field] ?? fault.field, code: fault.code, message: say(fault) };
}
