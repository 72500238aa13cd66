import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { operations } from './pos-api.js';

/** The contract that client and sandbox are built on, as it is read from `schemas/umico-pos.openapi.yaml`. */

export type PosOperationId = keyof operations;

/** Finds what is wrong with a value; undefined when nothing is. Answers `lines/0/amount must match …`. */
type Check = (value: unknown) => string | undefined;

export interface PosOperation {
  id: PosOperationId;
  /** In capitals. */
  method: string;
  /** From the root: `/api/v1/receipts/{key}`. */
  path: string;
  /** Of the sandbox alone, and for everybody. */
  isOfSandbox: boolean;
  needsKey: boolean;
  /** Undefined when nothing is sent. */
  body: Check | undefined;
  /** Of a path or header by its name. */
  parameter(name: string): Check | undefined;
  /** Undefined for a status that the contract does not know. */
  answer(status: number): Check | undefined;
}

const file = new URL('../../schemas/umico-pos.openapi.yaml', import.meta.url);

type Node = Readonly<Record<string, unknown>>;

interface Described extends Node {
  operationId: PosOperationId;
  parameters?: readonly Node[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, Node>>;
}

type Content = Readonly<Record<string, { schema: Node }>>;

let known: ReadonlyMap<PosOperationId, PosOperation> | undefined;

/** All operations by id. Read once, when first asked for; checks are compiled when first used. */
export function posOperations(): ReadonlyMap<PosOperationId, PosOperation> {
  known ??= readOperations(load(readFileSync(file, 'utf8'), { schema: CORE_SCHEMA }) as Node);
  return known;
}

/** Does now what would hold up the first questions: everything that a client needs of the contract. */
export function prepareContract(): void {
  for (const operation of posOperations().values()) {
    if (operation.isOfSandbox) continue;
    for (const name of ['key', 'card', 'Idempotency-Key']) operation.parameter(name)?.('');
    for (const status of [200, 201, 400]) operation.answer(status)?.({});
    operation.body?.({});
  }
}

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

function readOperations(document: Node): Map<PosOperationId, PosOperation> {
  const components = document.components as Readonly<Record<string, Readonly<Record<string, Node>>>>;
  const compile = compiler(components.schemas as Node);
  const follow = (node: Node): Node => {
    const [, , kind = '', name = ''] = String(node.$ref ?? '').split('/');
    return '$ref' in node ? follow(components[kind]?.[name] as Node) : node;
  };
  const found = new Map<PosOperationId, PosOperation>();
  for (const [path, item] of Object.entries(document.paths as Readonly<Record<string, Node>>)) {
    for (const method of methods.filter((one) => item[one] !== undefined)) {
      const operation = readOperation({ path, item, method, follow, compile });
      found.set(operation.id, operation);
    }
  }
  return found;
}

interface Place {
  path: string;
  item: Node;
  method: (typeof methods)[number];
  follow: (node: Node) => Node;
  compile: (schema: Node) => Check;
}

function readOperation({ path, item, method, follow, compile }: Place): PosOperation {
  const described = item[method] as Described;
  const parameters = [...((item.parameters as Node[]) ?? []), ...(described.parameters ?? [])].map(follow);
  const isOfSandbox = path.startsWith('/sandbox/');
  const ofParameters = new Map(parameters.map(({ name, schema }) => [name, compile(schema as Node)]));
  const ofAnswers = new Map(
    Object.entries(described.responses).map(([status, answer]) => {
      const { content } = follow(answer) as { content: Content };
      return [Number(status), compile(schemaOf(content))];
    }),
  );
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path: isOfSandbox ? path : `/api/v1${path}`,
    isOfSandbox,
    needsKey: ofParameters.has('Idempotency-Key'),
    body: described.requestBody && compile(schemaOf(described.requestBody.content)),
    parameter: (name) => ofParameters.get(name),
    answer: (status) => ofAnswers.get(status),
  };
}

function schemaOf(content: Content): Node {
  return content['application/json']?.schema as Node;
}

/** Compiles when it is first needed, and equal schemas once: most processes need few of the checks. */
function compiler(schemas: Node): (schema: Node) => Check {
  const ajv = new Ajv2020({
    useDefaults: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    logger: false,
  });
  (ajvFormats.default(ajv) as Ajv2020).addSchema({ $id: 'pos', $defs: referring(schemas) });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    return (value) => {
      const check = compiled.get(text) ?? ajv.compile(referring(schema));
      compiled.set(text, check);
      return check(value) ? undefined : faultOf(check.errors?.[0] as ErrorObject);
    };
  };
}

/** With references as ajv follows them. */
function referring(schema: Node): Node {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"pos#/$defs/'));
}

/** Names the place and the rule, never the value: it may be a card number. */
function faultOf({ instancePath, message, params }: ErrorObject): string {
  const { unevaluatedProperty, additionalProperty } = params as Record<string, unknown>;
  const name = unevaluatedProperty ?? additionalProperty;
  const what = name === undefined ? message : `has ${JSON.stringify(name)}, which the contract does not know`;
  return `${instancePath.slice(1) || 'it'} ${what}`;
}
