import { readFile } from 'node:fs/promises';
import { CORE_SCHEMA, load } from 'js-yaml';

/** The parts of an OpenAPI 3.1 document that we look at ourselves; the rest is there as well. */
export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string };
  servers: readonly { url: string; description?: string }[];
  paths: Readonly<Record<string, PathItem>>;
}

export type PathItem = Readonly<Record<string, unknown>>;

/** One operation as the document describes it. */
export interface ContractOperation {
  operationId: string;
  /** In lower case, as the document writes it. */
  method: string;
  /** Behind the address of the service: `/booking`. */
  path: string;
  /** Roles that may call it. */
  roles: readonly string[];
}

export interface RegateContract {
  document: OpenApiDocument;
  /** The document as it was written, comments and all. */
  text: string;
  /** In the order of the document. */
  operations: readonly ContractOperation[];
}

/** A document and a list of operations that do not fit together; the message lists all differences. */
export class RegateContractError extends Error {
  override name = 'RegateContractError';

  constructor(readonly differences: readonly string[]) {
    super(
      `The OpenAPI document and the operations differ:\n${differences.map((line) => `- ${line}`).join('\n')}`,
    );
  }
}

/** The published contract, next to the package's `src` and `dist`. */
export const PUBLISHED_DOCUMENT = new URL('../../schemas/regate.openapi.yaml', import.meta.url);

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Loads the contract and checks it against our operations.
 *
 * @param operations ids of the operations that the code has
 * @throws RegateContractError with all differences; YAMLException when the document cannot be read at all
 */
export async function loadRegateContract(
  operations: readonly string[],
  file: URL | string = PUBLISHED_DOCUMENT,
): Promise<RegateContract> {
  return readRegateContract(await readFile(file, 'utf8'), operations);
}

/** `loadRegateContract` for a text that is already read. */
export function readRegateContract(text: string, operations: readonly string[]): RegateContract {
  const document = readDocument(text);
  const described = Object.entries(document.paths).flatMap(([path, item]) => operationsOf(path, item));
  const differences = [...faults(described), ...compare(described, operations)];
  if (differences.length > 0) throw new RegateContractError(differences);
  return { document, text, operations: described.map(toOperation) };
}

function readDocument(text: string): OpenApiDocument {
  const document: unknown = load(text, { schema: CORE_SCHEMA });
  if (!isRecord(document) || !isRecord(document.paths)) {
    throw new RegateContractError(['the document has no "paths"']);
  }
  if (typeof document.openapi !== 'string' || !document.openapi.startsWith('3.1.')) {
    throw new RegateContractError([`the document is of OpenAPI ${String(document.openapi)}, not of 3.1`]);
  }
  return document as unknown as OpenApiDocument;
}

interface Described {
  path: string;
  method: string;
  operationId: unknown;
  roles: unknown;
}

function operationsOf(path: string, item: unknown): Described[] {
  if (!isRecord(item)) return [];
  return methods
    .filter((method) => isRecord(item[method]))
    .map((method) => {
      const { operationId, 'x-roles': roles } = item[method] as Record<string, unknown>;
      return { path, method, operationId, roles };
    });
}

function faults(described: readonly Described[]): string[] {
  const places = new Map<string, string>();
  return described.flatMap(({ path, method, operationId, roles }) => {
    const place = `${method.toUpperCase()} ${path}`;
    if (typeof operationId !== 'string') return [`${place} of the document has no operationId`];
    const other = places.get(operationId);
    places.set(operationId, place);
    return [
      ...(other === undefined ? [] : [`${other} and ${place} of the document are both ${operationId}`]),
      ...(isRoles(roles) ? [] : [`operation ${operationId} of the document does not say its x-roles`]),
    ];
  });
}

function compare(described: readonly Described[], operations: readonly string[]): string[] {
  const ids = described.map(({ operationId }) => operationId);
  const named = ids.filter((id) => typeof id === 'string');
  return [
    ...named
      .filter((id) => !operations.includes(id))
      .map((id) => `operation ${id} of the document is not in the code`),
    ...operations
      .filter((id) => !named.includes(id))
      .map((id) => `operation ${id} of the code is not in the document`),
  ];
}

function toOperation({ path, method, operationId, roles }: Described): ContractOperation {
  return { operationId: operationId as string, method, path, roles: roles as string[] };
}

function isRoles(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((role) => typeof role === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
