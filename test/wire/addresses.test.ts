import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../src/domain/settings/settings.js';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { addUser, changePassword, removeUser, setRoles } from '../../src/domain/users/manage-users.js';
import { PUBLISHED_WSDL } from '../../src/kkmtransfer/contract.js';
import { operations } from '../../src/kkmtransfer/index.js';
import type { Engine } from '../../src/store/engine.js';
import { openConnection, rawExchange, requestBytes } from '../support/raw-http.js';
import { startServer, type TestServer } from '../support/server.js';
import { basic, callTill, element, get, KASSIR, testConnectionBody } from '../support/soap-client.js';
import { envelope, send } from '../support/soap-server.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const clock = { now: Date.parse('2026-11-22T07:15:30Z') };
const publishedAddress = 'http://localhost:8080/TP7/ws/KKMTransfer.1cws';
const challenge = 'Basic realm="1C:Enterprise 8.3"';
let server: TestServer;
let engine: Engine;

/** A server on a copy of nothing: demo data, a folder of its own. */
const startDemo = (config: Record<string, unknown> = {}) =>
  startServer({ dataDir: mkdtempSync(join(folder, 'server-')), clock: () => clock.now, config });

beforeAll(async () => {
  server = await startDemo();
  // What the command line does beside a running server.
  engine = await openStore({ dataDir: server.dataDir, publication: 'TP7' });
});
afterAll(async () => {
  await engine.close();
  await server.close();
});

const users = {
  get engine() {
    return engine;
  },
  clock: () => clock.now,
};
const set = <Name extends keyof Settings>(name: Name, value: Settings[Name]) =>
  changeSetting(engine, name, value);
const status = async (headers: Record<string, string>) =>
  (await callTill({ service: server.service, body: testConnectionBody, headers })).status;
const published = async (address: string) =>
  (await readFile(PUBLISHED_WSDL, 'utf8')).replaceAll(publishedAddress, address);
const addresses = (wsdl: string) =>
  [...wsdl.matchAll(/:address location="([^"]*)"/g)].map((match) => match[1]);

describe('the WSDL', () => {
  test('is not shown without credentials', async () => {
    const answer = await get(`${server.service}?wsdl`, {});
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(answer.text).toBe('Unauthorized\n');
  });

  test('is not shown with a wrong password', async () => {
    const answer = await get(`${server.service}?wsdl`, { Authorization: basic('kassir', 'wrong') });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge);
  });

  test.each(['?wsdl', '?WSDL', '?Wsdl', '?wsdl=1', '?singleWsdl&wsdl'])(
    'at %s is the published contract, byte for byte, with the address of the server',
    async (query) => {
      const answer = await get(server.service + query);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
      expect(answer.text).toBe(await published(server.service));
    },
  );

  test('names the host that the client addressed', async () => {
    const answer = await rawExchange(server.port, {
      method: 'GET',
      target: '/TP7/ws/KKMTransfer.1cws?wsdl',
      headers: { Host: 'gate.example:8080', ...KASSIR },
    });
    const address = 'http://gate.example:8080/TP7/ws/KKMTransfer.1cws';
    expect(answer.body.toString()).toBe(await published(address));
  });

  test.each(['"><script>alert(1)</script>', 'gate.example/evil?', 'a b', '[::1', 'x'.repeat(300)])(
    'does not repeat a Host that is none: %s',
    async (host) => {
      const answer = await rawExchange(server.port, {
        method: 'GET',
        target: '/TP7/ws/KKMTransfer.1cws?wsdl',
        headers: { Host: host, ...KASSIR },
      });
      const local = `http://127.0.0.1:${server.port}/TP7/ws/KKMTransfer.1cws`;
      if (answer.status === 200) expect(addresses(answer.body.toString())).toEqual([local, local]);
      else expect(answer.status).toBe(400);
    },
  );

  test('does not believe X-Forwarded headers of a stranger', async () => {
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil.example' };
    const answer = await get(`${server.service}?wsdl`, { ...KASSIR, ...forwarded });
    expect(addresses(answer.text)).toEqual([server.service, server.service]);
  });

  test('believes X-Forwarded headers of a configured proxy', async () => {
    const behindProxy = await startDemo({ trustedProxies: ['loopback'] });
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'gate.example' };
    const answer = await get(`${behindProxy.service}?wsdl`, { ...KASSIR, ...forwarded });
    await behindProxy.close();
    const address = 'https://gate.example/TP7/ws/KKMTransfer.1cws';
    expect(addresses(answer.text)).toEqual([address, address]);
  });

  test('names the configured public address, whatever was addressed', async () => {
    const named = await startDemo({ publicUrl: 'https://gate.example' });
    const answer = await get(`${named.service}?wsdl`);
    await named.close();
    expect(answer.text).toBe(await published('https://gate.example/TP7/ws/KKMTransfer.1cws'));
  });
});

