import { createConfig, lint } from '@redocly/openapi-core';
import { readOperations } from '../../src/http/rest/document.js';
import { problems } from '../../src/http/rest/problems.js';
import { compileValidation } from '../../src/http/rest/validation.js';
import type { Content, Operation, Step, TestContract } from './rest-contract.js';

/**
 * What must hold for every contract of a REST service.
 * @param ids operations of the code, in their order
 * @param questions those among them that ask with a body and change nothing
 */
export function describeContract(
  contract: TestContract,
  ids: readonly string[],
  questions: readonly string[] = [],
): void {
  const { name, all, document, faultsOf, operationOf, schemas, story } = contract;
  const byId = all.map((operation): [string, Operation] => [operation.id, operation]);

  function schemaOf(name: string) {
    return schemas[name] ?? {};
  }

  describe('the document', () => {
    test('is OpenAPI 3.1 without a fault or a warning', async () => {
      const config = await createConfig({ extends: ['recommended-strict'] });
      const found = await lint({ ref: `schemas/${name}.openapi.yaml`, config });
      expect(found.map(({ message }) => message)).toEqual([]);
    });

    test('has the operations of the list, in its order', () => {
      expect(all.map(({ id }) => id)).toEqual(ids);
    });

    test('is one that the endpoint can serve', () => {
      expect(() => compileValidation(document, readOperations(document))).not.toThrow();
    });

    test('knows every problem of the endpoint, with its status', () => {
      const codes = schemaOf('ProblemCode').enum as string[];
      expect(Object.keys(problems).filter((code) => !codes.includes(code))).toEqual([]);
      const examples = all.flatMap(({ answers }) =>
        Object.entries(answers).flatMap(([status, { content }]) =>
          Object.values(content?.['application/problem+json']?.examples ?? {}).map(({ value }) => ({
            status: Number(status),
            value: value as { status: number; code: string; type: string },
          })),
        ),
      );
      expect(examples.length).toBeGreaterThan(100);
      for (const { status, value } of examples) {
        expect(value.status).toBe(status);
        expect(value.type).toBe(`urn:tillgate:problem:${value.code}`);
        expect(status).toBe((problems as Record<string, { status: number }>)[value.code]?.status ?? status);
      }
    });

    test('says under which status each problem comes', () => {
      const described = Object.values(
        document.components?.responses as Record<string, { description: string }>,
      )
        .map(({ description }) => description)
        .join(' ');
      const codes = schemaOf('ProblemCode').enum as string[];
      expect(codes.filter((code) => !described.includes(`\`${code}\``))).toEqual([]);
    });
  });

  describe.each(byId)('%s', (id, { method, body, answers, parameters }) => {
    const statuses = Object.keys(answers);

    test('describes every refusal', () => {
      const always = ['400', '401', '403', '404', '405', '406', '429', '500', '501', '503'];
      const withBody = ['409', '413', '415', '422'];
      expect(statuses).toEqual(expect.arrayContaining(method === 'GET' ? always : [...always, ...withBody]));
      for (const status of statuses.filter((one) => one >= '400')) {
        expect(Object.keys(answers[status]?.content ?? {})).toEqual(['application/problem+json']);
      }
    });

    test('has examples that fit, for every success', () => {
      // What is under way cannot be told beforehand.
      for (const status of statuses.filter((one) => one.startsWith('2') && one !== '202')) {
        const content = answers[status]?.content?.['application/json'];
        expect(Object.keys(content?.examples ?? {})).not.toEqual([]);
      }
      const contents = Object.values(answers).flatMap(({ content = {} }) => Object.values(content));
      expect([body, ...contents].flatMap((one) => (one === undefined ? [] : misfits(one)))).toEqual([]);
      expect(parameters.flatMap(misfits)).toEqual([]);
    });

    test('takes a key where it changes something, and only there', () => {
      expect(parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(
        method !== 'GET' && !questions.includes(id),
      );
    });

    test('refuses members that it does not know', () => {
      if (body === undefined) return;
      for (const { value } of Object.values(body.examples ?? {})) {
        expect(faultsOf(body.schema, { ...(value as object), more: 1 })).toEqual([
          ' must NOT have additional properties',
        ]);
      }
    });
  });

  function misfits({ schema, examples = {} }: Content): string[] {
    return Object.entries(examples).flatMap(([name, { value }]) =>
      faultsOf(schema, value).map((fault) => `${name}: ${fault}`),
    );
  }

  test.each(Object.entries(schemas))('schema %s: its examples fit', (_, schema) => {
    const { examples = [] } = schema as { examples?: unknown[] };
    expect(examples.flatMap((value) => faultsOf(schema, value))).toEqual([]);
  });

  describe('requests have limits', () => {
    const seen = new Set<string>();

    /** Everything of a schema, and of those it refers to, that could be of any length. */
    function unlimited(schema: Record<string, unknown>, where: string): string[] {
      const { $ref, type, properties = {}, items, oneOf = [] } = schema as Record<string, never>;
      if ($ref !== undefined) {
        const name = String($ref).split('/').at(-1) ?? '';
        if (seen.has(name)) return [];
        seen.add(name);
        return unlimited(schemaOf(name), name);
      }
      const types = [type].flat();
      const isEnumerated = 'enum' in schema || 'const' in schema;
      const bounded = ['maxLength', 'pattern', 'maximum', 'maxItems'].some((word) => word in schema);
      const wants = ['string', 'integer', 'number', 'array'].some((one) => types.includes(one as never));
      return [
        ...(wants && !bounded && !isEnumerated ? [where] : []),
        ...Object.entries<Record<string, unknown>>(properties).flatMap(([name, one]) =>
          unlimited(one, `${where}.${name}`),
        ),
        ...(items === undefined ? [] : unlimited(items, `${where}[]`)),
        ...(oneOf as Record<string, unknown>[]).flatMap((one) => unlimited(one, where)),
      ];
    }

    test.each(byId)('%s', (id, { body, parameters }) => {
      expect(body === undefined ? [] : unlimited(body.schema, id)).toEqual([]);
      expect(parameters.flatMap(({ name, schema }) => unlimited(schema, `${id} ${name}`))).toEqual([]);
    });
  });

  describe('the story of the examples', () => {
    const named = story.map((step): [string, Step] => [`${step.operation} ${step.example}`, step]);
    const requestNames = ({ body, parameters }: Operation) =>
      [body, ...parameters].flatMap((one) => Object.keys(one?.examples ?? {}));

    test.each(named)('%s: its request and its answer are there', (_, { operation, example, status }) => {
      const { answers, body, parameters } = operationOf(operation);
      const content = Object.values(answers[status]?.content ?? {})[0];
      expect(Object.keys(content?.examples ?? {})).toContain(example);
      if (body !== undefined) expect(Object.keys(body.examples ?? {})).toContain(example);
      for (const { name, required, examples = {} } of parameters) {
        if (required && name !== 'Idempotency-Key') expect(Object.keys(examples)).toContain(example);
      }
    });

    test('has every operation and every example of a request in it', () => {
      expect(ids.filter((id) => !story.some(({ operation }) => operation === id))).toEqual([]);
      // By name alone, because operations share parameters and their examples.
      const told = new Set(story.map(({ example }) => example));
      expect(all.flatMap(requestNames).filter((name) => !told.has(name))).toEqual([]);
    });

    test('has every example of a success in it', () => {
      const told = new Set(named.map(([name]) => name));
      const successes = all.flatMap(({ id, answers }) =>
        Object.entries(answers)
          .filter(([status]) => status.startsWith('2'))
          .flatMap(([, { content }]) => Object.keys(content?.['application/json']?.examples ?? {}))
          .map((name) => `${id} ${name}`),
      );
      expect(successes.filter((name) => !told.has(name))).toEqual([]);
    });
  });
}
