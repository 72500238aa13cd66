import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.js';
import { decodeHead, decodeText } from '../base/encodings.js';
import { readBody, tooLarge } from '../http/body.js';
import { answer, answerAndLinger } from '../http/respond.js';
import { ACCEPTED_TYPES, readContentType } from './content-type.js';
import { Conversation, type OperationContext, type SoapCall } from './conversation.js';
import { compileDecoders } from './decode.js';
import { compileEncoders } from './encode.js';
import { closeRequest, openRequest } from './envelope.js';
import { faultStatus, receiverFault, renderFault, SoapFault } from './faults.js';
import type { ServiceModel } from './model.js';
import { servicePage } from './pages.js';
import { requestFault } from './refusals.js';
import { answerType, ENVELOPE_11, ENVELOPE_12, XSI } from './versions.js';
import { wsdlAddresses } from './wsdl-text.js';
import { XmlError } from './xml-error.js';
import { DEFAULT_XML_LIMITS, type XmlLimits } from './xml-reader.js';

export type { OperationContext, SoapCall } from './conversation.js';

/**
 * One operation: decoded parameters in, the value of `return` out. What it throws becomes a fault: a `SoapFault` as it
 * is, an error named `StorageUnavailable` as "try again", everything else as INTERNAL.
 *
 * Written as a method so that a handler may declare the generated type of its parameters: the endpoint only ever hands
 * it what the schema of that very operation made.
 */
export type SoapOperation<Context> = {
  run(context: OperationContext<Context>, parameters: unknown): Promise<unknown>;
}['run'];

export interface SoapLimits {
  /** Of a body after decompression; 1 MB unless told. */
  bodyBytes: number;
  /** Higher limits of single operations, by name. */
  operationBodyBytes: Readonly<Record<string, number>>;
  xml: XmlLimits;
}

export interface SoapEndpointOptions<Context> {
  model: ServiceModel;
  /** The published document; only the addresses of its ports are changed. */
  wsdlText: string;
  /** Handlers by operation name. An operation of the model without one answers that it is not available. */
  operations: Readonly<Record<string, SoapOperation<Context> | undefined>>;
  /** Heading of the page for humans. */
  serviceTitle: string;
  clock: Clock;
  limits?: Partial<SoapLimits>;
  /** Names of list types whose items stand each for itself: a bad one does not stop the others. */
  oneByOne?: readonly string[];
  /** Called with what an operation threw unexpectedly. */
  onError: (error: unknown, call: SoapCall<Context>, operation: string | undefined) => void;
  /** Called once for each POST, for metrics; the operation is undefined when the request did not get that far. */
  observe?: (operation: string | undefined, resultCode: string, seconds: number) => void;
}

/** Answers one request. Never throws and needs not be waited for. */
export type SoapEndpoint<Context> = (
  request: IncomingMessage,
  response: ServerResponse,
  call: SoapCall<Context>,
) => void;

const MEGABYTE = 1024 * 1024;
const MAX_ADDRESSES = 100;
/** In which a large body must name its operation. */
const HEAD_BYTES = 65_536;
const DRAIN_BYTES = 16 * MEGABYTE;

const PAGE_HEADERS = [
  'Content-Security-Policy',
  "default-src 'none'; style-src 'unsafe-inline'",
  'X-Content-Type-Options',
  'nosniff',
];
const PLAIN_TEXT = 'text/plain; charset=utf-8';
const METHOD_NOT_ALLOWED = Buffer.from(
  'Принимаются методы GET, HEAD и POST. Accepted methods are GET, HEAD and POST.\n',
);

