import type { IncomingMessage } from 'node:http';
import { acceptsCsv, acceptsJson } from './accept.js';
import type { Conversation } from './conversation.js';
import { type OpenApiDocument, type OperationModel, readOperations, variableOf } from './document.js';
import type { RestOperation } from './operation.js';
import { forbidden, invalid, notAcceptable, refusal } from './problems.js';
import { compileValidation, type RequestData, type Validate } from './validation.js';

/** One operation with all that is known about it beforehand. */
export interface Route<Context> {
  model: OperationModel;
  /** Undefined: not available yet. */
  operation: RestOperation<Context> | undefined;
  validate: Validate;
}

/** An operation, and what the variables of its path stand for. */
export interface Found<Context> {
  route: Route<Context>;
  path: Record<string, unknown>;
}

interface Path<Context> {
  routes: ReadonlyMap<string, Route<Context>>;
  /** For `Allow`. */
  methods: string;
}

export interface Routes<Context> {
  /** The operation of a method at a path. @throws RestRefusal 404, 405 */
  find(method: string, path: string): Found<Context>;
  /** The methods of a path, for `Allow`. @throws RestRefusal 404 */
  methodsOf(path: string): string;
}

/** The same for all who serve a document, and compiled once: that takes longer than the rest of a start. */
const descriptions = new WeakMap<OpenApiDocument, ReturnType<typeof describe>>();

function descriptionOf(document: OpenApiDocument) {
  const description = descriptions.get(document) ?? describe(document);
  descriptions.set(document, description);
  return description;
}

function describe(document: OpenApiDocument) {
  const models = readOperations(document);
  return { models, validations: compileValidation(document, models) };
}

/**
 * Joins the operations of a document with their handlers.
 * @throws Error when the document has what cannot be served, or a handler is of no operation
 */
export function createRoutes<Context>(
  document: OpenApiDocument,
  operations: Readonly<Record<string, RestOperation<Context> | undefined>>,
): Routes<Context> {
  const { models, validations } = descriptionOf(document);
  const unknown = Object.keys(operations).filter((id) => !models.some((model) => model.id === id));
  if (unknown.length > 0) throw new Error(`the document has no operation ${unknown.join(', ')}`);
  const paths = new Map<string, Path<Context>>();
  for (const path of new Set(models.map((model) => model.path))) {
    const routes = models
      .filter((model) => model.path === path)
      .map((model): [string, Route<Context>] => [
        model.method,
        { model, operation: operations[model.id], validate: validations.get(model.id) as Validate },
      ]);
    paths.set(path, { routes: new Map(routes), methods: methodList(routes.map(([method]) => method)) });
  }
  const templates = [...paths]
    .filter(([path]) => path.includes('{'))
    .map(([path, at]) => templateOf(path, at));
  const known = [...paths].map(([path, { methods }]) => `${path} (${methods})`).join(', ');

  /** A path without variables wins over one with them. */
  function placeOf(path: string): Place<Context> {
    const found = paths.get(path);
    if (found !== undefined) return { at: found, path: NO_VARIABLES };
    const parts = path.split('/');
    for (const match of templates) {
      const place = match(parts);
      if (place !== undefined) return place;
    }
    throw refusal('PATH_UNKNOWN', {
      ru: `По этому адресу ничего нет; есть: ${known}.`,
      en: `There is nothing at this address; there are: ${known}.`,
    });
  }

  return {
    methodsOf: (path) => placeOf(path).at.methods,
    find(method, path) {
      const place = placeOf(path);
      const { routes, methods } = place.at;
      const route = routes.get(method);
      if (route !== undefined) return { route, path: place.path };
      throw refusal(
        'METHOD_NOT_ALLOWED',
        {
          ru: `Для этого адреса принимаются методы: ${methods}.`,
          en: `Methods accepted at this address: ${methods}.`,
        },
        { headers: ['Allow', methods] },
      );
    },
  };
}

interface Place<Context> {
  at: Path<Context>;
  path: Record<string, unknown>;
}

/** Shared by all requests; nothing writes into it, because its schema has no defaults. */
const NO_VARIABLES: Record<string, unknown> = Object.freeze(Object.create(null));

function templateOf<Context>(template: string, at: Path<Context>) {
  const steps = template.split('/').map((part) => ({ part, name: variableOf(part) }));
  return (parts: readonly string[]): Place<Context> | undefined => {
    if (parts.length !== steps.length) return undefined;
    const path: Record<string, unknown> = Object.create(null);
    for (const [i, { part, name }] of steps.entries()) {
      if (name === undefined && parts[i] !== part) return undefined;
      if (name !== undefined) path[name] = parts[i];
    }
    return { at, path };
  };
}

function methodList(methods: readonly string[]): string {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(
    ', ',
  );
}

/** Whether the caller may, and takes what will be answered: before anything else is read. @throws RestRefusal 403, 406 */
export function admit<Context>(conversation: Conversation<Context>, { model }: Route<Context>): void {
  const { call, request } = conversation;
  conversation.operation = model.id;
  if (!model.roles.some((all) => all.every((role) => call.roles.includes(role)))) {
    throw forbidden(call.user, model.roles);
  }
  const { accept } = request.headers;
  if (accept === undefined || acceptsJson(accept)) return;
  // A format that the query asks for is sent whatever `Accept` says.
  const mayBeCsv = model.csv && (acceptsCsv(accept) || /(?:^|&)format=/.test(call.query));
  if (!mayBeCsv) throw notAcceptable(model.csv);
}

/** The headers that the document names, as they came. */
export function headersOf<Context>(
  { headers }: IncomingMessage,
  { model }: Route<Context>,
): Record<string, unknown> {
  const there = model.headers.flatMap(({ name }) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(there);
}

/** What a request says, if it is as described. @throws RestRefusal 400 for parameters, 422 for the body */
export function checked<Context>(
  { validate }: Route<Context>,
  data: RequestData,
  values: number,
): RequestData {
  const { parameters, body } = validate(data, values);
  if (parameters.length > 0) throw invalid('PARAMETER_INVALID', parameters);
  if (body.length > 0) throw invalid('BODY_INVALID', body);
  return data;
}
