/**
 * The configuration of a process, as `schemas/config.schema.json` describes it: checked whole, defaults filled in, paths
 * absolute, frozen. A test keeps this type and the schema together.
 */
export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly database: DatabaseConfig;
  /** 32 characters or more. */
  readonly secretsKey?: string;
  /** Scheme, host and port without a slash at the end: `https://gate.shop.example`. */
  readonly publicUrl?: string;
  readonly trustedProxies: readonly string[];
  readonly allowPlainHttp: boolean;
  readonly tls?: TlsConfig;
  readonly realm: string;
  readonly log: { readonly level: LogLevel };
  readonly limits: LimitsConfig;
  readonly journal: JournalConfig;
  readonly sandbox: SandboxConfig;
  readonly publications: readonly PublicationConfig[];
}

interface TlsConfig {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

interface DatabaseConfig {
  readonly connections: number;
  readonly waitMs: number;
  readonly statementMs: number;
}

interface LimitsConfig {
  readonly maxInFlight: number;
  readonly bodyBytes: number;
  readonly batchBodyBytes: number;
  readonly statementBytes: number;
  readonly statementWaitMs: number;
  readonly requestsPerSecond: number;
  readonly changesAtOnce: number;
  readonly changesWaiting: number;
  readonly changesWaitMs: number;
  readonly listMegabytes: number;
  readonly exchangeMegabytes: number;
  readonly exchangePartBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly connectionsCheckingIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly shutdownMs: number;
  readonly freeDiskMegabytes: number;
}

interface JournalConfig {
  readonly bodyBytes: number;
  readonly retentionDays: number;
  readonly retentionMegabytes: number;
}

interface SandboxConfig {
  readonly umico: 'demo' | 'on' | 'off';
  /** 0 takes any free port. */
  readonly umicoPort: number;
}

export interface PublicationConfig {
  readonly name: string;
  readonly demo: boolean;
}

/** One thing wrong with the configuration. */
export interface ConfigFault {
  /** Where: `limits.maxInFlight`, with the variable or flag it came from: `port (TILLGATE_PORT)`. */
  path: string;
  /** What was wrong and what is accepted. */
  message: string;
}

/** All faults of a configuration at once. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
}
