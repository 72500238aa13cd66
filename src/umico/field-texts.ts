import type { FieldFault } from '../domain/fields.js';
import type { ConnectionFault } from '../domain/umico/connection-fields.js';
import type { FieldError, Texts } from '../http/rest/problem.js';

/** Names of the domain that the wire calls otherwise. */
const wireNames: Readonly<Record<string, string>> = { id: 'connection', key: 'apiKey' };

type Fault = FieldFault | ConnectionFault | { field: string; code: 'NOT_POSITIVE' };

/** What the domain finds wrong with a field, where the schema had let it pass. */
export function fieldError(fault: Fault): FieldError {
  return { field: wireNames[fault.field] ?? fault.field, code: fault.code, message: textOf(fault) };
}

function textOf(fault: Fault): Texts {
  switch (fault.code) {
    case 'TEXT':
      return {
        ru: `принимается строка длиной от ${fault.least} до ${fault.most} без управляющих символов`,
        en: `accepted is a text of ${fault.least} to ${fault.most} characters without control characters`,
      };
    case 'NOT_POSITIVE':
      return { ru: 'принимается больше 0', en: 'accepted is more than 0' };
    case 'ACCEPTS':
      return { ru: acceptsRu[fault.field] ?? fault.accepts, en: `accepted is ${fault.accepts}` };
    default:
      return { ru: 'значение не принимается', en: 'the value is not accepted' };
  }
}

const acceptsRu: Readonly<Record<string, string>> = {
  id: 'принимается от 1 до 40 строчных латинских букв, цифр и дефисов',
  till: 'касса есть только у розничного подключения (retail)',
  user: 'пользователь нужен оптовому подключению (wholesale), и только ему',
  baseUrl: 'принимается адрес https без имени, запроса и фрагмента; http только на этой машине',
  currency: 'принимаются три заглавные латинские буквы, например AZN',
  key: 'принимается ключ, имя переменной или полный путь файла',
};