/** Makes the endpoint of one service; everything that can be compiled is compiled here. */
export function createSoapEndpoint<Context>(options: SoapEndpointOptions<Context>): SoapEndpoint<Context> {
  const { model, operations, clock, onError, observe } = options;
  const bodyBytes = options.limits?.bodyBytes ?? MEGABYTE;
  const operationBodyBytes = new Map(Object.entries(options.limits?.operationBodyBytes ?? {}));
  const checkedFrom = Math.min(bodyBytes, HEAD_BYTES);
  const largestBody = Math.max(bodyBytes, ...operationBodyBytes.values());
  const xmlLimits = options.limits?.xml ?? DEFAULT_XML_LIMITS;
  const decoders = compileDecoders(model, new Set(options.oneByOne));
  const encoders = compileEncoders(model);
  const handlers = new Map(Object.entries(operations));
  const known = [model.namespace, ENVELOPE_11, ENVELOPE_12, XSI];
  const wsdlAt = keptPerAddress(wsdlAddresses(options.wsdlText));
  const pageAt = keptPerAddress((address) => servicePage(model, options.serviceTitle, address));

  function get(request: IncomingMessage, response: ServerResponse, call: SoapCall<Context>): void {
    const address = call.publicBase + call.path;
    const { requestId } = call;
    if (asksForWsdl(request.url ?? '')) {
      answer(response, { status: 200, contentType: 'text/xml; charset=utf-8', requestId }, wsdlAt(address));
      recordVisit(call, 'WSDL', 200);
    } else {
      const head = { status: 200, contentType: 'text/html; charset=utf-8', requestId, headers: PAGE_HEADERS };
      answer(response, head, pageAt(address));
      recordVisit(call, 'page', 200);
    }
  }

  /** A request that is no call; its answer is always the same and needs no keeping. */
  function recordVisit(call: SoapCall<Context>, operation: string | undefined, status: number): void {
    const { requestId, user, address } = call;
    call.record({
      at: clock(),
      requestId,
      direction: 'in',
      protocol: 'soap',
      operation,
      user,
      address,
      status,
      durationMs: 0,
    });
  }

  async function post(
    request: IncomingMessage,
    response: ServerResponse,
    call: SoapCall<Context>,
  ): Promise<void> {
    const type = readContentType(request.headers['content-type']);
    const conversation = new Conversation(call, type.version ?? '1.1', clock(), performance.now());
    let status = 200;
    let body: Buffer;
    try {
      if (type.version === undefined) throw unsupportedType();
      conversation.body = await readBody(request, largestBody);
      if (conversation.body === undefined) return;
      body = await serve(conversation, conversation.body, type.charset);
    } catch (error) {
      const fault = faultFor(error, conversation);
      conversation.resultCode = fault.code;
      status = faultStatus(fault, conversation.version);
      body = renderFault(fault, conversation.version, model.namespace);
    }
    const head = { status, contentType: answerType(conversation.version), requestId: call.requestId };
    if (request.complete) answer(response, head, body);
    else answerAndLinger(request, response, head, body, DRAIN_BYTES);
    finish(conversation, status, body);
  }

  async function serve(
    conversation: Conversation<Context>,
    bytes: Buffer,
    charset: string | undefined,
  ): Promise<Buffer> {
    if (bytes.length > checkedFrom) checkHead(bytes, charset, conversation);
    const reader = openRequest(decodeText(bytes, charset), model, known, xmlLimits, conversation);
    const name = conversation.operation?.name ?? '';
    const handler = handlers.get(name);
    const decode = decoders.get(name);
    const encode = encoders.get(name);
    if (handler === undefined || decode === undefined || encode === undefined) throw notAvailable(name);
    const parameters = decode(reader, conversation.call.timeZone);
    closeRequest(reader);
    const value = await handler(conversation, parameters);
    conversation.resultCode = resultCodeOf(value);
    return encode({ return: value }, conversation.version);
  }

  /**
   * Looks at the beginning of a large body. What is wrong there is refused before there is a text of megabytes; and a
   * body past the common limit must name an operation with a higher one there: whoever only claims to send many checks
   * costs us no walk over all of it.
   */
  function checkHead(bytes: Buffer, charset: string | undefined, conversation: Conversation<Context>): void {
    try {
      openRequest(decodeHead(bytes, HEAD_BYTES, charset), model, known, xmlLimits, conversation);
    } catch (error) {
      // Perhaps only for being cut.
      const isMalformed = error instanceof XmlError && error.kind === 'malformed';
      if (!isMalformed) throw error;
      if (bytes.length > bodyBytes) throw tooLarge(bodyBytes);
    }
    const limit = operationBodyBytes.get(conversation.operation?.name ?? '') ?? bodyBytes;
    if (bytes.length > limit) throw tooLarge(limit);
  }

  function faultFor(error: unknown, conversation: Conversation<Context>): SoapFault {
    const known = requestFault(error);
    if (known instanceof SoapFault) return known;
    onError(error, conversation.call, conversation.operation?.name);
    if (error instanceof Error && error.name === 'StorageUnavailable') {
      return receiverFault('STORAGE_UNAVAILABLE', {
        ru: 'База данных временно недоступна. Повторите запрос.',
        en: 'The database is not available at the moment. Try again.',
      });
    }
    return receiverFault('INTERNAL', {
      ru: `Внутренняя ошибка сервиса. Номер запроса: ${conversation.call.requestId}.`,
      en: `Internal error of the service. Request id: ${conversation.call.requestId}.`,
    });
  }

  function finish(conversation: Conversation<Context>, status: number, response: Buffer): void {
    const { call, started } = conversation;
    const durationMs = performance.now() - started;
    const resultCode = conversation.resultCode ?? 'OK';
    const operation = conversation.operation?.name;
    call.record({
      at: conversation.at,
      requestId: call.requestId,
      direction: 'in',
      protocol: 'soap',
      operation,
      user: call.user,
      address: call.address,
      card: conversation.card,
      document: conversation.document,
      status,
      resultCode,
      durationMs,
      request: conversation.body,
      response: conversation.isAnswerKept ? response : undefined,
    });
    observe?.(operation, resultCode, durationMs / 1000);
  }

  return (request, response, call) => {
    switch (request.method) {
      case 'POST':
        post(request, response, call).catch((error: unknown) => {
          onError(error, call, undefined);
          response.destroy();
        });
        break;
      case 'GET':
      case 'HEAD':
        get(request, response, call);
        break;
      default:
        answer(
          response,
          {
            status: 405,
            contentType: PLAIN_TEXT,
            requestId: call.requestId,
            headers: ['Allow', 'GET, HEAD, POST'],
          },
          METHOD_NOT_ALLOWED,
        );
        recordVisit(call, undefined, 405);
    }
  };
}

