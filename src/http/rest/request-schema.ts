import {
  type OpenApiDocument,
  type OperationModel,
  type ParameterModel,
  resolved,
  type Schema,
} from './document.js';

/**
 * Makes JSON Schemas of what the operations of a document take: of `{ path, query, headers, body }`. What only people read is
 * left out, and numbers that are not whole are taken as texts; see `decimal-keyword.ts`.
 */
export function requestSchemas(
  document: OpenApiDocument,
  operations: readonly OperationModel[],
): { definitions: Schema; schemaOf: ReadonlyMap<string, Schema> } {
  const definitions: Record<string, Schema> = {};

  function defined(reference: string): string {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    if (!Object.hasOwn(definitions, name)) {
      // Set first: a schema may refer to itself.
      definitions[name] = {};
      definitions[name] = rewritten(resolved<Schema>(document, { $ref: reference }), name);
    }
    return `${DEFINITIONS}#/$defs/${name}`;
  }

  function rewritten(schema: Schema, where: string): Schema {
    if (isDecimal(schema)) return decimal(schema, where);
    if (isList(schema.type) ? schema.type.includes('number') : schema.type === 'number') {
      throw new Error(
        `${where}: numbers that are not whole are told as type [string, number] with a pattern`,
      );
    }
    const kept = Object.entries(schema).filter(([keyword]) => !forPeople(keyword));
    return Object.fromEntries(kept.map(([keyword, value]) => [keyword, inner(keyword, value, where)]));
  }

  function inner(keyword: string, value: unknown, where: string): unknown {
    if (keyword === '$ref') return defined(value as string);
    if (SCHEMA_MAPS.has(keyword)) {
      const named = Object.entries(value as Record<string, Schema>);
      return Object.fromEntries(named.map(([name, schema]) => [name, rewritten(schema, `${where}.${name}`)]));
    }
    if (SCHEMA_LISTS.has(keyword)) {
      return (value as Schema[]).map((schema, i) => rewritten(schema, `${where}.${keyword}[${i}]`));
    }
    return SCHEMAS.has(keyword) && typeof value === 'object'
      ? rewritten(value as Schema, `${where}.${keyword}`)
      : value;
  }

  const schemaOf = new Map(
    operations.map(({ id, variables, query, headers, body }) => {
      const parts = {
        ...(variables.length > 0 && {
          path: objectOf(variables, (schema) => rewritten(schema, `${id}.path`)),
        }),
        query: objectOf(query, (schema) => rewritten(schema, `${id}.query`)),
        headers: objectOf(headers, (schema) => rewritten(schema, `${id}.headers`)),
        ...(body && { body: rewritten(body.schema, `${id}.body`) }),
      };
      return [id, { type: 'object', properties: parts }];
    }),
  );
  return { definitions: { $id: DEFINITIONS, $defs: definitions }, schemaOf };
}

/** Name of the schema that holds all others. */
export const DEFINITIONS = 'definitions';

const SCHEMA_MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const SCHEMA_LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SCHEMAS = new Set([
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'contains',
]);

/** What a value must be, in words, `{ru, en}`: for the refusal of one that is not. */
export const ACCEPTS = 'x-accepts';

function forPeople(keyword: string): boolean {
  return (
    (keyword.startsWith('x-') && keyword !== ACCEPTS) ||
    ['example', 'xml', 'externalDocs', 'discriminator'].includes(keyword)
  );
}

function isList(value: unknown): value is string[] {
  return Array.isArray(value);
}

function isDecimal({ type }: Schema): boolean {
  return isList(type) && type.includes('string') && type.includes('number');
}

function decimal(
  { type, pattern, examples, example, [ACCEPTS]: accepts, ...rest }: Schema,
  where: string,
): Schema {
  const beyond = Object.keys(rest).filter((keyword) => !forPeople(keyword) && !DECIMAL_WORDS.has(keyword));
  if (typeof pattern !== 'string' || beyond.length > 0) {
    throw new Error(
      `${where}: a decimal is told by a pattern alone, without ${beyond.join(', ') || 'a format'}`,
    );
  }
  const text = {
    decimalText: pattern,
    examples: examples ?? (example === undefined ? [] : [example]),
    ...(accepts === undefined ? {} : { [ACCEPTS]: accepts }),
  };
  return (type as string[]).includes('null') ? { anyOf: [{ type: 'null' }, text] } : text;
}

const DECIMAL_WORDS = new Set(['title', 'description', 'deprecated', 'default']);

function objectOf(parameters: readonly ParameterModel[], rewrite: (schema: Schema) => Schema): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, rewrite(schema)])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}
