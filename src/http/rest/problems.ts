import type { BodyRefused } from '../body.js';
import type { JsonError, JsonFault } from './json-reader.js';
import { type FieldError, type Problem, RestRefusal, type Texts } from './problem.js';

/** Every problem that the endpoint itself has: code → status and title. Operations have their own besides. */
export const problems = {
  JSON_INVALID: { status: 400, ru: 'Тело запроса не является JSON', en: 'The body is not JSON' },
  PARAMETER_INVALID: { status: 400, ru: 'Неверный параметр', en: 'A parameter is not accepted' },
  UNAUTHORIZED: { status: 401, ru: 'Требуется вход', en: 'Sign in first' },
  FORBIDDEN: { status: 403, ru: 'Нет прав', en: 'Not permitted' },
  PATH_UNKNOWN: { status: 404, ru: 'Нет такого адреса', en: 'Nothing is at this address' },
  METHOD_NOT_ALLOWED: { status: 405, ru: 'Метод не поддерживается', en: 'The method is not supported' },
  NOT_ACCEPTABLE: { status: 406, ru: 'Формат ответа не поддерживается', en: 'The format is not supported' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, ru: 'Запрос ещё выполняется', en: 'The request is still under way' },
  BODY_TOO_LARGE: { status: 413, ru: 'Тело запроса слишком велико', en: 'The body is too large' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    ru: 'Формат запроса не поддерживается',
    en: 'The format of the request is not supported',
  },
  BODY_INVALID: {
    status: 422,
    ru: 'Тело запроса не соответствует описанию',
    en: 'The body is not as described',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    ru: 'Ключ идемпотентности уже использован',
    en: 'The idempotency key has been used',
  },
  RATE_LIMITED: { status: 429, ru: 'Слишком много запросов', en: 'Too many requests' },
  SIGN_IN_THROTTLED: { status: 429, ru: 'Слишком много попыток входа', en: 'Too many attempts to sign in' },
  INTERNAL: { status: 500, ru: 'Внутренняя ошибка', en: 'Internal error' },
  NOT_AVAILABLE: { status: 501, ru: 'Метод пока недоступен', en: 'The call is not available yet' },
  OVERLOADED: { status: 503, ru: 'Сервис занят', en: 'The service is busy' },
  STORAGE_UNAVAILABLE: { status: 503, ru: 'База данных недоступна', en: 'The database is not available' },
} as const satisfies Readonly<Record<string, { status: number } & Texts>>;

export type ProblemCode = keyof typeof problems;

type More = Pick<Problem, 'errors' | 'facts' | 'retryAfterSeconds' | 'headers'>;

/** The problem of a code: what is special about this case. */
export function problemOf(code: ProblemCode, detail: Texts, more: More = {}): Problem {
  const { status, ru, en } = problems[code];
  return { code, status, title: { ru, en }, detail, ...more };
}

export function refusal(code: ProblemCode, detail: Texts, more?: More): RestRefusal {
  return new RestRefusal(problemOf(code, detail, more));
}

/** A request that does not fit its description, with all that is wrong. */
export function invalid(
  code: 'PARAMETER_INVALID' | 'BODY_INVALID',
  errors: readonly FieldError[],
): RestRefusal {
  return refusal(code, summary(errors), { errors });
}

/** The same for one parameter of the query or one header. */
export function badParameter(code: string, field: string, message: Texts): RestRefusal {
  return invalid('PARAMETER_INVALID', [{ field, code, message }]);
}

/** The same for one member of the body that the schema had let pass. */
export function badBody(code: string, field: string, message: Texts): RestRefusal {
  return invalid('BODY_INVALID', [{ field, code, message }]);
}

/** The first fault in a sentence, for who reads nothing else. */
function summary(errors: readonly FieldError[]): Texts {
  const { field, message } = errors[0] as FieldError;
  const more = errors.length - 1;
  const say = (language: keyof Texts, others: string) =>
    `${field}: ${message[language]}${more === 0 ? '' : `; ${others}: ${more}`}.`;
  return { ru: say('ru', 'других ошибок'), en: say('en', 'further faults') };
}

export function forbidden(user: string, roles: readonly (readonly string[])[]): RestRefusal {
  const needed = (and: string, or: string) => roles.map((all) => all.join(and)).join(or);
  return refusal('FORBIDDEN', {
    ru: `У пользователя ${user} нет нужной роли: ${needed(' и ', ' или ')}.`,
    en: `The user ${user} has not the role that is needed: ${needed(' and ', ' or ')}.`,
  });
}

/** @param csv whether the operation answers CSV too */
export function notAcceptable(csv: boolean): RestRefusal {
  const types = (or: string) => (csv ? `application/json ${or} text/csv` : 'application/json');
  return refusal('NOT_ACCEPTABLE', {
    ru: `Ответ бывает только в формате ${types('или')}; Accept его исключает.`,
    en: `Answers are ${types('or')} only, and Accept leaves it out.`,
  });
}

export function notAvailable(operation: string): RestRefusal {
  return refusal('NOT_AVAILABLE', {
    ru: `Метод ${operation} пока недоступен в этом сервисе.`,
    en: `The call ${operation} is not available yet in this service.`,
  });
}

export function missingBody(): RestRefusal {
  return refusal('JSON_INVALID', {
    ru: 'Тела запроса нет; принимается JSON.',
    en: 'There is no body; accepted is JSON.',
  });
}

/** The same request with the same key is under way, and has been for too long to wait for it. */
export function inFlight(): RestRefusal {
  const detail = {
    ru: 'Запрос с этим Idempotency-Key ещё выполняется; повторите его позже с тем же ключом.',
    en: 'A request with this Idempotency-Key is still under way; repeat it later with the same key.',
  };
  return refusal('IDEMPOTENCY_IN_FLIGHT', detail, { retryAfterSeconds: RETRY_SECONDS });
}

