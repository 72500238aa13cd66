import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import express, { type Express, type Request } from 'express';
import { clientAddress, isLocalClient, trustProxies } from '../../src/http/address.js';
import {
  type AuthFailure,
  type AuthOptions,
  createAuthentication,
  requireRole,
} from '../../src/http/auth.js';
import { errorHandler } from '../../src/http/errors.js';
import { createThrottle } from '../../src/http/throttle.js';
import { serverForEachTest } from '../support/http-server.js';

const passwords: Readonly<Record<string, string>> = {
  till1: 'right',
  boss: 'right',
  kassir: 'kassir',
  free: '',
};
const serve = serverForEachTest();
let now = 0;
let url = '';
let failures: AuthFailure[];
let checks = 0;
let recalls = 0;
let revision: number | undefined = 1;
const remembered = new Set<string>();

/** The users, as the directory of a publication answers. */
const users = {
  async verify(name: string, password: string) {
    checks++;
    if (name === 'broken') throw new Error('the database is gone');
    if (passwords[name] !== password) return undefined;
    remembered.add(`${name}:${password}`);
    return { name, roles: [name === 'boss' ? 'admin' : 'till'] };
  },
  async recall(name: string, password: string) {
    recalls++;
    return remembered.has(`${name}:${password}`)
      ? { name, roles: [name === 'boss' ? 'admin' : 'till'] }
      : undefined;
  },
  remembers: (name: string, password: string) => remembered.has(`${name}:${password}`),
  revision: () => revision,
};

function onFailure(_req: Request, failure: AuthFailure): void {
  failures.push(failure);
}

type Shared = NonNullable<ReturnType<AuthOptions['publicationOf']>>['failures'];

function createApp(shared?: Shared): Express {
  const app = express();
  trustProxies(app, ['127.0.0.1']);
  app.use(
    createAuthentication({
      realm: '1C:Enterprise 8.3',
      throttle: createThrottle({ clock: () => now }),
      publicationOf: (req) =>
        req.url.startsWith('/TP7') ? { name: 'TP7', users, failures: shared } : undefined,
      addressOf: clientAddress,
      isLocal: isLocalClient,
      onFailure,
    }),
  );
  app.get('/TP7/admin', requireRole(['admin'], onFailure), (req, res) => {
    res.json(req.caller);
  });
  app.get('/TP7', (req, res) => {
    res.json(req.caller);
  });
  app.use(errorHandler({ isUnavailable: () => true, onError: () => {} }));
  return app;
}

beforeEach(async () => {
  failures = [];
  checks = 0;
  recalls = 0;
  revision = 1;
  remembered.clear();
  url = await serve(createApp());
});

const basic = (credentials: string | Buffer) => `Basic ${Buffer.from(credentials).toString('base64')}`;

function get(credentials?: string | Buffer, { path = '/TP7', from = '127.0.0.1' } = {}) {
  return send(credentials === undefined ? undefined : basic(credentials), { path, from });
}

