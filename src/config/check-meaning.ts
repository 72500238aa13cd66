import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { isLoopbackHost } from '../base/loopback.js';
import type { Config, ConfigFault } from './config.js';

const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);

interface Check {
  /** The settings that the check looks at; it is left out when one of them is faulty already. */
  reads: readonly (keyof Config)[];
  run: (config: Config) => ConfigFault[];
}

const checks: readonly Check[] = [
  { reads: ['databaseUrl'], run: checkDatabaseUrl },
  { reads: ['publicUrl'], run: checkPublicUrl },
  { reads: ['host', 'tls', 'allowPlainHttp'], run: checkExposure },
  { reads: ['trustedProxies'], run: checkProxies },
  { reads: ['tls'], run: checkTlsFiles },
  { reads: ['limits'], run: checkLimits },
  { reads: ['publications'], run: checkPublicationNames },
  { reads: ['publications', 'databaseUrl'], run: checkSchemaNames },
];

/**
 * What a schema cannot say: faults that show only when settings are looked at together or on this machine.
 * @param faulty settings with a fault that is known already
 */
export function checkMeaning(config: Config, faulty: ReadonlySet<string>): ConfigFault[] {
  return checks
    .filter(({ reads }) => !reads.some((name) => faulty.has(name)))
    .flatMap(({ run }) => run(config));
}

function checkDatabaseUrl({ databaseUrl }: Config): ConfigFault[] {
  // Without a host it is a socket, which is named behind it.
  const isAddress = (text: string) => URL.canParse(text.replace(/@\//, '@localhost/'));
  if (databaseUrl === undefined || (/^postgres(ql)?:\/\//.test(databaseUrl) && isAddress(databaseUrl)))
    return [];
  const message =
    'accepted: an address postgres://user:password@host/database (%40 for @ in a password), or nothing to use SQLite files in dataDir';
  return [{ path: 'databaseUrl', message }];
}

const longestSchema = 63;

/** On PostgreSQL the name of a publication is the name of its schema. */
function checkSchemaNames({ databaseUrl, publications }: Config): ConfigFault[] {
  if (databaseUrl === undefined) return [];
  return publications.flatMap(({ name }, i) => {
    if (name.length <= longestSchema && !/^(pg_|information_schema$)/i.test(name)) return [];
    const accepted = `with PostgreSQL at most ${longestSchema} characters, not information_schema, not beginning with pg_`;
    return [
      { path: `publications[${i}].name`, message: `is ${JSON.stringify(name)}; accepted: ${accepted}` },
    ];
  });
}

function checkPublicUrl({ publicUrl }: Config): ConfigFault[] {
  if (
    publicUrl === undefined ||
    /^https?:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(publicUrl)
  )
    return [];
  const accepted = 'http:// or https://, host and port, without a path: https://gate.shop.example';
  return [{ path: 'publicUrl', message: `is ${JSON.stringify(publicUrl)}; accepted: ${accepted}` }];
}

function checkExposure({ host, tls, allowPlainHttp }: Config): ConfigFault[] {
  if (tls || allowPlainHttp || isLoopbackHost(host)) return [];
  const message =
    `is ${JSON.stringify(host)}, which other machines can reach, and HTTP would carry passwords readable; ` +
    'give tls, or set allowPlainHttp (TILLGATE_ALLOW_PLAIN_HTTP) to true, or listen on 127.0.0.1';
  return [{ path: 'host', message }];
}

function checkProxies({ trustedProxies }: Config): ConfigFault[] {
  return trustedProxies.flatMap((proxy, i) => {
    if (namedNetworks.has(proxy) || isNetwork(proxy)) return [];
    const accepted = 'an address, or a network such as 10.0.0.0/8, or loopback, linklocal, uniquelocal';
    return [{ path: `trustedProxies[${i}]`, message: `is ${JSON.stringify(proxy)}; accepted: ${accepted}` }];
  });
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** Reads both and lets OpenSSL try them: a certificate that does not fit its key would end the start with a stack. */
function checkTlsFiles({ tls }: Config): ConfigFault[] {
  if (!tls) return [];
  const faults: ConfigFault[] = [];
  const read = (key: 'certificateFile' | 'keyFile') => {
    try {
      return readFileSync(tls[key]);
    } catch (error) {
      faults.push({ path: `tls.${key}`, message: `cannot be read: ${reasonOf(error)}` });
      return undefined;
    }
  };
  const cert = read('certificateFile');
  const key = read('keyFile');
  if (cert === undefined || key === undefined) return faults;
  try {
    createSecureContext({ cert, key });
    return [];
  } catch (error) {
    const message = `${tls.certificateFile} and ${tls.keyFile} cannot be used: ${reasonOf(error)}; accepted: a certificate and its key, without a password, both PEM`;
    return [{ path: 'tls', message }];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkLimits({ limits }: Config): ConfigFault[] {
  if (limits.headersTimeoutMs <= limits.requestTimeoutMs) return [];
  const message = `is ${limits.headersTimeoutMs}; accepted: at most limits.requestTimeoutMs (${limits.requestTimeoutMs})`;
  return [{ path: 'limits.headersTimeoutMs', message }];
}

/** Names differ in more than case: they are folders, and Windows does not tell `TP7` from `tp7`. */
function checkPublicationNames({ publications }: Config): ConfigFault[] {
  const seen = new Set<string>();
  return publications.flatMap(({ name }, i) => {
    const folder = name.toLowerCase();
    if (!seen.has(folder)) {
      seen.add(folder);
      return [];
    }
    return [
      {
        path: `publications[${i}].name`,
        message: `is ${JSON.stringify(name)}, a name that another publication has (case does not count)`,
      },
    ];
  });
}
