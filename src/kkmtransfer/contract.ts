import { readFile } from 'node:fs/promises';
import { readServiceModel, type ServiceModel } from '../soap/model.js';

/** `KKMTransfer.contract.json`: how our operations are called on the wire. */
export interface ContractFile {
  namespace: string;
  service: string;
  /** By the name of our operation. */
  operations: Readonly<Record<string, ContractOperation>>;
}

export interface ContractOperation {
  /** Name of the operation on the wire. */
  operation: string;
}

export interface Contract {
  model: ServiceModel;
  wsdlText: string;
  /** Wire name by our name. */
  wireNames: ReadonlyMap<string, string>;
}

/** A WSDL, a contract and a list of operations that do not fit together; the message lists all differences. */
export class ContractError extends Error {
  override name = 'ContractError';

  constructor(readonly differences: readonly string[]) {
    super(
      `The WSDL, its contract and the operations differ:\n${differences.map((line) => `- ${line}`).join('\n')}`,
    );
  }
}

/** The published contract, next to the package's `src` and `dist`. */
export const PUBLISHED_WSDL = new URL('../../wsdl/KKMTransfer.wsdl', import.meta.url);
export const PUBLISHED_CONTRACT = new URL('../../wsdl/KKMTransfer.contract.json', import.meta.url);

/**
 * Loads a WSDL and its contract, and checks them against each other and against our operations.
 *
 * @param operations names of the operations that the code has
 * @throws ContractError with all differences; WsdlError or XmlError when the WSDL cannot be read at all
 */
export async function loadContract(
  operations: readonly string[],
  wsdlFile: URL | string = PUBLISHED_WSDL,
  contractFile: URL | string = PUBLISHED_CONTRACT,
): Promise<Contract> {
  const [wsdlText, contractText] = await Promise.all([readText(wsdlFile), readText(contractFile)]);
  return readContract(wsdlText, contractText, operations);
}

/** `loadContract` for texts that are already read. */
export async function readContract(
  wsdlText: string,
  contractText: string,
  operations: readonly string[],
): Promise<Contract> {
  const contract = parseContract(contractText);
  const model = await readServiceModel(wsdlText);
  const differences = compare(model, contract, operations);
  if (differences.length > 0) throw new ContractError(differences);
  const wireNames = new Map(
    Object.entries(contract.operations).map(([name, entry]) => [name, entry.operation]),
  );
  return { model, wsdlText, wireNames };
}

async function readText(file: URL | string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
}

function compare(model: ServiceModel, contract: ContractFile, operations: readonly string[]): string[] {
  const differences: string[] = [];
  if (contract.namespace !== model.namespace) {
    differences.push(`namespace: "${contract.namespace}" in the contract, "${model.namespace}" in the WSDL`);
  }
  if (contract.service !== model.service) {
    differences.push(`service: "${contract.service}" in the contract, "${model.service}" in the WSDL`);
  }
  const known = new Set(operations);
  const mapped = new Map<string, string>();
  for (const [name, { operation }] of Object.entries(contract.operations)) {
    if (!known.has(name)) differences.push(`operation ${name} of the contract is not in the code`);
    if (!model.operations.has(operation)) {
      differences.push(
        `operation ${name} of the contract is ${operation} on the wire, which the WSDL does not have`,
      );
    }
    const other = mapped.get(operation);
    if (other !== undefined)
      differences.push(`operations ${other} and ${name} are both ${operation} on the wire`);
    mapped.set(operation, name);
  }
  for (const name of operations) {
    if (!Object.hasOwn(contract.operations, name))
      differences.push(`operation ${name} of the code is not in the contract`);
  }
  for (const name of model.operations.keys()) {
    if (!mapped.has(name)) differences.push(`operation ${name} of the WSDL is not in the contract`);
  }
  return differences;
}

/** Reads the JSON and checks its shape; all that is wrong with the shape is told in one error. */
function parseContract(text: string): ContractFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ContractError([
      `the contract is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  if (!isRecord(value)) throw new ContractError(['the contract is no object']);
  const problems: string[] = [];
  for (const key of Object.keys(value)) {
    if (key !== 'namespace' && key !== 'service' && key !== 'operations')
      problems.push(`the contract has an unknown "${key}"`);
  }
  const { namespace, service, operations } = value;
  if (typeof namespace !== 'string') problems.push('the contract has no "namespace"');
  if (typeof service !== 'string') problems.push('the contract has no "service"');
  const entries = isRecord(operations) ? Object.entries(operations) : [];
  if (!isRecord(operations)) problems.push('the contract has no "operations"');
  const read: Record<string, ContractOperation> = {};
  for (const [name, entry] of entries) {
    const wire = isRecord(entry) ? entry.operation : undefined;
    if (typeof wire === 'string') read[name] = { operation: wire };
    else problems.push(`operation ${name} of the contract has no "operation"`);
  }
  if (problems.length > 0 || typeof namespace !== 'string' || typeof service !== 'string') {
    throw new ContractError(problems);
  }
  return { namespace, service, operations: read };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
