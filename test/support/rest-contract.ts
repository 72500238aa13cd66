import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { type ContractName, publishedContract, readRestContract } from '../../src/http/rest/contract.js';
import { type OpenApiDocument, resolved, type Schema } from '../../src/http/rest/document.js';

type Examples = Readonly<Record<string, { value: unknown }>>;

export interface Content {
  schema: Schema;
  examples?: Examples;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
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

/** A contract as tests use it: whatever is asked or answered must fit it. */
export interface TestContract {
  name: ContractName;
  document: OpenApiDocument;
  text: string;
  story: readonly Step[];
  schemas: Readonly<Record<string, Schema>>;
  webhookBodies: readonly Content[];
  all: readonly Operation[];
  operationOf(id: string): Operation;
  /** What is wrong with a value by a schema of the document; empty when it fits. */
  faultsOf(schema: Schema, value: unknown): string[];
  /** What is wrong with an answer by the contract: its status, its media type, its body. */
  answerFaults(id: string, answer: { status: number; type: string | undefined; body: unknown }): string[];
}

interface Extensions {
  'x-story': Step[];
  webhooks?: Record<string, { post: { requestBody: { content: { 'application/json': Content } } } }>;
}

/** Reads a published contract. @param operations ids that the code has */
export function readTestContract(name: ContractName, operations: readonly string[]): TestContract {
  const { document, text } = readRestContract(readFileSync(publishedContract(name), 'utf8'), operations);
  const { 'x-story': story, webhooks = {} } = document as unknown as Extensions;
  const schemas = document.components?.schemas as Readonly<Record<string, Schema>>;
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => readOperation(document, path, method)),
  );
  const faultsOf = checker(name, schemas);

  function operationOf(id: string): Operation {
    const found = all.find((operation) => operation.id === id);
    if (found === undefined) throw new Error(`There is no operation ${id}`);
    return found;
  }

  return {
    name,
    document,
    text,
    story,
    schemas,
    webhookBodies: Object.values(webhooks).map(({ post }) => post.requestBody.content['application/json']),
    all,
    operationOf,
    faultsOf,
    answerFaults(id, { status, type, body }) {
      const answer = operationOf(id).answers[status];
      if (answer === undefined) return [`${id} has no answer with status ${status}`];
      const mediaType = type?.split(';')[0] ?? '';
      if (answer.content === undefined) return type === undefined ? [] : [`${status} has a body of ${type}`];
      const content = answer.content[mediaType];
      if (content === undefined) return [`${status} is not answered as ${type}`];
      return faultsOf(content.schema, body);
    },
  };
}

const methods = ['get', 'post', 'put', 'delete'];

interface RawOperation {
  operationId: string;
  'x-roles': string[];
  parameters?: object[];
  requestBody?: { content: { 'application/json': Content } };
  responses: Record<string, object>;
}

function readOperation(document: OpenApiDocument, path: string, method: string): Operation {
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

/** Checks values by the schemas of one document. */
function checker(name: ContractName, schemas: TestContract['schemas']): TestContract['faultsOf'] {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  ajvFormats.default(ajv);
  ajv.addVocabulary(['x-accepts', 'x-enum-varnames', 'x-enum-descriptions']);
  ajv.addSchema(moved({ $id: name, $defs: closed(schemas) }));
  const compiled = new Map<Schema, ValidateFunction>();

  /** The references of a schema, moved from where OpenAPI keeps schemas to where JSON Schema does. */
  function moved<T extends object>(schema: T): T {
    return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', `${name}#/$defs/`));
  }

  return (schema, value) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(moved(closed(schema) as Schema));
      compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

/** Answers may grow in the future; what is not described today is a mistake today. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, closed(one)]);
  const isOpen = 'properties' in value && 'type' in value && !('additionalProperties' in value);
  return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}
