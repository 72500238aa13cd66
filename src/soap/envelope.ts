import { type HeaderName, SoapFault, senderFault } from './faults.js';
import type { OperationModel, ServiceModel } from './model.js';
import { readBoolean } from './values.js';
import { ENVELOPE_11, ENVELOPE_12, OUR_ROLES, type SoapVersion } from './versions.js';
import { trimXmlSpace } from './xml-chars.js';
import { excerpt } from './xml-error.js';
import type { XmlLimits } from './xml-reader.js';
import { XmlReader } from './xml-reader.js';

/** Headers that a MustUnderstand fault names; a request may hold a hundred thousand. */
const MAX_NAMED_HEADERS = 10;

/** What becomes known of a request while it is read, so that a fault can be answered in its version. */
export interface RequestFacts {
  version: SoapVersion | undefined;
  operation: OperationModel | undefined;
}

/**
 * Reads an envelope up to the element of its operation, and returns the reader standing on it. `facts` is filled on the
 * way: the version comes from the namespace of the envelope, the operation from the first child of Body. Headers are
 * read over; one that must be understood is a fault.
 *
 * @throws SoapFault or XmlError
 */
export function openRequest(
  text: string,
  model: ServiceModel,
  known: readonly string[],
  limits: XmlLimits,
  facts: RequestFacts,
): XmlReader {
  const reader = new XmlReader(text, known, limits);
  reader.openRoot();
  facts.version = readVersion(reader);
  const namespace = reader.uri;
  let headerSeen = false;
  while (reader.nextChild()) {
    if (reader.uri === namespace && reader.local === 'Body') {
      if (!reader.nextChild()) throw noOperation(model);
      facts.operation = findOperation(reader, model);
      return reader;
    }
    if (headerSeen || reader.uri !== namespace || reader.local !== 'Header') throw misplaced(reader);
    headerSeen = true;
    readHeaders(reader, namespace);
  }
  throw senderFault('NOT_SOAP', {
    ru: 'В конверте SOAP нет элемента Body.',
    en: 'The SOAP envelope has no Body.',
  });
}

/** Reads what follows the element of the operation: nothing but the end of Body and Envelope may. */
export function closeRequest(reader: XmlReader): void {
  if (reader.nextChild()) throw misplaced(reader);
  if (reader.nextChild()) throw misplaced(reader);
  reader.finish();
}

function readVersion(reader: XmlReader): SoapVersion {
  if (reader.local !== 'Envelope') {
    throw senderFault('NOT_SOAP', {
      ru: `Запрос не является конвертом SOAP: корневой элемент «${excerpt(reader.local, 0)}».`,
      en: `The request is no SOAP envelope: its root element is "${excerpt(reader.local, 0)}".`,
    });
  }
  if (reader.uri === ENVELOPE_11) return '1.1';
  if (reader.uri === ENVELOPE_12) return '1.2';
  throw new SoapFault('versionMismatch', 'VERSION_MISMATCH', {
    ru: `Версия SOAP не поддерживается; принимаются 1.1 (${ENVELOPE_11}) и 1.2 (${ENVELOPE_12}).`,
    en: `The namespace of the envelope is not known; accepted are SOAP 1.1 (${ENVELOPE_11}) and 1.2 (${ENVELOPE_12}).`,
  });
}

function readHeaders(reader: XmlReader, namespace: string): void {
  let notUnderstood: HeaderName[] | undefined;
  while (reader.nextChild()) {
    if (reader.hasAttributes() && mustBeUnderstood(reader, namespace)) {
      notUnderstood ??= [];
      if (notUnderstood.length < MAX_NAMED_HEADERS)
        notUnderstood.push({ uri: reader.uri, local: reader.local });
    }
    reader.skip();
  }
  if (notUnderstood === undefined) return;
  const list = notUnderstood.map(({ uri, local }) => excerpt(`{${uri}}${local}`, 0, 120)).join(', ');
  throw new SoapFault(
    'mustUnderstand',
    'MUST_UNDERSTAND',
    {
      ru: `Обязательный заголовок SOAP не поддерживается: ${list}.`,
      en: `A header that must be understood is not known: ${list}.`,
    },
    { notUnderstood },
  );
}

function mustBeUnderstood(reader: XmlReader, namespace: string): boolean {
  const value = reader.attribute(namespace, 'mustUnderstand');
  if (value === undefined) return false;
  const role = reader.attribute(namespace, namespace === ENVELOPE_12 ? 'role' : 'actor') ?? '';
  // A value that is neither true nor false is taken for true: the sender meant something by it.
  return readBoolean(trimXmlSpace(value)) !== false && OUR_ROLES.has(trimXmlSpace(role));
}

function findOperation(reader: XmlReader, model: ServiceModel): OperationModel {
  const operation = requestElements(model).get(reader.local);
  if (operation === undefined) throw unknownOperation(reader.local, model);
  if (reader.uri === model.namespace) return operation;
  const uri = excerpt(reader.uri, 0, 80);
  throw senderFault('WRONG_NAMESPACE', {
    ru: `Операция «${operation.name}» вызвана в пространстве имён «${uri}», ожидается «${model.namespace}».`,
    en: `Operation ${operation.name} is in namespace "${uri}"; expected is "${model.namespace}".`,
  });
}

const elementTables = new WeakMap<ServiceModel, ReadonlyMap<string, OperationModel>>();

function requestElements(model: ServiceModel): ReadonlyMap<string, OperationModel> {
  let table = elementTables.get(model);
  if (table === undefined) {
    table = new Map([...model.operations.values()].map((operation) => [operation.requestElement, operation]));
    elementTables.set(model, table);
  }
  return table;
}

function unknownOperation(local: string, model: ServiceModel): SoapFault {
  const name = excerpt(local, 0, 80);
  const list = [...requestElements(model).keys()].join(', ');
  return senderFault('UNKNOWN_OPERATION', {
    ru: `Операция «${name}» неизвестна. Известные операции: ${list}.`,
    en: `Operation "${name}" is not known. Known operations: ${list}.`,
  });
}

function noOperation(model: ServiceModel): SoapFault {
  const list = [...requestElements(model).keys()].join(', ');
  return senderFault('UNKNOWN_OPERATION', {
    ru: `Тело запроса пусто. Известные операции: ${list}.`,
    en: `Body is empty. Known operations: ${list}.`,
  });
}

function misplaced(reader: XmlReader): SoapFault {
  const name = excerpt(reader.local, 0, 80);
  return senderFault('UNEXPECTED_ELEMENT', {
    ru: `Элемент «${name}» стоит не на месте: в конверте допустимы Header и Body, в Body — одна операция.`,
    en: `Element "${name}" is out of place: an envelope holds Header and Body, Body holds one operation.`,
  });
}
