/** The part of an OpenAPI 3.1 document that the endpoint works by. */
export interface OpenApiDocument {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly security?: readonly SecurityRequirement[];
}

export type Schema = Readonly<Record<string, unknown>>;
type Reference = { readonly $ref: string };
/** Scheme → roles, all of which a caller must have. */
type SecurityRequirement = Readonly<Record<string, readonly string[]>>;
type PathItem = Readonly<Record<string, unknown>>;

interface OperationObject {
  readonly operationId?: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  readonly security?: readonly SecurityRequirement[];
  readonly 'x-roles'?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface RequestBody {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface ParameterModel {
  name: string;
  required: boolean;
  schema: Schema;
}

/** One operation of the document. */
export interface OperationModel {
  /** The document's `operationId`. */
  id: string;
  /** In capitals. */
  method: string;
  /** As the document writes it: `/state`, `/cards/{card}`. */
  path: string;
  /** Who may call: whoever has all roles of one of the lists. */
  roles: readonly (readonly string[])[];
  /** The variables of the path, in its order. */
  variables: readonly ParameterModel[];
  query: readonly ParameterModel[];
  headers: readonly ParameterModel[];
  body: { required: boolean; schema: Schema } | undefined;
  /** Whether it answers a list as CSV too, for who wants that. */
  csv: boolean;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Read by the protocol, whatever a document says of them. */
const HEADERS_OF_HTTP = new Set([
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'if-none-match',
]);
const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
const VARIABLE = /^\{(\w+)\}$/;

/**
 * Reads the operations of a document.
 * @throws Error naming what the endpoint has no way to serve: it is a fault of the document, found when a server starts.
 */
export function readOperations(document: OpenApiDocument): OperationModel[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) =>
      readOperation(document, path, method, item),
    ),
  );
}

/** The name of a variable that a part of a path is; undefined for a part that stands for itself. */
export function variableOf(part: string): string | undefined {
  return VARIABLE.exec(part)?.[1];
}

function readOperation(
  document: OpenApiDocument,
  path: string,
  method: string,
  item: PathItem,
): OperationModel {
  const operation = item[method] as OperationObject;
  const id = operation.operationId;
  if (id === undefined) throw new Error(`${method} ${path} has no operationId`);
  const shared = (item.parameters ?? []) as readonly (Parameter | Reference)[];
  const parameters = [...shared, ...(operation.parameters ?? [])].map((parameter) =>
    resolved<Parameter>(document, parameter),
  );
  const query = parametersIn(parameters, 'query');
  return {
    id,
    method: method.toUpperCase(),
    path,
    roles: rolesOf(operation, document),
    variables: variablesOf(path, parametersIn(parameters, 'path'), query),
    query,
    headers: parametersIn(parameters, 'header').filter(
      ({ name }) => !HEADERS_OF_HTTP.has(name.toLowerCase()),
    ),
    body: bodyOf(document, operation, id),
    csv: operation.responses?.['200']?.content?.[CSV_TYPE] !== undefined,
  };
}

/** Variables and query share their names in the journal and in keys of what is kept. */
function variablesOf(
  path: string,
  described: readonly ParameterModel[],
  query: readonly ParameterModel[],
): ParameterModel[] {
  const parts = path.split('/').filter((part) => part.includes('{') || part.includes('}'));
  const variables = parts.map((part) => {
    const name = variableOf(part);
    const found = described.find((parameter) => parameter.name === name);
    if (found === undefined) throw new Error(`${path}: ${part} is no described parameter of its own`);
    return found;
  });
  const names = [...variables, ...query].map(({ name }) => name);
  if (new Set(names).size < names.length || variables.length < described.length) {
    throw new Error(`${path}: a parameter is there twice, or has no place in the path`);
  }
  return variables;
}

function rolesOf(operation: OperationObject, document: OpenApiDocument): string[][] {
  const named = operation['x-roles'];
  if (named !== undefined) return named.map((role) => [role]);
  const requirements = operation.security ?? document.security ?? [];
  return requirements.map((requirement) => Object.values(requirement).flat());
}

function parametersIn(parameters: readonly Parameter[], place: string): ParameterModel[] {
  return parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, required = false, schema = {} }) => ({ name, required, schema }));
}

function bodyOf(document: OpenApiDocument, operation: OperationObject, id: string): OperationModel['body'] {
  if (operation.requestBody === undefined) return undefined;
  const { required = false, content } = resolved<RequestBody>(document, operation.requestBody);
  const schema = content[JSON_TYPE]?.schema;
  if (schema === undefined) throw new Error(`${id}: its body has no schema for ${JSON_TYPE}`);
  return { required, schema };
}

/** What a reference within the document leads to; everything else as it is. */
export function resolved<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  const [root, components, kind = '', name = ''] = value.$ref.split('/');
  const found = root === '#' && components === 'components' ? document.components?.[kind]?.[name] : undefined;
  if (found === undefined) throw new Error(`${value.$ref} leads nowhere`);
  return resolved(document, found as T | Reference);
}