async function send(authorization: string | undefined, { path = '/TP7', from = '127.0.0.1' } = {}) {
  const headers = {
    ...(from === '127.0.0.1' ? {} : { 'X-Forwarded-For': from }),
    ...(authorization === undefined ? {} : { authorization }),
  };
  const response = await fetch(url + path, { headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

describe('authentication', () => {
  test('the right password passes, with the name and roles of the user', async () => {
    const { status, body } = await get('till1:right');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ name: 'till1', roles: ['till'] });
    expect((await get('free:')).status).toBe(200);
    expect(failures).toEqual([]);
  });

  test('nothing, and a wrong password, get a challenge as from 1C', async () => {
    for (const answer of [await get(), await get('till1:wrong'), await get('nobody:right')]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="1C:Enterprise 8.3"');
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.body).toBe('Unauthorized\n');
    }
    expect(failures).toEqual([
      { reason: 'missing', status: 401 },
      { reason: 'wrong', status: 401, user: 'till1' },
      { reason: 'wrong', status: 401, user: 'nobody' },
    ]);
  });

  test.each([
    ['no scheme', 'dGlsbDE6cmlnaHQ='],
    ['another scheme', 'Bearer dGlsbDE6cmlnaHQ='],
    ['nothing after the scheme', 'Basic'],
    ['no base64', 'Basic ***'],
    ['no colon', basic('till1right')],
    ['only a colon', basic(':')],
    ['no UTF-8', basic(Buffer.from([0x74, 0xff, 0xfe, 0x3a, 0xc3, 0x28]))],
    ['latin-1', basic(Buffer.from('till1:r\xefght', 'latin1'))],
    ['Cyrillic', basic('кассир:пароль')],
    ['line ends and NUL', basic('till1:ri\r\n\0ght')],
    ['a proto', basic('__proto__:x')],
    ['eight thousand letters', basic(`till1:${'x'.repeat(8000)}`)],
    ['a name of eight thousand letters', basic(`${'x'.repeat(8000)}:right`)],
  ])('a header with %s is refused with 401', async (_name, authorization) => {
    expect((await send(authorization)).status).toBe(401);
    expect((await get('till1:right')).status).toBe(200);
  });

  test('a header past all limits is refused with 431', async () => {
    expect((await send(basic('x'.repeat(100_000)))).status).toBe(431);
  });

  test('an unknown publication is 404 before any password is looked at', async () => {
    expect((await get('till1:right', { path: '/TP8' })).status).toBe(404);
    expect(checks).toBe(0);
  });

  test('a missing role is 403 and reported', async () => {
    expect((await get('till1:right', { path: '/TP7/admin' })).status).toBe(403);
    expect((await get('boss:right', { path: '/TP7/admin' })).status).toBe(200);
    expect(failures).toEqual([{ reason: 'role', status: 403, user: 'till1' }]);
  });

  test('a broken check is 503, and the server goes on', async () => {
    expect((await get('broken:x')).status).toBe(503);
    expect((await get('till1:right')).status).toBe(200);
  });

  test('demo passwords count on this machine only', async () => {
    expect((await get('kassir:kassir')).status).toBe(200);
    expect((await get('kassir:kassir', { from: '10.1.1.1' })).status).toBe(403);
    expect(failures.map(({ reason }) => reason)).toEqual(['demo-from-outside']);
  });
});

describe('authentication: a credential that was right on the connection', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterEach(() => agent.destroy());

  /** One after the other over the same connection; answers status and body. */
  async function ask(credentials: string, { path = '/TP7', from = '' } = {}): Promise<[number, string]> {
    const headers = { authorization: basic(credentials), ...(from !== '' && { 'X-Forwarded-For': from }) };
    const [response] = (await once(request(url + path, { agent, headers }).end(), 'response')) as [
      IncomingMessage,
    ];
    return [response.statusCode ?? 0, (await response.toArray()).join('')];
  }

  const looks = () => checks + recalls;

  test('passes without another look, with name and roles', async () => {
    const first = await ask('boss:right');
    const looked = looks();
    expect(await ask('boss:right')).toEqual(first);
    expect(await ask('boss:right', { path: '/TP7/admin' })).toEqual(first);
    expect(looks()).toBe(looked);
  });

  test.each([
    ['the users have changed', () => (revision = 2)],
    ['it cannot be told whether they have', () => (revision = undefined)],
  ])('is looked at again when %s', async (_, change) => {
    await ask('till1:right');
    change();
    remembered.clear();
    const looked = looks();
    expect((await ask('till1:right'))[0]).toBe(200);
    expect(looks()).toBe(looked + 2);
  });

  test('lets nobody else in: another password, another user, another publication, another client of the proxy', async () => {
    await ask('till1:right');
    expect((await ask('till1:wrong'))[0]).toBe(401);
    expect((await ask('nobody:right'))[0]).toBe(401);
    expect((await ask('till1:right', { path: '/TP8' }))[0]).toBe(404);
    const looked = looks();
    expect((await ask('till1:right', { from: '10.1.1.1' }))[0]).toBe(200);
    expect(looks()).toBe(looked + 1);
  });

  test('is refused to a demo user as soon as a proxy speaks for somebody', async () => {
    await ask('kassir:kassir');
    expect((await ask('kassir:kassir'))[0]).toBe(200);
    expect((await ask('kassir:kassir', { from: '127.0.0.1' }))[0]).toBe(403);
  });

  test('passes only a few times a second while its user is guessed at from there', async () => {
    await ask('till1:right');
    for (let i = 0; i < 5; i++) await get(`till1:guess${i}`);
    const statuses = new Set<number>();
    for (let i = 0; i < 20; i++) statuses.add((await ask('till1:right'))[0]);
    expect(statuses).toEqual(new Set([200, 429]));
  });
});

