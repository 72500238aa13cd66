import type { StatementRefused } from '../../domain/bank/statement.js';
import { BodyRefused } from '../../http/body.js';
import { QueueRefused } from '../../http/rest/change-queue.js';
import { type Problem, RestRefusal } from '../../http/rest/problem.js';
import { bodyRefusal, overloaded, refusal } from '../../http/rest/problems.js';
import { refusalText } from './texts.js';

/** The file as a whole was not taken. */
export function refusedProblem(refused: StatementRefused): Problem {
  const { code, found, accepted } = refused;
  return {
    code: 'STATEMENT_REFUSED',
    status: 422,
    title: { ru: 'Выписка не принята', en: 'The statement was not taken' },
    detail: refusalText(refused),
    facts: { reason: code, found, accepted },
  };
}

/** What stands in the way before the file is looked at; undefined for what nobody expected. */
export function problemBefore(error: unknown): Problem | undefined {
  if (error instanceof RestRefusal) return error.problem;
  if (error instanceof QueueRefused) return overloaded().problem;
  if (!(error instanceof BodyRefused)) return undefined;
  return error.kind === 'bad-compression' ? badCompression(error.fact) : bodyRefusal(error).problem;
}

function badCompression(encoding: string): Problem {
  return {
    code: 'BODY_UNREADABLE',
    status: 400,
    title: { ru: 'Тело запроса не читается', en: 'The body cannot be read' },
    detail: {
      ru: `Тело запроса не распаковывается: это не данные ${encoding}, как сказано в Content-Encoding.`,
      en: `The body cannot be decompressed: it is not the ${encoding} data that Content-Encoding says it is.`,
    },
  };
}

export function wrongPath(): RestRefusal {
  return refusal('PATH_UNKNOWN', {
    ru: 'По этому адресу ничего нет; есть: /hs/bank/statements (POST).',
    en: 'There is nothing at this address; there is: /hs/bank/statements (POST).',
  });
}

export function wrongMethod(): RestRefusal {
  const detail = {
    ru: 'Для этого адреса принимается метод POST.',
    en: 'The method accepted at this address is POST.',
  };
  return refusal('METHOD_NOT_ALLOWED', detail, { headers: ['Allow', 'POST'] });
}

export function wrongType(): RestRefusal {
  return refusal('MEDIA_TYPE_UNSUPPORTED', {
    ru: 'Принимается файл выписки как есть: Content-Type text/plain или application/octet-stream.',
    en: 'Accepted is the file as it is: Content-Type text/plain or application/octet-stream.',
  });
}

/** A page of another site can make a browser that is signed in send a text, and cannot keep it from saying where from. */
export function fromAnotherSite(): RestRefusal {
  return refusal('FORBIDDEN', {
    ru: 'Запросы со страниц других сайтов не принимаются.',
    en: 'Requests from pages of other sites are not accepted.',
  });
}

export function emptyBody(): RestRefusal {
  return refusal('BODY_INVALID', {
    ru: 'Тела запроса нет; нужен файл 1CClientBankExchange.',
    en: 'There is no body; accepted is a file 1CClientBankExchange.',
  });
}
