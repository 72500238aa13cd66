import type { Config } from './config.js';
import { mapSettings } from './schema.js';

/** The effective configuration with secrets replaced by `***`, ready for JSON. */
export function maskConfig(config: Config): unknown {
  return mapSettings(config, (value, schema) => (schema['x-secret'] ? '***' : value));
}
