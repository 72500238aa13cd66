import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { loadConfig } from '../../src/config/load.js';
import { DEFAULT_XML_LIMITS, XmlReader } from '../../src/soap/xml-reader.js';
import { makeCertificate } from '../support/certificate.js';
import { programAt } from '../support/debian.js';
import { temporaryFolder } from '../support/temporary.js';

/** What of `deploy/` cannot be run in a test is at least of its form, and names what exists. */

const folder = temporaryFolder();
const files = readdirSync('deploy', { recursive: true, encoding: 'utf8' }).map((name) =>
  join('deploy', name),
);
const read = (file: string) => readFileSync(file, 'utf8');
/** Compose knows `<<`. */
const compose = (name: string) =>
  load(read(join('deploy/docker', name)), { schema: CORE_SCHEMA.withTags(mergeTag) });

/** Walks the whole document. @throws XmlError where it is not well-formed */
function rootOf(xml: string): string {
  const reader = new XmlReader(xml, [], DEFAULT_XML_LIMITS);
  reader.openRoot();
  const root = reader.local;
  reader.skip();
  reader.finish();
  return root;
}

describe('for Windows', () => {
  test.each([
    ['deploy/iis/web.config', 'configuration'],
    ['deploy/windows/tillgate.xml', 'service'],
  ])('%s is well-formed', (file, root) => {
    expect(rootOf(read(file))).toBe(root);
  });

  test('the check finds what is not', () => {
    expect(() => rootOf(read('deploy/iis/web.config').replace('</rules>', '</rule>'))).toThrow('rule');
  });

  test('IIS passes on the same addresses as nginx', () => {
    const [inside, outside] = [...read('deploy/iis/web.config').matchAll(/<match url="(\^[^"]+)"/g)].map(
      ([, pattern = '']) => pattern.slice(1),
    );
    const nginx = read('deploy/nginx/tillgate.conf');
    expect(nginx).toContain(`location ~* ^/${inside} {`);
    expect(nginx).toContain(`location ~ ^/${outside} {`);
  });
});

describe('systemd', () => {
  let program: string;
  const analyze = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  const unit = join(folder, 'tillgate.service');
  const withTls = join(folder, 'tls', 'tillgate.service');

  beforeAll(() => {
    program = programAt('systemd-analyze');
    const text = read('deploy/systemd/tillgate.service');
    expect(text).toContain('ExecStart=/usr/bin/node ');
    const here = text.replaceAll('/usr/bin/node', process.execPath);
    writeFileSync(unit, here);
    mkdirSync(join(folder, 'tls', 'tillgate.service.d'), { recursive: true });
    writeFileSync(withTls, here);
    writeFileSync(join(folder, 'tls', 'tillgate.service.d', 'tls.conf'), read('deploy/systemd/tls.conf'));
  }, 400_000);

  test.each([
    ['behind a web server', unit],
    ['with TLS of its own', withTls],
  ])('knows every setting of the unit %s', (_, file) => {
    expect(analyze('verify', file)).toEqual({ status: 0, said: '' });
  });

  test('a setting that it does not know would be told', () => {
    const wrong = join(folder, 'wrong.service');
    writeFileSync(wrong, read(unit).replace('ProtectHome', 'ProtectHouse'));
    expect(analyze('verify', wrong).said).toContain("'ProtectHouse'");
  });

  test('finds the service well locked up, and less so without the settings for that', () => {
    const enough = ['security', '--offline=true', '--threshold=20'];
    expect(analyze(...enough, unit).status).toBe(0);
    const open = join(folder, 'open.service');
    writeFileSync(open, read(unit).replace(/^(Protect|Private|Restrict|SystemCall).*$/gm, ''));
    expect(analyze(...enough, open).status).toBe(1);
  });

  test('waits longer for the end than Tillgate takes: 8 s for requests, 5 s for tasks', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(read(unit)) ?? [];
    const { limits } = loadConfig({ env: {}, flags: {}, cwd: folder });
    expect(Number(seconds) * 1000).toBeGreaterThanOrEqual(limits.shutdownMs + 5000);
  });
});

