import { readFile } from 'node:fs/promises';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { OpenApiDocument } from './document.js';

export interface RestContract {
  document: OpenApiDocument;
  /** The document as it was written, comments and all. */
  text: string;
}

/** A document and a list of operations that do not fit together; the message lists all differences. */
export class RestContractError extends Error {
  override name = 'RestContractError';

  constructor(readonly differences: readonly string[]) {
    super(
      `The OpenAPI document and the operations differ:\n${differences.map((line) => `- ${line}`).join('\n')}`,
    );
  }
}

/** Names of the published contracts. */
export type ContractName = 'regate' | 'umico';

/** Where a published contract is, next to the package's `src` and `dist`. */
export function publishedContract(name: ContractName): URL {
  return new URL(`../../../schemas/${name}.openapi.yaml`, import.meta.url);
}

/** Each is a file of the package, and read once. */
const published = new Map<ContractName, RestContract>();

/**
 * Loads a contract and checks it against our operations.
 *
 * @param operations ids of the operations that the code has
 * @throws RestContractError with all differences; YAMLException when the document cannot be read at all
 */
export async function loadRestContract(
  name: ContractName,
  operations: readonly string[],
): Promise<RestContract> {
  const contract = published.get(name) ?? parsed(await readFile(publishedContract(name), 'utf8'));
  published.set(name, contract);
  return fitting(contract, operations);
}

/** `loadRestContract` for a text that is already read. */
export function readRestContract(text: string, operations: readonly string[]): RestContract {
  return fitting(parsed(text), operations);
}

/** @throws RestContractError */
function fitting(contract: RestContract, operations: readonly string[]): RestContract {
  const { paths } = contract.document;
  const described = Object.entries(paths).flatMap(([path, item]) => operationsOf(path, item));
  const differences = [...faultsOf(described), ...differencesOf(described, operations)];
  if (differences.length > 0) throw new RestContractError(differences);
  return contract;
}

const parsed = (text: string): RestContract => ({ document: readDocument(text), text });

function readDocument(text: string): OpenApiDocument {
  const document: unknown = load(text, { schema: CORE_SCHEMA });
  if (!isRecord(document) || !isRecord(document.paths)) {
    throw new RestContractError(['the document has no "paths"']);
  }
  if (typeof document.openapi !== 'string' || !document.openapi.startsWith('3.1.')) {
    throw new RestContractError([`the document is of OpenAPI ${String(document.openapi)}, not of 3.1`]);
  }
  return document as unknown as OpenApiDocument;
}

/** One operation of the document, as far as it is looked at here. */
interface Described {
  /** `POST /booking`. */
  place: string;
  id: unknown;
  roles: unknown;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function operationsOf(path: string, item: unknown): Described[] {
  if (!isRecord(item)) return [];
  return methods.flatMap((method) => {
    const operation = item[method];
    if (!isRecord(operation)) return [];
    const { operationId: id, 'x-roles': roles } = operation;
    return [{ place: `${method.toUpperCase()} ${path}`, id, roles }];
  });
}

function faultsOf(described: readonly Described[]): string[] {
  const places = new Map<unknown, string>();
  return described.flatMap(({ place, id, roles }) => {
    if (typeof id !== 'string') return [`${place} of the document has no operationId`];
    const other = places.get(id);
    places.set(id, place);
    return [
      ...(other === undefined ? [] : [`${other} and ${place} of the document are both ${id}`]),
      ...(isRoles(roles) ? [] : [`operation ${id} of the document does not say its x-roles`]),
    ];
  });
}

function differencesOf(described: readonly Described[], operations: readonly string[]): string[] {
  const ids = described.map(({ id }) => id);
  const onlyInDocument = ids.filter((id) => typeof id === 'string' && !operations.includes(id));
  const onlyInCode = operations.filter((id) => !ids.includes(id));
  return [
    ...onlyInDocument.map((id) => `operation ${id} of the document is not in the code`),
    ...onlyInCode.map((id) => `operation ${id} of the code is not in the document`),
  ];
}

function isRoles(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((role) => typeof role === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
