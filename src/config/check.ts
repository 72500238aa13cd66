import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Config, ConfigFault } from './config.js';
import { hintFor } from './nearest.js';
import { configSchema, findSchema } from './schema.js';
import type { Draft } from './sources.js';

let compiled: ValidateFunction<Config> | undefined;

function validator(): ValidateFunction<Config> {
  const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true, strict: true });
  ajv.addKeyword('x-secret').addKeyword('x-path');
  return ajv.compile<Config>(configSchema);
}

/**
 * Checks the whole draft against the schema and fills the defaults into it. Settings with faults (the whole group of
 * them) are replaced by their defaults, so that the rest can be checked further.
 */
export function checkSchema(draft: Draft): { config: Config; faults: ConfigFault[] } {
  delete draft.$schema;
  compiled ??= validator();
  if (compiled(draft)) return { config: draft, faults: [] };
  const errors = compiled.errors ?? [];
  const rest = structuredClone(draft);
  for (const error of errors) delete rest[settingOf(error)];
  if (!compiled(rest)) throw new Error('the configuration schema refuses its own defaults');
  return { config: rest, faults: firstOfEach(errors.map(faultOf)) };
}

/** An empty text is too short and matches no pattern: one fault for each setting is enough. */
function firstOfEach(faults: readonly ConfigFault[]): ConfigFault[] {
  return faults.filter(({ path }, i) => faults.findIndex((fault) => fault.path === path) === i);
}

/** The first key on the way to what is wrong. */
function settingOf({ instancePath, params }: ErrorObject): string {
  return instancePath.split('/').map(unescapePointer)[1] ?? String(params.additionalProperty);
}

function faultOf(error: ErrorObject): ConfigFault {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const params: Record<string, unknown> = error.params;
  if (error.keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    const known = Object.keys(findSchema(path)?.properties ?? {}).filter((key) => key !== '$schema');
    return { path: text([...path, name]), message: `is not a setting${hintFor(name, known)}` };
  }
  if (error.keyword === 'required') {
    return { path: text([...path, String(params.missingProperty)]), message: 'is missing' };
  }
  const shown = findSchema(path)?.['x-secret'] ? 'is not usable' : `is ${JSON.stringify(error.data)}`;
  return { path: text(path), message: `${shown}; accepted: ${acceptedBy(error, params)}` };
}

function acceptedBy(error: ErrorObject, params: Record<string, unknown>): string {
  switch (error.keyword) {
    case 'type':
      return String(params.type);
    case 'enum':
      return Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : '';
    case 'minimum':
    case 'maximum':
      return `a number from ${error.parentSchema?.minimum} to ${error.parentSchema?.maximum}`;
    case 'minLength':
      return 'a text that is not empty';
    case 'pattern':
      return `a text that matches ${params.pattern}`;
    default:
      return error.message ?? error.keyword;
  }
}

/** `publications[0].name` */
function text(path: readonly string[]): string {
  return path.map((key, i) => (/^\d+$/.test(key) ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