export function keyReused(): RestRefusal {
  const detail = {
    ru: 'Этот Idempotency-Key пришёл раньше с другим запросом; для нового запроса нужен новый ключ.',
    en: 'This Idempotency-Key came with another request before; a new request needs a new key.',
  };
  const message = { ru: 'нужен новый ключ', en: 'a new key is needed' };
  return refusal('IDEMPOTENCY_KEY_REUSED', detail, {
    errors: [{ field: 'Idempotency-Key', code: 'IDEMPOTENCY_KEY_REUSED', message }],
  });
}

export function overloaded(): RestRefusal {
  const detail = {
    ru: `Очередь изменений заполнена, ничего не сделано; повторите через ${RETRY_SECONDS} с.`,
    en: `The queue of changes is full, nothing was done; repeat in ${RETRY_SECONDS} s.`,
  };
  return refusal('OVERLOADED', detail, { retryAfterSeconds: RETRY_SECONDS });
}

/** The server has as many requests as it takes. */
export function busy(): Problem {
  return problemOf(
    'OVERLOADED',
    {
      ru: `Сервер занят, ничего не сделано; повторите через ${RETRY_SECONDS} с.`,
      en: `The server is busy, nothing was done; repeat in ${RETRY_SECONDS} s.`,
    },
    { retryAfterSeconds: RETRY_SECONDS },
  );
}

/** No publication, no service of it that is switched on, or no address at all. */
export function nothingHere(): Problem {
  return problemOf('PATH_UNKNOWN', {
    ru: 'По этому адресу ничего нет; принимается адрес публикации, который дало предприятие.',
    en: 'There is nothing at this address; accepted is the address of a publication as the enterprise gave it.',
  });
}

export function rateLimited(waitMs: number): RestRefusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = { ru: `Повторите через ${seconds} с.`, en: `Repeat in ${seconds} s.` };
  return refusal('RATE_LIMITED', detail, { retryAfterSeconds: seconds });
}

export function storageUnavailable(): Problem {
  const detail = {
    ru: 'База данных временно недоступна, ничего не сделано. Повторите запрос.',
    en: 'The database is not available at the moment, nothing was done. Repeat the request.',
  };
  return problemOf('STORAGE_UNAVAILABLE', detail, { retryAfterSeconds: RETRY_SECONDS });
}

export function internal(requestId: string): Problem {
  return problemOf('INTERNAL', {
    ru: `Внутренняя ошибка сервиса. Номер запроса ${requestId}.`,
    en: `Internal error of the service. Request id ${requestId}.`,
  });
}

const RETRY_SECONDS = 1;

const bodyRefusals: Readonly<Record<BodyRefused['kind'], (fact: string) => RestRefusal>> = {
  'too-large': (fact) =>
    refusal('BODY_TOO_LARGE', {
      ru: `Принимается не более ${fact} байт, считая после распаковки.`,
      en: `Accepted are at most ${fact} bytes, counted after decompression.`,
    }),
  'unknown-compression': () =>
    refusal('MEDIA_TYPE_UNSUPPORTED', {
      ru: 'Сжатие не поддерживается; принимается Content-Encoding gzip, deflate или identity, что-то одно.',
      en: 'The compression is not supported; accepted is one Content-Encoding of gzip, deflate and identity.',
    }),
  'bad-compression': (fact) =>
    refusal('JSON_INVALID', {
      ru: `Тело запроса не распаковывается: это не данные ${fact}, как сказано в Content-Encoding.`,
      en: `The body cannot be decompressed: it is not the ${fact} data that Content-Encoding says it is.`,
    }),
};

export function bodyRefusal({ kind, fact }: BodyRefused): RestRefusal {
  return bodyRefusals[kind](fact);
}

const jsonFaults: Readonly<Record<JsonFault, Texts>> = {
  empty: { ru: 'тело пустое; принимается JSON', en: 'the body is empty; accepted is JSON' },
  end: { ru: 'текст обрывается', en: 'the text ends too early' },
  unexpected: { ru: 'этого символа здесь быть не может', en: 'this character cannot stand here' },
  trailing: { ru: 'после значения есть лишний текст', en: 'there is text behind the value' },
  'control-character': {
    ru: 'управляющий символ внутри строки; принимается запись вида \\n',
    en: 'there is a control character inside a string; accepted is the form \\n',
  },
  'bad-escape': { ru: 'неизвестная запись с обратной чертой', en: 'an escape that JSON does not have' },
  'bad-character': {
    ru: 'строка содержит символ NUL или половину пары UTF-16',
    en: 'the string holds a NUL or half of a surrogate pair',
  },
  'long-number': { ru: 'в числе больше 80 знаков', en: 'the number has more than 80 characters' },
  'double-key': { ru: 'имя встречается дважды', en: 'the name is there twice' },
  'too-deep': { ru: 'вложенность больше допустимой', en: 'nested deeper than accepted' },
  'too-many': { ru: 'больше значений, чем допустимо', en: 'more values than accepted' },
};

export function jsonRefusal({ fault, line, column, key }: JsonError): RestRefusal {
  const { ru, en } = jsonFaults[fault];
  const name = key === undefined ? '' : ` ${JSON.stringify(key.slice(0, 40))}`;
  return refusal('JSON_INVALID', {
    ru: `Строка ${line}, позиция ${column}: ${ru}${name}.`,
    en: `Line ${line}, column ${column}: ${en}${name}.`,
  });
}