describe('authentication: guessing', () => {
  test('after five failures 429 with growing Retry-After, before any password is hashed', async () => {
    for (let i = 0; i < 5; i++) expect((await get(`till1:guess${i}`)).status).toBe(401);
    const refused = await get('till1:right');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(checks).toBe(5);
    now += 1000;
    expect((await get('till1:guess')).status).toBe(401);
    expect((await get('till1:guess')).headers.get('retry-after')).toBe('2');
    now += 2000;
    expect((await get('till1:right')).status).toBe(200);
    expect((await get('till1:guess')).status).toBe(401);
  });

  test('other users, and the same user elsewhere, are not slowed down', async () => {
    for (let i = 0; i < 8; i++) await get(`till1:guess${i}`);
    expect((await get('till1:right')).status).toBe(429);
    expect((await get('boss:right')).status).toBe(200);
    expect((await get('till1:right', { from: '10.1.1.1' })).status).toBe(200);
  });

  test('a till that has signed in keeps working beside an attacker at its address', async () => {
    expect((await get('till1:right')).status).toBe(200);
    for (let i = 0; i < 5; i++) await get(`till1:guess${i}`);
    expect((await get('till1:guess')).status).toBe(429);
    expect((await get('till1:right')).status).toBe(200);
    expect((await get('till1:guess')).status).toBe(429);
  });

  test('an address that never signed in learns nothing from memory during its pause', async () => {
    await get('till1:right');
    for (let i = 0; i < 5; i++) await get(`till1:guess${i}`, { from: '10.6.6.6' });
    expect((await get('till1:right', { from: '10.6.6.6' })).status).toBe(429);
  });

  test('a burst of fifty guesses gets five answers', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => get(`till1:guess${i}`)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });
});

describe('authentication: while the database that counts failures is slow', () => {
  const answers: (() => void)[] = [];
  const counts = new Map<string, number>();
  const slow: Shared = {
    find: (pair) =>
      new Promise((resolve) => {
        const count = counts.get(pair);
        answers.push(() => resolve(count === undefined ? undefined : { count, lastAt: now }));
      }),
    add: async (pair) => void counts.set(pair, (counts.get(pair) ?? 0) + 1),
    forget: async () => {},
  };
  beforeEach(async () => {
    answers.length = 0;
    counts.clear();
    url = await serve(createApp(slow));
  });

  async function untilAsked(count: number): Promise<void> {
    while (answers.length < count) await new Promise(setImmediate);
  }

  test('strangers of one address wait for it by eights, whatever names they give; the others are refused meanwhile', async () => {
    remembered.add('till1:right');
    const first = Array.from({ length: 8 }, (_, i) => get(`stranger${i}:x`));
    await untilAsked(8);
    const more = await Promise.all(Array.from({ length: 20 }, (_, i) => get(`other${i}:x`)));
    expect(new Set(more.map(({ status }) => status))).toEqual(new Set([429]));
    expect(more[0]?.body).toBe('Too many sign-ins at once\n');
    expect((await get('till1:right')).status).toBe(200);
    const same = get('stranger0:x');
    const elsewhere = get('other:x', { from: '10.1.1.1' });
    await untilAsked(10);
    expect(answers).toHaveLength(10);
    for (const answer of answers) answer();
    const waited = await Promise.all([...first, same, elsewhere]);
    expect(waited.map(({ status }) => status)).toEqual(Array(10).fill(401));

    const next = get('other:x');
    await untilAsked(11);
    answers[10]?.();
    expect((await next).status).toBe(401);
  });

  test('a pair in its pause is refused without it', async () => {
    for (let i = 0; i < 5; i++) {
      const guess = get(`till1:guess${i}`);
      await untilAsked(i + 1);
      answers[i]?.();
      expect((await guess).status).toBe(401);
    }
    const refused = await get('till1:guess');
    expect([refused.status, refused.body]).toEqual([429, 'Too many failed attempts\n']);
    expect(answers).toHaveLength(5);
  });
});
