import { readFileSync } from 'node:fs';
import { createConfig, lint } from '@redocly/openapi-core';
import { CORE_SCHEMA, load } from 'js-yaml';
import { type PosOperationId, posOperations } from '../../src/umico/pos-contract.js';
import { sandboxOperations } from '../../src/umico/sandbox/operations.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';

const file = 'schemas/umico-pos.openapi.yaml';
const startSandbox = umicoSandboxes();

type Examples = Readonly<Record<string, { value: unknown }>>;

interface Content {
  'application/json': { examples?: Examples };
}

interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  examples?: Examples;
}

interface Described {
  operationId: PosOperationId;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, { $ref?: string; content: Content }>>;
}

/** One step of the story that the examples tell. */
interface Step {
  operation: PosOperationId;
  /** Name of the examples of parameters, body and answer. */
  example: string;
  /** The `Idempotency-Key`. */
  key?: string;
  status: number;
}

interface Document {
  'x-story': Step[];
  paths: Readonly<Record<string, Readonly<Record<string, Described>> & { parameters?: Parameter[] }>>;
  components: { parameters: Readonly<Record<string, Parameter>> };
}

const document = load(readFileSync(file, 'utf8'), { schema: CORE_SCHEMA }) as Document;
const { 'x-story': story, paths, components } = document;
const methods = ['get', 'put', 'post', 'patch', 'delete'];
const described = new Map(
  Object.values(paths).flatMap((item) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const operation = item[method] as Described;
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(followed);
        return [operation.operationId, { ...operation, parameters }];
      }),
  ),
);

function followed(parameter: Parameter): Parameter {
  return components.parameters[parameter.$ref?.split('/').at(-1) ?? ''] ?? parameter;
}

function operationOf(id: PosOperationId) {
  const found = described.get(id);
  if (found === undefined) throw new Error(`the contract has no ${id}`);
  return found;
}

describe('the document', () => {
  test('is OpenAPI 3.1 without a fault or a warning', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const found = await lint({ ref: file, config });
    expect(found.map(({ message }) => message)).toEqual([]);
  });

  test('has the operations of the sandbox, and no others', () => {
    expect([...posOperations().keys()].sort()).toEqual(Object.keys(sandboxOperations).sort());
  });

  test('says of every call of Umico what refuses it', () => {
    for (const { id, isOfSandbox, answer } of posOperations().values()) {
      const missing = [400, 401, 403, 429, 500, 503].filter((status) => answer(status) === undefined);
      expect([id, isOfSandbox ? [] : missing]).toEqual([id, []]);
    }
  });

  test('wants a key for what is created, and for nothing else', () => {
    const wanting = [...posOperations().values()].filter(({ needsKey }) => needsKey).map(({ id }) => id);
    expect(wanting).toEqual(['createHold', 'createReceipt', 'cancelReceipt', 'createReturn']);
  });

  test('has examples that fit', () => {
    let count = 0;
    for (const [id, { requestBody, responses }] of described) {
      const operation = posOperations().get(id);
      for (const { value } of Object.values(requestBody?.content['application/json'].examples ?? {})) {
        expect([id, operation?.body?.(structuredClone(value))]).toEqual([id, undefined]);
        count++;
      }
      for (const [status, { content }] of Object.entries(responses)) {
        for (const { value } of Object.values(content?.['application/json'].examples ?? {})) {
          expect([id, status, operation?.answer(Number(status))?.(value)]).toEqual([id, status, undefined]);
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(40);
  });

  test('tells a story with every operation in it, except for taking one trouble away', () => {
    const told = new Set(story.map(({ operation }) => operation));
    expect([...described.keys()].filter((id) => !told.has(id))).toEqual(['removeTrouble']);
  });
});

describe('the story, on a new sandbox', () => {
  let sandbox: UmicoSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: () => Date.parse('2026-11-22T06:15:30Z') });
  });

  test.each(story.map((step, i) => [`${i + 1}. ${step.operation} ${step.example}`, step] as const))(
    '%s',
    async (_name, { operation: id, example, key, status }) => {
      const operation = operationOf(id);
      const body = operation.requestBody?.content['application/json'].examples?.[example]?.value;
      const response = await fetch(`${sandbox.url}${addressOf(id, example)}`, {
        method: posOperations().get(id)?.method ?? '',
        headers: {
          'x-api-key': 'sandbox',
          'x-pos-id': 'POS-1',
          'Content-Type': 'application/json',
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const expected = operation.responses[status]?.content['application/json'].examples?.[example]?.value;
      expect([response.status, await response.json()]).toEqual([status, expected]);
    },
  );
});

/** With the examples of the parameters, as far as there are any of this name. */
function addressOf(id: PosOperationId, example: string): string {
  const { parameters } = operationOf(id);
  const given = (place: string) =>
    parameters
      .filter((parameter) => parameter.in === place)
      .flatMap(({ name, examples }) => {
        const value = examples?.[example]?.value;
        return value === undefined ? [] : [[name, String(value)] as [string, string]];
      });
  const inPath = new Map(given('path'));
  const path = (posOperations().get(id)?.path ?? '').replace(
    /\{(\w+)\}/g,
    (_, name) => inPath.get(name) ?? '',
  );
  const query = new URLSearchParams(given('query'));
  return query.size === 0 ? path : `${path}?${query}`;
}
