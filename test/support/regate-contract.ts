import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { resolved, type Schema } from '../../src/http/rest/document.js';
import { PUBLISHED_DOCUMENT, readRegateContract } from '../../src/regate/contract.js';
import { operations } from '../../src/regate/index.js';

/** The contract of ReGate as tests use it: whatever is asked or answered must fit it. */
const { document, text } = readRegateContract(
  readFileSync(PUBLISHED_DOCUMENT, 'utf8'),
  Object.keys(operations),
);

export { document, text };

type Examples = Readonly<Record<string, { value: unknown }>>;

export interface Content {
  schema: Schema;
  examples?: Examples;
}

export interface Parameter {
  name: string;
  in: 'query' | 'header';
  required?: boolean;
  schema: Schema;
  examples?: Examples;
}

export interface Answer {
  headers?: Readonly<Record<string, unknown>>;
  /** By media type. */
  content?: Readonly<Record<string, Content>>;
}

/** An operation of the document; references to parameters and answers are followed. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  roles: readonly string[];
  parameters: readonly Parameter[];
  /** What is sent as JSON. */
  body: Content | undefined;
  /** By status. */
  answers: Readonly<Record<string, Answer>>;
}

/** One step of the story that the examples tell. */
export interface Step {
  operation: string;
  /** Name of the examples of parameters, body and answer. */
  example: string;
  status: number;
}

const { 'x-story': steps, webhooks } = document as unknown as {
  'x-story': Step[];
  webhooks: Record<string, { post: { requestBody: { content: { 'application/json': Content } } } }>;
};
export const story: readonly Step[] = steps;
export const webhookBodies = Object.values(webhooks).map(
  ({ post }) => post.requestBody.content['application/json'],
);
export const schemas = document.components?.schemas as Readonly<Record<string, Schema>>;
export const all: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  ['get', 'post'].filter((method) => item[method]).map((method) => readOperation(path, method)),
);

interface RawOperation {
  operationId: string;
  'x-roles': string[];
  parameters?: object[];
  requestBody?: { content: { 'application/json': Content } };
  responses: Record<string, object>;
}

function readOperation(path: string, method: string): Operation {
  const item = document.paths[path] as unknown as Record<string, RawOperation> & { parameters?: object[] };
  const raw = item[method] as RawOperation;
  const answers = Object.entries(raw.responses).map(([status, one]) => [status, resolved(document, one)]);
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    roles: raw['x-roles'],
    parameters: [...(item.parameters ?? []), ...(raw.parameters ?? [])].map(
      (one) => resolved(document, one) as Parameter,
    ),
    body: raw.requestBody?.content['application/json'],
    answers: Object.fromEntries(answers),
  };
}

export function operationOf(id: string): Operation {
  const found = all.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`There is no operation ${id}`);
  return found;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
ajvFormats.default(ajv);
ajv.addVocabulary(['x-accepts', 'x-enum-varnames', 'x-enum-descriptions']);
ajv.addSchema(moved({ $id: 'regate', $defs: closed(schemas) }));

/** The references of a schema, moved from where OpenAPI keeps schemas to where JSON Schema does. */
function moved<T extends object>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'regate#/$defs/'));
}

/** Answers may grow in the future; what is not described today is a mistake today. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, closed(one)]);
  const isOpen = 'properties' in value && 'type' in value && !('additionalProperties' in value);
  return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}

const compiled = new Map<Schema, ValidateFunction>();

/** What is wrong with a value by a schema of the document; empty when it fits. */
export function faultsOf(schema: Schema, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(moved(closed(schema) as Schema));
    compiled.set(schema, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What is wrong with an answer by the contract: its status, its media type, its body. */
export function answerFaults(
  id: string,
  { status, type, body }: { status: number; type: string | undefined; body: unknown },
): string[] {
  const answer = operationOf(id).answers[status];
  if (answer === undefined) return [`${id} has no answer with status ${status}`];
  const mediaType = type?.split(';')[0] ?? '';
  if (answer.content === undefined) return type === undefined ? [] : [`${status} has a body of ${type}`];
  const content = answer.content[mediaType];
  return content === undefined ? [`${status} is not answered as ${type}`] : faultsOf(content.schema, body);
}
