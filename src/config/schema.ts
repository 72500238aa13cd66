import { readFileSync } from 'node:fs';

/** The part of JSON Schema that the configuration's schema uses. */
export interface SettingSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly items?: SettingSchema;
  /** Masked when printed; may come from a file named by `…_FILE`. */
  readonly 'x-secret'?: boolean;
  /** Made absolute when the configuration is loaded. */
  readonly 'x-path'?: boolean;
}

const file = new URL('../../schemas/config.schema.json', import.meta.url);

export const configSchema: SettingSchema = JSON.parse(readFileSync(file, 'utf8'));

/** One setting that a variable or flag can give: everything that is not a group of settings. */
export interface Setting {
  /** `['limits', 'maxInFlight']` */
  path: readonly string[];
  /** `TILLGATE_LIMITS_MAX_IN_FLIGHT` */
  variable: string;
  schema: SettingSchema;
}

/** All settings of the schema, in its order. */
export function listSettings(schema = configSchema, path: readonly string[] = []): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const childPath = [...path, name];
    if (name === '$schema') return [];
    if (child.type === 'object') return listSettings(child, childPath);
    return [{ path: childPath, variable: variableOf(childPath), schema: child }];
  });
}

function variableOf(path: readonly string[]): string {
  return ['TILLGATE', ...path.map((part) => part.replace(/[A-Z]/g, '_$&').toUpperCase())].join('_');
}

/** The schema at a path of keys and list positions, if there is one. */
export function findSchema(path: readonly string[]): SettingSchema | undefined {
  let schema: SettingSchema | undefined = configSchema;
  for (const key of path) schema = schema?.type === 'array' ? schema.items : schema?.properties?.[key];
  return schema;
}

/** A copy of a draft or configuration with every value of a known setting passed through `change`. */
export function mapSettings(
  value: unknown,
  change: (value: unknown, schema: SettingSchema) => unknown,
  schema: SettingSchema | undefined = configSchema,
): unknown {
  if (schema === undefined || value === undefined) return value;
  if (schema.type === 'array' && Array.isArray(value)) {
    return value.map((item) => mapSettings(item, change, schema.items));
  }
  if (schema.type === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        mapSettings(child, change, schema.properties?.[key]),
      ]),
    );
  }
  return change(value, schema);
}
