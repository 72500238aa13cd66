import { ACCEPTED_ENCODINGS, EncodingError } from '../base/encodings.js';
import { BodyRefused } from '../http/body.js';
import { elementText, type FaultText, SoapFault, senderFault } from './faults.js';
import { XmlError } from './xml-error.js';

/** A refused value on its way up; each level that it passes puts its name before the path. */
export class Refusal extends Error {
  element = '';

  constructor(
    readonly code: string,
    readonly text: FaultText,
  ) {
    super(text.en);
  }
}

/** Says where an error happened: `name`, or `name[index]` for the index-th (from 1) of a list. */
export function locate(error: unknown, name: string, index?: number): unknown {
  const refusal = asRefusal(error);
  if (refusal instanceof Refusal) {
    const step = index === undefined ? name : `${name}[${index}]`;
    refusal.element = refusal.element === '' ? step : `${step}.${refusal.element}`;
  }
  return refusal;
}

/** Content that the schema does not know, told as a refusal; other errors as they are. */
export function asRefusal(error: unknown): unknown {
  return error instanceof XmlError && error.kind === 'content' ? contentRefusal(error) : error;
}

function contentRefusal(error: XmlError): Refusal {
  return new Refusal('UNEXPECTED_CONTENT', {
    ru: `недопустимое содержимое (строка ${error.line}, позиция ${error.column})`,
    en: `${error.message} (line ${error.line}, column ${error.column})`,
  });
}

/** The fault for whatever reading a request threw; other errors come back unchanged. */
export function requestFault(error: unknown): unknown {
  if (error instanceof BodyRefused) return bodyFault(error);
  if (error instanceof Refusal) return refusalFault(error);
  if (error instanceof XmlError) return xmlFault(error);
  if (error instanceof EncodingError) {
    return senderFault('BAD_ENCODING', {
      ru: `Кодировка запроса не распознана или не соответствует тексту; принимаются ${ACCEPTED_ENCODINGS.join(', ')}`,
      en: `The request cannot be decoded: ${error.message}`,
    });
  }
  return error;
}

const bodyCodes = {
  'too-large': 'BODY_TOO_LARGE',
  'unknown-compression': 'UNKNOWN_COMPRESSION',
  'bad-compression': 'BAD_COMPRESSION',
} as const;

function bodyFault({ kind, status, fact }: BodyRefused): SoapFault {
  const texts: Record<BodyRefused['kind'], FaultText> = {
    'too-large': {
      ru: `Запрос слишком большой: допускается не более ${fact} байт (после распаковки).`,
      en: `The request is too large: at most ${fact} bytes are accepted, counted after decompression.`,
    },
    'unknown-compression': {
      ru: 'Сжатие запроса не поддерживается; принимаются gzip, deflate, identity (по одному).',
      en: 'The Content-Encoding is not known; accepted are gzip, deflate and identity, one at a time.',
    },
    'bad-compression': {
      ru: `Тело запроса не соответствует заголовку Content-Encoding: ${fact}.`,
      en: `The body is not valid ${fact} data, which Content-Encoding says it is.`,
    },
  };
  return new SoapFault('sender', bodyCodes[kind], texts[kind], { status });
}

function refusalFault({ code, text, element }: Refusal): SoapFault {
  return senderFault(code, elementText(element, text), element);
}

function xmlFault(error: XmlError): SoapFault {
  const ru = `строка ${error.line}, позиция ${error.column}`;
  const en = `${error.message} (line ${error.line}, column ${error.column})`;
  switch (error.kind) {
    case 'forbidden':
      return senderFault('FORBIDDEN_XML', {
        ru: `Запрос содержит запрещённую конструкцию XML (DOCTYPE или инструкцию обработки): ${ru}`,
        en: `The request holds what is never accepted: ${en}`,
      });
    case 'limit':
      return senderFault('LIMIT_EXCEEDED', {
        ru: `Запрос слишком сложный: ${ru}`,
        en: `The request is past a limit: ${en}`,
      });
    default:
      return senderFault('MALFORMED_XML', {
        ru: `Запрос не является правильным документом XML: ${ru}`,
        en: `The request is not well-formed XML: ${en}`,
      });
  }
}
