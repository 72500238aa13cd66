import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type ConfigFault, ConfigInvalid } from '../../src/config/config.js';
import { type ConfigInput, loadConfig } from '../../src/config/load.js';
import { maskConfig } from '../../src/config/print.js';
import { configSchema, listSettings, type SettingSchema } from '../../src/config/schema.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
/** Any file that can be read. */
const existing = join(process.cwd(), 'package.json');

function load(input: ConfigInput = {}): Config {
  return loadConfig({ env: {}, cwd: folder, ...input });
}

function faultsOf(input: ConfigInput): readonly ConfigFault[] {
  try {
    load(input);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.faults;
    throw error;
  }
  return [];
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('configuration: where settings come from', () => {
  test('without a file: TP7 with demo data in ./data on 127.0.0.1:8080', () => {
    expect(load()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: join(folder, 'data'),
      realm: '1C:Enterprise 8.3',
      publications: [{ name: 'TP7', demo: true }],
    });
  });

  test('a variable overrides the file, a flag overrides the variable', () => {
    const config = file('order.json', { port: 1, host: '127.0.0.2', realm: 'file' });
    const env = { TILLGATE_CONFIG: config, TILLGATE_PORT: '2', TILLGATE_HOST: '127.0.0.3' };
    expect(load({ env, flags: { port: '3' } })).toMatchObject({ port: 3, host: '127.0.0.3', realm: 'file' });
  });

  test('--config is taken before TILLGATE_CONFIG', () => {
    const flags = { config: file('flag.json', { port: 7 }) };
    expect(load({ env: { TILLGATE_CONFIG: '/nowhere' }, flags }).port).toBe(7);
  });

  test('tillgate.config.json is read from the working folder, with a byte order mark too', () => {
    const cwd = join(folder, 'default');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'tillgate.config.json'), '\uFEFF{"port": 9}');
    expect(load({ cwd }).port).toBe(9);
  });

  test('paths count from the file, or from the working folder in a variable', () => {
    mkdirSync(join(folder, 'etc'));
    const config = file('etc/paths.json', {
      dataDir: 'd',
    });
    const loaded = load({ flags: { config } });
    expect(loaded.dataDir).toBe(join(folder, 'etc', 'd'));
    expect(load({ flags: { config }, env: { TILLGATE_DATA_DIR: 'e' } }).dataDir).toBe(join(folder, 'e'));
  });

  test('paths of groups count from the file too', () => {
    const config = file('etc/group.json', { tls: { certificateFile: 'c.pem', keyFile: '../k.pem' } });
    expect(faultsOf({ flags: { config } }).map(({ message }) => message)).toEqual([
      expect.stringContaining(join(folder, 'etc', 'c.pem')),
      expect.stringContaining(join(folder, 'k.pem')),
    ]);
  });

  test('every setting has a variable, with lists, groups and truths', () => {
    const env = {
      TILLGATE_LIMITS_MAX_IN_FLIGHT: '5',
      TILLGATE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      TILLGATE_ALLOW_PLAIN_HTTP: 'true',
      TILLGATE_HOST: '0.0.0.0',
      TILLGATE_LOG_LEVEL: 'warn',
      TILLGATE_PUBLICATIONS: '[{"name":"A"},{"name":"B"}]',
      TILLGATE_PUBLIC_URL: 'https://gate.example/',
    };
    expect(load({ env })).toMatchObject({
      limits: { maxInFlight: 5, bodyBytes: 1_048_576 },
      trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
      allowPlainHttp: true,
      log: { level: 'warn' },
      publications: [{ name: 'A', demo: false }, { name: 'B' }],
      publicUrl: 'https://gate.example',
    });
  });

  test('variables of other programs are left alone', () => {
    expect(faultsOf({ env: { PORT: 'x', TILLGATEWAY: 'y' } })).toEqual([]);
  });

  test('it is frozen to the bottom', () => {
    const config = load();
    expect(Object.isFrozen(config.limits)).toBe(true);
    expect(Object.isFrozen(config.publications[0])).toBe(true);
  });
});