describe('shell scripts', () => {
  test('certbot’s hook lays a renewed certificate where the web servers and Tillgate look', () => {
    const to = join(folder, 'installed');
    const bin = join(folder, 'bin');
    const told = join(folder, 'told');
    mkdirSync(bin);
    // nginx runs here, Apache does not.
    const systemctl = `#!/bin/sh\necho "$@" >>${told}\ncase "$*" in *is-active?apache2) exit 3 ;; esac\n`;
    writeFileSync(join(bin, 'systemctl'), systemctl, { mode: 0o755 });
    const { text, keyFile } = makeCertificate(folder);
    cpSync(keyFile, join(folder, 'privkey.pem'));
    const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
    const hook = read('deploy/certbot/tillgate-certificate');
    const here = hook.replace('/etc/tillgate/tls', to).replace('-g tillgate', `-g ${group}`);
    expect(here).not.toContain('/etc/');
    const env = { PATH: `${bin}:${process.env.PATH}`, RENEWED_LINEAGE: folder };
    execFileSync('sh', ['-c', here], { env });
    expect(read(join(to, 'fullchain.pem'))).toBe(text);
    expect(statSync(join(to, 'key.pem')).mode & 0o777).toBe(0o640);
    expect(read(told).trim().split('\n')).toEqual([
      '-q is-active nginx',
      'reload nginx',
      '-q is-active apache2',
    ]);
  });

  test('the command beside the service goes on as its user, with its configuration', () => {
    const bin = join(folder, 'sudo-bin');
    mkdirSync(bin);
    const write = (name: string, text: string) =>
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    write('id', 'echo "$RUN_AS"');
    write('sudo', 'shift && RUN_AS=$1 && shift && export RUN_AS && exec sh "$@"');
    write('node', 'echo "$TILLGATE_CONFIG as $RUN_AS:" && printf "[%s]" "$@"');
    const script = join(folder, 'tillgate');
    writeFileSync(script, read('deploy/systemd/tillgate').replace('/usr/bin/node', 'node'));
    const said = execFileSync('sh', [script, 'cards', 'show', '1 2'], {
      env: { PATH: `${bin}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect(said).toBe(
      '/etc/tillgate/tillgate.config.json as tillgate:\n[/opt/tillgate/dist/cli.js][cards][show][1 2]',
    );
  });
});

describe('configurations of Tillgate', () => {
  test.each(files.filter((file) => file.startsWith('deploy/config/')))('%s has no faults', (file) => {
    const copy = join(folder, 'config.json');
    makeCertificate(folder);
    writeFileSync(copy, read(file).replaceAll('/etc/tillgate/tls', folder));
    const { dataDir } = loadConfig({ env: {}, flags: { config: copy }, cwd: folder });
    expect(dataDir).toBe('/var/lib/tillgate');
  });
});

describe('Docker', () => {
  test('the Dockerfile copies what exists, and the context is no larger', () => {
    const copied = [...read('deploy/docker/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, names = '']) => names.split(' '),
    );
    expect(copied).toContain('src');
    expect(copied.filter((name) => !existsSync(name))).toEqual([]);
    const sent = [...read('deploy/docker/Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(
      ([, name]) => name,
    );
    expect([...new Set(copied)].sort()).toEqual(sent.sort());
  });

  test('its variables are a configuration, and so are those of the compose file', () => {
    const [, block = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(read('deploy/docker/Dockerfile')) ?? [];
    const variables = [...block.matchAll(/(TILLGATE_\w+)=(?:'([^']*)'|(\S+))/g)];
    const image = Object.fromEntries(variables.map(([, name, quoted, plain]) => [name, quoted ?? plain]));
    const { services } = compose('compose.yaml') as {
      services: { tillgate: { environment: Record<string, string>; ports: string[] } };
    };
    const { environment, ports } = services.tillgate;
    const config = loadConfig({ env: { ...image, ...environment }, flags: {}, cwd: folder });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      dataDir: '/var/lib/tillgate',
      trustedProxies: ['uniquelocal'],
      publications: [{ name: 'TP7', demo: false }],
    });
    expect(ports).toEqual([`127.0.0.1:8080:${config.port}`]);
  });

  test.each(['compose.yaml', 'compose.postgres.yaml'])(
    '%s has a name of its own, not that of its folder, which others have too',
    (file) => {
      expect(compose(file)).toMatchObject({ name: 'tillgate' });
    },
  );

  describe('two processes on PostgreSQL', () => {
    interface Service {
      environment: Record<string, string>;
      secrets: string[];
      volumes: string[];
      networks?: { default: { ipv4_address: string } };
      extra_hosts?: string[];
      healthcheck?: { test: string[] };
    }
    const { services, secrets, networks } = compose('compose.postgres.yaml') as {
      services: Record<string, Service>;
      secrets: Record<string, { file: string }>;
      networks: { default: { ipam: { config: [{ subnet: string; ip_range: string }] } } };
    };

    test('its variables are a configuration, with the address out of a file', () => {
      const url = join(folder, 'database_url');
      writeFileSync(url, 'postgres://tillgate:0123@database/tillgate');
      for (const name of ['tillgate-1', 'tillgate-2']) {
        const { environment, secrets: given } = services[name] as Service;
        expect(environment.TILLGATE_DATABASE_URL_FILE).toBe(`/run/secrets/${given[0]}`);
        expect(Object.keys(secrets)).toEqual(expect.arrayContaining(given));
        const env = { ...environment, TILLGATE_DATABASE_URL_FILE: url };
        expect(loadConfig({ env, flags: {}, cwd: folder })).toMatchObject({
          databaseUrl: 'postgres://tillgate:0123@database/tillgate',
          publications: [{ name: 'TP7', demo: false }],
        });
      }
    });

    test('the balancer passes on to the processes that there are', () => {
      const [source = ''] = services.balancer?.volumes[0]?.split(':') ?? [];
      const balancer = read(join('deploy/docker', source));
      const names = Object.keys(services).filter((name) => name.startsWith('tillgate'));
      for (const [, upstream = ''] of balancer.matchAll(/^upstream [^{]+\{([^}]+)\}/gm)) {
        const named = [...upstream.matchAll(/^ {4}server ([\w-]+):8080/gm)].map(([, name]) => name);
        expect(named).toEqual(names);
      }
    });

    test('the balancer knows their addresses, which nobody else is given while one of them is stopped', () => {
      const [{ subnet, ip_range: others }] = networks.default.ipam.config;
      const within = (network: string, address: string) => {
        const [start = '', bits] = network.split('/');
        const list = new BlockList();
        list.addSubnet(start, Number(bits));
        return list.check(address);
      };
      const tillgates = Object.entries(services).filter(([name]) => name.startsWith('tillgate'));
      const addresses = tillgates.map(([, service]) => service.networks?.default.ipv4_address ?? '');
      expect(services.balancer?.extra_hosts).toEqual(
        tillgates.map(([name], index) => `${name}:${addresses[index]}`),
      );
      expect(new Set(addresses).size).toBe(tillgates.length);
      expect(addresses.filter((address) => !within(subnet, address) || within(others, address))).toEqual([]);
    });

    test('the database is well when it takes connections from outside, not while it is set up', () => {
      expect(services.database?.healthcheck?.test.join(' ')).toContain('pg_isready -h 127.0.0.1 ');
    });

    test('the balancer leaves out nobody who was just restarted: the other one may be next', () => {
      const servers = read('deploy/nginx/balancer.conf').match(/^ {4}server .+$/gm) ?? [];
      expect(servers.filter((line) => !line.endsWith(' max_fails=0;'))).toEqual([]);
      expect(servers).toHaveLength(4);
      expect(read('docs/publication.md')).toContain('`server 127.0.0.1:8081 max_fails=0;`');
    });

    test('1C comes back to the server that imports its file', () => {
      const balancer = read('deploy/nginx/balancer.conf');
      expect(balancer).toMatch(/upstream exchange \{\s+ip_hash;/);
      expect(balancer).toMatch(/location ~ \^\/\[\^\/\]\+\/hs\/exchange \{\s+proxy_pass http:\/\/exchange;/);
    });

    test('nginx takes the balancer’s configuration', () => {
      const nginx = programAt('nginx');
      const written = (text: string) => {
        const file = join(folder, 'nginx.conf');
        const here = text
          .replaceAll(/tillgate-\d:/g, '127.0.0.1:')
          .replace('listen 8080', 'listen 127.0.0.1:1');
        writeFileSync(file, `events {}\npid ${folder}/pid;\nerror_log stderr;\nhttp {\n${here}}\n`);
        return spawnSync(nginx, ['-t', '-p', folder, '-c', file], { encoding: 'utf8' });
      };
      const text = read('deploy/nginx/balancer.conf');
      expect(written(text).stderr).toContain('test is successful');
      expect(written(text.replace('least_conn', 'most_conn')).stderr).toContain('most_conn');
    }, 400_000);
  });
});