describe('the address of the service', () => {
  test.each([
    '/TP7/ws/KKMTransfer.1cws',
    '/TP7/ws/KKMTransfer',
    '/TP7/ws/kkmtransfer.1cws',
    '/TP7/ws/KKMTRANSFER.1CWS',
    '/TP7/ws/KkmTransfer',
    '/TP7/ws/%D0%9A%D0%9A%D0%9CTransfer.1cws',
    '/TP7/ws/%D0%9A%D0%9A%D0%9CTransfer',
    '/TP7/ws/%d0%9a%d0%9a%d0%9cTransfer',
    '/TP7/ws/%D0%BA%D0%BA%D0%BCtransfer.1cws',
    '/TP7/ws/%CA%CA%CCTransfer',
    '/TP7/ws/%CA%CA%CCTransfer.1cws',
    '/TP7/ws/%ca%ca%ccTRANSFER',
    '/TP7/ws/%EA%EA%ECtransfer.1cws',
    '/TP7/ws/%4BKM%54ransfer',
  ])('%s: WSDL that names it, operations, page', async (path) => {
    const address = `${server.url}${path}`;
    const wsdl = await rawExchange(server.port, {
      method: 'GET',
      target: `${path}?wsdl`,
      headers: { Host: new URL(server.url).host, ...KASSIR },
    });
    expect(wsdl.status).toBe(200);
    expect(addresses(wsdl.body.toString())).toEqual([address, address]);
    const answer = await callTill({ service: address, body: testConnectionBody });
    expect(answer.status).toBe(200);
    expect(element(answer.text, 'Publication')).toBe('TP7');
    expect((await get(address)).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test.each([
    '/',
    '/TP7',
    '/TP7/',
    '/TP7/ws',
    '/TP7/ws/',
    '/TP7/ws/Another.1cws',
    '/TP7/ws/KKMTransfer.1cws/',
    '/TP7/ws/KKMTransfer.1cws/more',
    '/TP7/ws//KKMTransfer',
    '/TP7/hs/KKMTransfer',
    '/ws/KKMTransfer.1cws',
    '/Sklad/ws/KKMTransfer.1cws',
    '/TP7%2Fws%2FKKMTransfer',
    '/TP7/ws/KKMTransfer%00',
    '/TP7/ws/KKMTransfer%',
    '/TP7/ws/%CA%CATransfer',
    '/__proto__/ws/KKMTransfer',
  ])('%s is nowhere, for whoever asks', async (path) => {
    for (const headers of [KASSIR, {}]) {
      const wsdl = await rawExchange(server.port, { method: 'GET', target: `${path}?wsdl`, headers });
      expect(wsdl.status).toBe(404);
      expect(wsdl.headers['www-authenticate']).toBeUndefined();
      const posted = await send(server.url + path, { headers, body: '<x/>' });
      expect(posted.status).toBe(404);
    }
  });

  test('dots in a path lead nowhere', async () => {
    for (const target of [
      '/TP7/../TP7/ws/KKMTransfer',
      '/TP7/ws/./KKMTransfer',
      '/x/..%2fTP7/ws/KKMTransfer',
    ]) {
      const { status } = await rawExchange(server.port, { method: 'GET', target, headers: KASSIR });
      expect(status).toBe(404);
    }
  });

  test('a service that is switched off is nowhere from the next request on, and back at once', async () => {
    await set('service', false);
    try {
      const wsdl = await get(`${server.service}?wsdl`);
      expect([wsdl.status, await status({})]).toEqual([404, 404]);
      expect(wsdl.headers['www-authenticate']).toBeUndefined();
    } finally {
      await set('service', true);
    }
    expect(await status({})).toBe(200);
  });

  test('publications share nothing: a user of one is nobody in the other', async () => {
    const two = await startDemo({ publications: [{ name: 'TP7', demo: true }, { name: 'Sklad-2' }] });
    const other = `${two.url}/Sklad-2/ws/KKMTransfer.1cws`;
    const answers = await Promise.all([get(`${two.service}?wsdl`), get(`${other}?wsdl`)]);
    await two.close();
    expect(answers.map((answer) => answer.status)).toEqual([200, 401]);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is refused with what is allowed',
    async (method) => {
      const answer = await send(server.service, { method, headers: KASSIR });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
    },
  );

  test('HEAD answers what GET would, without a body', async () => {
    for (const query of ['', '?wsdl']) {
      const head = await send(server.service + query, { method: 'HEAD', headers: KASSIR });
      const page = await send(server.service + query, { method: 'GET', headers: KASSIR });
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers['content-length']).toBe(page.headers['content-length']);
      expect(head.headers['content-type']).toBe(page.headers['content-type']);
    }
  });

  test('a client of HTTP/1.0 without a Host gets the WSDL with the address that it came to', async () => {
    const connection = await openConnection(server.port);
    const request = `GET /TP7/ws/KKMTransfer.1cws?wsdl HTTP/1.0\r\nAuthorization: ${KASSIR.Authorization}\r\n\r\n`;
    const answer = await connection.send(Buffer.from(request));
    connection.end();
    expect(answer.status).toBe(200);
    expect(addresses(answer.body.toString())).toEqual([server.service, server.service]);
  });

  test('a POST whose content type is no XML is refused with what is accepted', async () => {
    const answer = await send(server.service, {
      headers: { ...KASSIR, 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(415);
    expect(answer.text).toContain('text/xml');
  });

  test('session headers and cookies of 1C are ignored', async () => {
    const sessions: Record<string, string>[] = [
      { IBSession: 'start' },
      { IBSession: 'finish', Cookie: 'ibsession=2f0e8b0c-0000-4000-8000-000000000000' },
      { Cookie: 'ibsession=; other=1' },
    ];
    for (const headers of sessions) {
      const answer = await callTill({ service: server.service, body: testConnectionBody, headers });
      expect(answer.status).toBe(200);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('the page for humans', () => {
  test('says what this is, lists every operation and links the WSDL', async () => {
    const { text, headers } = await get(server.service);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('KKMTransfer');
    expect(text).toContain(`href="${server.service}?wsdl"`);
    for (const name of Object.keys(operations)) expect(text).toContain(name);
  });

  test('runs no scripts and guesses no types', async () => {
    const { headers } = await get(server.service);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('is not shown without credentials', async () => {
    expect((await get(server.service, {})).status).toBe(401);
  });
});

describe('who may call', () => {
  test.each(['richest', 'umico', 'exchange'])('%s has no till role: 403', async (name) => {
    const headers = { Authorization: basic(name) };
    expect(await status(headers)).toBe(403);
    expect((await get(`${server.service}?wsdl`, headers)).status).toBe(403);
    expect((await get(server.service, headers)).status).toBe(403);
  });

  test.each(['kassir', 'admin'])('%s may', async (name) => {
    expect(await status({ Authorization: basic(name) })).toBe(200);
  });

  test.each([
    ['no header', ''],
    ['another scheme', 'Bearer a2Fzc2lyOmthc3Npcg=='],
    ['nothing behind the scheme', 'Basic'],
    ['no base64', 'Basic ???'],
    ['no colon', `Basic ${Buffer.from('kassir').toString('base64')}`],
    ['an unknown user', basic('nobody')],
    ['another case of the name', basic('Kassir', 'kassir')],
    ['another case of the password', basic('kassir', 'Kassir')],
    ['no password', basic('kassir', '')],
    ['a longer password', basic('kassir', 'kassir ')],
    ['letters that are not Latin', basic('кассир')],
    ['a NUL', basic('kassir', 'kassir\0')],
    ['a word of JavaScript', basic('__proto__', '')],
  ])('%s: 401 that says how to sign in', async (_, header) => {
    const headers: Record<string, string> = header === '' ? {} : { Authorization: header };
    const answer = await get(`${server.service}?wsdl`, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge);
  });

  test('the scheme is read in any case', async () => {
    expect(await status({ Authorization: basic('kassir').replace('Basic', 'bAsIc') })).toBe(200);
  });

  test('a password may hold colons and other punctuation', async () => {
    const password = 'a:b;c %"<>&:';
    await addUser(users, { name: 'p.u-n_c$t', password, roles: ['till'] });
    expect(await status({ Authorization: basic('p.u-n_c$t', password) })).toBe(200);
  });

  test('a till without a password signs in with its name, and with nothing else', async () => {
    await addUser(users, { name: 'open-till', password: '', roles: ['till'] });
    expect(await status({ Authorization: basic('open-till', '') })).toBe(200);
    expect(await status({ Authorization: basic('open-till', 'x') })).toBe(401);
  });

  test('a user that is added, changed or removed counts from the next request on', async () => {
    const auth = (password: string) => ({ Authorization: basic('temp', password) });
    expect(await status(auth('one'))).toBe(401);
    await addUser(users, { name: 'temp', password: 'one', roles: ['till'] });
    expect(await status(auth('one'))).toBe(200);
    await changePassword(users, { name: 'temp', password: 'two' });
    expect([await status(auth('one')), await status(auth('two'))]).toEqual([401, 200]);
    await setRoles(users, { name: 'temp', roles: ['shop'] });
    expect(await status(auth('two'))).toBe(403);
    await setRoles(users, { name: 'temp', roles: ['till'] });
    expect(await status(auth('two'))).toBe(200);
    await removeUser(users, { name: 'temp' });
    expect(await status(auth('two'))).toBe(401);
  });

  test('the realm is a setting', async () => {
    const named = await startDemo({ realm: 'Kassa 7' });
    const answer = await get(`${named.service}?wsdl`, {});
    await named.close();
    expect(answer.headers['www-authenticate']).toBe('Basic realm="Kassa 7"');
  });

  test('demo users are refused from other machines', async () => {
    const behindProxy = await startDemo({ trustedProxies: ['loopback'] });
    const outside = { ...KASSIR, 'X-Forwarded-For': '203.0.113.7' };
    const answers = [
      await get(`${behindProxy.service}?wsdl`, outside),
      await get(`${behindProxy.service}?wsdl`),
    ];
    await behindProxy.close();
    expect(answers.map((answer) => answer.status)).toEqual([403, 200]);
  });
});

describe('guessing passwords', () => {
  let guessed: TestServer;
  const tryPassword = (user: string, password: string) =>
    get(`${guessed.service}?wsdl`, { Authorization: basic(user, password) });

  beforeAll(async () => {
    guessed = await startDemo();
  });
  afterAll(() => guessed.close());

  test('is slowed down with 429 and growing pauses, and harms no other user', async () => {
    const pauses: number[] = [];
    for (let round = 0; pauses.length < 4; round++) {
      expect(round).toBeLessThan(20);
      const answer = await tryPassword('admin', `guess ${round}`);
      if (answer.status === 401) continue;
      expect(answer.status).toBe(429);
      const pause = Number(answer.headers['retry-after']);
      expect(pause).toBeGreaterThanOrEqual(1);
      pauses.push(pause);
      // Even the right password must wait; otherwise a pause would slow nobody down.
      expect((await tryPassword('admin', 'admin')).status).toBe(429);
      expect((await tryPassword('kassir', 'kassir')).status).toBe(200);
      clock.now += pause * 1000;
    }
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? 0);
    expect((await tryPassword('admin', 'admin')).status).toBe(200);
  });

  test('does not lock out a till that signed in before', async () => {
    expect((await tryPassword('kassir', 'kassir')).status).toBe(200);
    const statuses: number[] = [];
    for (let round = 0; round < 8; round++) statuses.push((await tryPassword('kassir', 'wrong')).status);
    expect(statuses).toContain(429);
    expect((await tryPassword('kassir', 'kassir')).status).toBe(200);
  });

  test('with many connections at once gets no further than one by one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => tryPassword('umico', `guess ${i}`)),
    );
    expect(answers.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(5);
    expect(answers.every((answer) => [401, 429].includes(answer.status))).toBe(true);
  });

  test('of a name that nobody has is slowed down alike', async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 7; round++) statuses.push((await tryPassword('nobody', `${round}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

test('a body is not read before the credentials are known', async () => {
  const connection = await openConnection(server.port);
  const head = requestBytes({
    target: '/TP7/ws/KKMTransfer.1cws',
    headers: { 'Content-Type': 'text/xml', 'Content-Length': '500000' },
  });
  const answer = await connection.send(head);
  expect(answer.status).toBe(401);
  connection.end();
});

test('a client that asks without credentials first, body and all, goes on on the same connection', async () => {
  const connection = await openConnection(server.port);
  const body = Buffer.from(envelope(testConnectionBody) + ' '.repeat(300_000));
  const request = (headers: Record<string, string>) =>
    requestBytes({
      target: '/TP7/ws/KKMTransfer.1cws',
      headers: { 'Content-Type': 'text/xml', ...headers },
      body,
    });
  for (let round = 0; round < 3; round++) {
    expect((await connection.send(request({}))).status).toBe(401);
    const answer = await connection.send(request(KASSIR));
    expect(element(answer.body.toString(), 'Publication')).toBe('TP7');
  }
  connection.end();
});

test('a client that waits for leave to send its body gets it', async () => {
  const connection = await openConnection(server.port);
  const body = Buffer.from(envelope(testConnectionBody));
  const head = requestBytes({
    target: '/TP7/ws/KKMTransfer.1cws',
    headers: {
      'Content-Type': 'text/xml',
      'Content-Length': String(body.length),
      Expect: '100-continue',
      ...KASSIR,
    },
  });
  // `100 Continue` has neither headers nor a body.
  connection.socket.write(head);
  await new Promise((resolve) => connection.socket.once('data', resolve));
  const { body: first } = await connection.send(body);
  expect(element(first.toString(), 'Publication')).toBe('TP7');
  connection.end();
});

describe('a target with scheme and host, as it is sent to a proxy', () => {
  const ask = (target: string, more: Record<string, string> = {}) =>
    rawExchange(server.port, { method: 'GET', target, headers: { ...KASSIR, ...more } });

  test('gets the WSDL, with the addresses that the target names', async () => {
    const answer = await ask('http://shop.example:81/TP7/ws/KKMTransfer.1cws?wsdl', { Host: 'other' });
    expect(answer.status).toBe(200);
    expect(new Set(addresses(answer.body.toString()))).toEqual(
      new Set(['http://shop.example:81/TP7/ws/KKMTransfer.1cws']),
    );
  });

  test('a host that is none stands in no address', async () => {
    const answer = await ask('http://me:word@shop.example/TP7/ws/KKMTransfer.1cws?wsdl');
    expect(new Set(addresses(answer.body.toString()))).toEqual(
      new Set([`http://127.0.0.1:${server.port}/TP7/ws/KKMTransfer.1cws`]),
    );
  });

  test('is called', async () => {
    const answer = await rawExchange(server.port, {
      target: `http://127.0.0.1:${server.port}/TP7/ws/KKMTransfer.1cws`,
      headers: { 'Content-Type': 'text/xml; charset=utf-8', ...KASSIR },
      body: Buffer.from(envelope(testConnectionBody)),
    });
    expect(element(answer.body.toString(), 'Publication')).toBe('TP7');
  });

  test.each([
    ['/healthz', 200],
    ['/metrics', 200],
    ['/nothing', 404],
    ['', 404],
  ])('http://host%s: %i', async (path, expected) => {
    expect((await ask(`http://host${path}`)).status).toBe(expected);
  });
});
