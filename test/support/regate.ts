import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { loadRegateContract } from '../../src/regate/contract.js';
import { operations } from '../../src/regate/index.js';
import { type Answer, ask } from './rest-server.js';

export type OperationId = keyof typeof operations;

export interface Calling {
  query?: Record<string, string | readonly string[]>;
  /** Sent as JSON; a text or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Whose password is his name, as with demo users; default `richest`. */
  user?: string;
  /** `Idempotency-Key` */
  key?: string;
}

/** Calls one operation of one publication. Every answer must be what the contract says, and is nothing more. */
export type CallRegate = (operation: OperationId, calling?: Calling) => Promise<Answer>;

// biome-ignore lint/suspicious/noExplicitAny: a document of JSON
type Json = any;

const { document, operations: described } = await loadRegateContract(Object.keys(operations));
const contract = closed(structuredClone(document)) as Json;

/** Answers have no member that the contract does not name. */
function closed(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (value.type === 'object' && value.properties && value.additionalProperties === undefined) {
    value.additionalProperties = false;
  }
  for (const child of Object.values(value)) closed(child);
  return value;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajvFormats.default(ajv);
ajv.addSchema(contract, 'regate');
const validators = new Map<string, ValidateFunction>();

function validatorOf(pointer: string): ValidateFunction {
  let found = validators.get(pointer);
  if (found === undefined) {
    found = ajv.compile({ $ref: `regate${pointer}` });
    validators.set(pointer, found);
  }
  return found;
}

const pointerTo = (...steps: string[]) =>
  `#/${steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;

/** Where the contract describes the answer of an operation. @throws when it does not */
function describedAnswer(method: string, path: string, status: number): { pointer: string; response: Json } {
  const response = contract.paths[path][method].responses[status];
  if (response === undefined) throw new Error(`${method} ${path} has no answer ${status} in the contract`);
  const { $ref } = response;
  if ($ref === undefined)
    return { pointer: pointerTo('paths', path, method, 'responses', String(status)), response };
  const name = $ref.split('/').at(-1);
  return { pointer: $ref, response: contract.components.responses[name] };
}

/** @throws with what of an answer is not as the contract says. */
export function expectDescribed(operation: OperationId, answer: Answer): void {
  const { method, path } = described.find(({ operationId }) => operationId === operation) as Json;
  const { pointer, response } = describedAnswer(method, path, answer.status);
  const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
  const wrong: string[] = [];
  if (answer.headers['x-request-id'] === undefined) wrong.push('no X-Request-Id');
  if (response.content === undefined) {
    if (answer.text !== '') wrong.push(`a body: ${answer.text}`);
  } else if (response.content[type] === undefined) {
    wrong.push(`Content-Type ${type}; ${answer.text}`);
  } else {
    const validate = validatorOf(`${pointer}/content/${type.replaceAll('/', '~1')}/schema`);
    if (!validate(answer.json)) wrong.push(ajv.errorsText(validate.errors), answer.text);
  }
  if (wrong.length > 0) throw new Error(`${operation} answered ${answer.status} with ${wrong.join('; ')}`);
}

export const basic = (name: string, password = name): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** @param url of the server */
export function regateAt(url: string, publication = 'TP7'): CallRegate {
  return async (operation, { query = {}, body, headers = {}, user = 'richest', key } = {}) => {
    const { method, path } = described.find(({ operationId }) => operationId === operation) as Json;
    const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs as [string, string][])}`;
    const answer = await ask(`${url}/${publication}/hs/regate${path}${search}`, {
      method: method.toUpperCase(),
      headers: { ...basic(user), ...(key === undefined ? {} : { 'Idempotency-Key': key }), ...headers },
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    });
    expectDescribed(operation, answer);
    return answer;
  };
}

function bodyOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}