describe('configuration: faults', () => {
  test('all at once, with paths, what was wrong and what is accepted', () => {
    const config = file('faults.json', {
      prot: 8080,
      limits: { maxInFlight: 0, bodybytes: 1 },
      publications: [{ name: 'A B' }, {}],
      tls: { certificateFile: '/nowhere.pem' },
    });
    const env = { TILLGATE_PRT: '1', TILLGATE_PORT: 'abc', TILLGATE_DATABASE_URL: 'mysql://db' };
    const faults = faultsOf({ flags: { config, host: '0.0.0.0 ' }, env });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      'TILLGATE_PRT',
      'databaseUrl (TILLGATE_DATABASE_URL)',
      'host (--host)',
      'limits.bodybytes',
      'limits.maxInFlight',
      'port (TILLGATE_PORT)',
      'prot',
      'publications[0].name',
      'publications[1].name',
      'tls.keyFile',
    ]);
    const text = faults.map(({ path, message }) => `${path}: ${message}`).join('\n');
    expect(text).toContain('prot: is not a setting (did you mean "port"?)');
    expect(text).toContain('limits.bodybytes: is not a setting (did you mean "bodyBytes"?)');
    expect(text).toContain('TILLGATE_PRT: is not a setting (did you mean "TILLGATE_PORT"?)');
    expect(text).toContain('port (TILLGATE_PORT): is "abc"; accepted: a whole number');
    expect(text).toContain('limits.maxInFlight: is 0; accepted: a number from 1 to 100000');
    expect(text).toContain('accepted: an address postgres://user:password@host/database');
  });

  test.each([
    ['0.0.0.0', 1],
    ['::', 1],
    ['192.168.1.5', 1],
    ['shop.local', 1],
    ['127.0.0.1', 0],
    ['127.8.8.8', 0],
    ['::1', 0],
    ['localhost', 0],
  ])('plain HTTP on %s: %i faults', (host, count) => {
    expect(faultsOf({ flags: { host } })).toHaveLength(count);
    expect(faultsOf({ flags: { host }, env: { TILLGATE_ALLOW_PLAIN_HTTP: '1' } })).toHaveLength(0);
  });

  test.each([
    ['publicUrl', { publicUrl: 'https://a.example/path' }],
    ['publicUrl', { publicUrl: 'https://a"b' }],
    ['trustedProxies[1]', { trustedProxies: ['::1', 'proxy.local'] }],
    ['trustedProxies[0]', { trustedProxies: ['10.0.0.0/33'] }],
    ['publications[1].name', { publications: [{ name: 'TP7' }, { name: 'tp7' }] }],
    ['publications', { publications: [] }],
    ['publications[0].kkmtransfer', { publications: [{ name: 'TP7', kkmtransfer: { enabled: false } }] }],
    ['limits.headersTimeoutMs', { limits: { headersTimeoutMs: 20_000 } }],
    ['tls.keyFile', { tls: { certificateFile: existing, keyFile: '/nowhere' } }],
    ['tls.keyFile', { tls: { certificateFile: existing, keyFile: '/' } }],
    ['tls', { tls: { certificateFile: existing, keyFile: existing } }],
    ['realm', { realm: 'a"b' }],
    ['realm', { realm: '' }],
    ['port', { port: '8080' }],
    ['port', { port: 65_536 }],
  ])('%s is refused in %j', (path, content) => {
    const faults = faultsOf({ flags: { config: file('one.json', content) } });
    expect(faults.map((fault) => fault.path)).toEqual([path]);
  });

  test.each(['{', '[]', 'null', '""'])('a file that holds %s is refused', (content) => {
    expect(faultsOf({ flags: { config: file('broken.json', content) } })).toHaveLength(1);
  });

  test('a named file that is absent is a fault', () => {
    expect(faultsOf({ flags: { config: 'absent.json' } })[0]?.message).toContain('cannot be read');
  });
});

describe('configuration: PostgreSQL', () => {
  const publications = (...names: string[]) => JSON.stringify(names.map((name) => ({ name })));
  const faultsWith = (url: string, names = ['TP7']) =>
    faultsOf({ env: { TILLGATE_DATABASE_URL: url, TILLGATE_PUBLICATIONS: publications(...names) } });

  test.each([
    'postgres://tillgate:secret@db.shop.local/tillgate',
    'postgresql://db:5433/tillgate?sslmode=verify-full&sslrootcert=/etc/ca.pem',
    'postgres://tillgate@/tillgate?host=/run/postgresql',
  ])('%s is an address', (url) => {
    expect(faultsWith(url)).toEqual([]);
  });

  test.each(['db', 'mysql://db/tillgate', 'postgres:/db', 'postgres://u:p/w@db:x/t'])('%s is none', (url) => {
    expect(faultsWith(url).map(({ path }) => path)).toEqual(['databaseUrl (TILLGATE_DATABASE_URL)']);
  });

  test('what cannot be the name of a schema is refused as the name of a publication', () => {
    const names = ['TP7', 'pg_shop', 'Information_Schema', 'x'.repeat(63), 'x'.repeat(64)];
    expect(
      faultsWith('postgres://db/t', names).map(({ path }) => path.slice(0, 'publications[0]'.length)),
    ).toEqual(['publications[1]', 'publications[2]', 'publications[4]']);
    expect(faultsOf({ env: { TILLGATE_PUBLICATIONS: publications(...names) } })).toEqual([]);
  });

  test('how it is used has defaults', () => {
    expect(load().database).toEqual({ connections: 10, waitMs: 5000, statementMs: 30_000 });
  });
});

describe('configuration: secrets', () => {
  test('come from a file, without its last line end, and never show in a fault', () => {
    const secret = file('secret', 'mysql://u:hunter2@db\n');
    const faults = faultsOf({ env: { TILLGATE_DATABASE_URL_FILE: secret } });
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  test('given twice, or in a file that is absent, are faults', () => {
    const env = { TILLGATE_DATABASE_URL: 'a', TILLGATE_DATABASE_URL_FILE: 'b' };
    expect(faultsOf({ env }).map(({ path }) => path)).toContain('TILLGATE_DATABASE_URL_FILE');
    expect(faultsOf({ env: { TILLGATE_DATABASE_URL_FILE: '/nowhere' } })[0]?.message).toContain(
      'cannot be read',
    );
  });

  test('are masked when printed', () => {
    const config: Config = { ...load(), databaseUrl: 'postgres://u:hunter2@db' };
    expect(maskConfig(config)).toMatchObject({ databaseUrl: '***', port: 8080 });
  });
});

describe('configuration: the schema', () => {
  test('describes every setting, with an example; variables are unique', () => {
    const settings = listSettings();
    for (const { schema } of settings) {
      expect(schema.description).toMatch(/\S/);
      expect(schema).toHaveProperty('examples');
    }
    expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
  });

  test('takes no unknown key anywhere', () => {
    const groups = (schema: SettingSchema): SettingSchema[] => [
      ...(schema.type === 'object' ? [schema] : []),
      ...Object.values(schema.properties ?? {}).flatMap(groups),
      ...(schema.items ? groups(schema.items) : []),
    ];
    for (const group of groups(configSchema)) expect(group).toHaveProperty('additionalProperties', false);
  });
});