function unsupportedType(): SoapFault {
  return new SoapFault(
    'sender',
    'UNSUPPORTED_TYPE',
    {
      ru: `Тип содержимого не поддерживается; принимаются ${ACCEPTED_TYPES}.`,
      en: `The content type is not supported; accepted are ${ACCEPTED_TYPES}.`,
    },
    { status: 415 },
  );
}

function notAvailable(operation: string): SoapFault {
  return receiverFault('NOT_AVAILABLE', {
    ru: `Операция ${operation} пока недоступна в этом сервисе.`,
    en: `Operation ${operation} is not available yet in this service.`,
  });
}

function resultCodeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('ResultCode' in value)) return undefined;
  return typeof value.ResultCode === 'string' ? value.ResultCode : undefined;
}

/** Is there a `wsdl` key in the query, in any case, with or without a value? */
function asksForWsdl(url: string): boolean {
  const query = url.indexOf('?');
  return query !== -1 && /(?:^|&)wsdl(?:=|&|$)/i.test(url.slice(query + 1));
}

/** Keeps a document per address as bytes. The address holds the Host header, so their number is bounded. */
function keptPerAddress(make: (address: string) => string): (address: string) => Buffer {
  const kept = new Map<string, Buffer>();
  return (address) => {
    let found = kept.get(address);
    if (found === undefined) {
      found = Buffer.from(make(address));
      if (kept.size >= MAX_ADDRESSES) kept.clear();
      kept.set(address, found);
    }
    return found;
  };
}
