import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { UmicoAccess, UmicoReturnQuestion } from '../../src/domain/umico/umico-pos.js';
import { openJournal } from '../../src/journal/journal.js';
import { makeCertificate } from '../support/certificate.js';
import { answerText, type Behaviour, flood, rawServers } from '../support/raw-server.js';
import { temporaryFolder } from '../support/temporary.js';
import { umicoClients } from '../support/umico-sandbox.js';

/** An Umico that lies, floods, stalls and repeats secrets: every question ends in time, and nothing gets out. */

const newServer = rawServers();
const newClient = umicoClients();
const folder = temporaryFolder();
const neverOpens = { failures: 1_000_000, pauseMs: 1, longestPauseMs: 1 };
const card = '9944000000000012';
const apiKey = 'sk-canary-7f3a/9+x';
/** Long enough to get a connection on a machine that is busy. */
const timeoutMs = 1000;

function accessTo(port: number, scheme = 'http'): UmicoAccess {
  return {
    connection: 'main',
    baseUrl: `${scheme}://127.0.0.1:${port}`,
    posId: 'P1',
    apiKey,
    currency: 'AZN',
  };
}

const state = { card, status: 'active', holder: null, available: '1.00', pending: '0.00' };
const stateText = JSON.stringify(state);
const head = 'HTTP/1.1 200 OK\r\n';
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
const filler = 'x'.repeat(65_536);

const behaviours: Record<string, Behaviour> = {
  'no HTTP': (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'),
  'HTTP/0.9': (socket) => socket.end('hello'),
  'nothing, and the end': (socket) => socket.end(),
  'a reset': (socket) => socket.resetAndDestroy(),
  silence: () => {},
  'less than announced': (socket) => socket.end(`${head}Content-Length: 100\r\n\r\n{`),
  'two lengths': (socket) => socket.write(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`),
  'length and chunks': (socket) =>
    socket.write(`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
  'a broken chunk': (socket) => socket.write(`${chunked}zz\r\n`),
  'chunks without an end': (socket) => socket.end(`${chunked}2\r\n{}\r\n`),
  'another protocol': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  'headers without an end': (socket) => {
    socket.write(head);
    flood(socket, `X-A: ${'b'.repeat(1000)}\r\n`);
  },
  'trailers without an end': (socket) => {
    socket.write(`${chunked}2\r\n{}\r\n0\r\n`);
    flood(socket, `X-T: ${'y'.repeat(1000)}\r\n`);
  },
  'chunk extensions without an end': (socket) => {
    socket.write(`${chunked}1`);
    flood(socket, ';a=b'.repeat(10_000));
  },
  'a body without an end': (socket) => {
    socket.write(chunked);
    flood(socket, `10000\r\n${filler}\r\n`);
  },
  'a terabyte': (socket) => {
    socket.write(`${head}Content-Length: 999999999999\r\n\r\n`);
    flood(socket, filler);
  },
  'a body that dribbles': (socket) => {
    socket.write(chunked);
    const timer = setInterval(() => socket.write('1\r\n \r\n'), 20);
    socket.once('close', () => clearInterval(timer));
  },
  'headers that dribble': (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write('X: y\r\n'), 20);
    socket.once('close', () => clearInterval(timer));
  },
  gzip: (socket) => socket.write(answerText(200, '\u001f\u008b', ['Content-Encoding: gzip'])),
  'UTF-16': (socket) => socket.write(answerText(200, [...stateText].join('\0'))),
  'a page': (socket) => socket.write(answerText(200, '<!doctype html>', ['Content-Type: text/html'])),
  'half of it': (socket) => socket.write(answerText(200, stateText.slice(0, 30))),
  nesting: (socket) => socket.write(answerText(200, '['.repeat(200_000))),
  '60,000 members': (socket) =>
    socket.write(answerText(200, `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join()}}`)),
  'a long holder': (socket) =>
    socket.write(answerText(200, JSON.stringify({ ...state, holder: 'A'.repeat(201) }))),
  'another card': (socket) =>
    socket.write(answerText(200, JSON.stringify({ ...state, card: '9944000000000029' }))),
  'no content': (socket) => socket.write('HTTP/1.1 204 None\r\n\r\n'),
  'a status of its own': (socket) => socket.write(answerText(999, stateText)),
  'a redirect to itself': (socket) =>
    socket.write(answerText(302, '', ['Location: /api/v1/cards/9944000000000029'])),
};

test.each(Object.entries(behaviours))('%s ends in time and is unknown', async (_name, behaviour) => {
  const { port, connections } = await newServer(behaviour);
  const client = newClient({ breaker: neverOpens });
  const before = process.memoryUsage().arrayBuffers;
  const started = performance.now();
  const reply = await client.card(accessTo(port), card, { timeoutMs });
  expect(performance.now() - started).toBeLessThan(timeoutMs + 1500);
  expect(reply).toEqual({ outcome: 'unknown', reason: expect.stringMatching(/^[\x20-\x7e]{5,500}$/) });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * 2 ** 20);
  expect(connections()).toBe(1);
  expect(client.exchanges).toHaveLength(1);
});

test('members that are not of the contract reach nobody, and change no prototype', async () => {
  const more = `${stateText.slice(0, -1)},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
  const { port } = await newServer((socket) => socket.write(answerText(200, more)));
  const reply = await newClient().card(accessTo(port), card, { timeoutMs: 5000 });
  expect(reply).toEqual({
    outcome: 'answered',
    value: { card, status: 'active', holder: null, availableMinor: 100, pendingMinor: 0 },
  });
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a second answer that nobody asked for answers no later question', async () => {
  const rich = answerText(200, JSON.stringify({ ...state, available: '9999.00' }));
  let count = 0;
  const { port } = await newServer((socket) => {
    count++;
    socket.write(count === 1 ? answerText(200, stateText) + rich : answerText(200, stateText));
  });
  const client = newClient();
  for (let i = 0; i < 3; i++) {
    const reply = await client.card(accessTo(port), card, { timeoutMs: 5000 });
    expect(reply).toMatchObject({ outcome: 'answered', value: { availableMinor: 100 } });
  }
});

describe('answers that do not add up', () => {
  const lines = [
    {
      position: 1,
      salePosition: 1,
      article: 'A',
      name: 'Oil',
      quantityMilli: 1000,
      priceMinor: 4000,
      amountMinor: 4000,
    },
  ];
  const question: UmicoReturnQuestion = { saleKey: 'sale-1', card, amountMinor: 4000, lines };

  test('cash and points that are not the amount are no calculation', async () => {
    const { port, behave } = await newServer();
    const client = newClient({ breaker: neverOpens });
    const calculation = { id: 'UC-1', returned: '12.00', takenBack: '0.00', cash: '28.00' };
    for (const cash of ['40.00', '28.01', '0.00']) {
      behave((socket) => socket.write(answerText(200, JSON.stringify({ ...calculation, cash }))));
      const reply = await client.calculateReturn(accessTo(port), question, { timeoutMs: 5000 });
      expect(reply).toEqual({
        outcome: 'unknown',
        reason: `12.00 in points and ${cash} in cash are not 40.00`,
      });
    }
    behave((socket) => socket.write(answerText(200, JSON.stringify(calculation))));
    const reply = await client.calculateReturn(accessTo(port), question, { timeoutMs: 5000 });
    expect(reply).toMatchObject({ outcome: 'answered', value: { cashMinor: 2800 } });
  });

  test('more than a sale costs cannot be paid with points', async () => {
    const offer = { card, available: '99.00', payable: '40.01', earnable: '0.00' };
    const { port } = await newServer((socket) => socket.write(answerText(200, JSON.stringify(offer))));
    const sale = { card, amountMinor: 4000, pointsMinor: 0, lines };
    const reply = await newClient().offer(accessTo(port), sale, { timeoutMs: 5000 });
    expect(reply).toEqual({ outcome: 'unknown', reason: 'of 40.00 40.01 may be paid, it says' });
  });

  test('a hold of other points, a receipt of another key or kind are none', async () => {
    const { port, behave } = await newServer();
    const client = newClient({ breaker: neverOpens });
    const to = accessTo(port);
    const hold = {
      id: 'H',
      key: 'h',
      card,
      status: 'held',
      points: '9.00',
      expiresAt: '2026-11-22T06:30:30Z',
    };
    behave((socket) => socket.write(answerText(201, JSON.stringify(hold))));
    const asked = { key: 'h', card, pointsMinor: 800, document: null };
    const another = (name: string) => ({
      outcome: 'unknown',
      reason: `the answer is to another question: it has another "${name}"`,
    });
    expect(await client.hold(to, asked, { timeoutMs: 5000 })).toEqual(another('points'));
    behave((socket) => socket.write(answerText(200, JSON.stringify(hold))));
    expect(await client.findHold(to, 'i', { timeoutMs: 5000 })).toEqual(another('key'));
    const points = { earned: '0.00', spent: '0.00', returned: '0.00', takenBack: '0.00' };
    const receipt = { id: 'R', key: 'r', kind: 'sale', card, status: 'processed', reason: null, ...points };
    behave((socket) => socket.write(answerText(201, JSON.stringify(receipt))));
    const cancel = { key: 'r', saleKey: 's' };
    expect(await client.cancel(to, cancel, { timeoutMs: 5000 })).toEqual(another('kind'));
  });
});

describe('whom it talks to', () => {
  test('nobody listens there: nothing was done', async () => {
    const gone = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const reply = await newClient().card(accessTo(port), card, { timeoutMs: 5000 });
    expect(reply).toEqual({
      outcome: 'not done',
      code: 'UNREACHABLE',
      reason: expect.stringMatching(/^no connection; .*ECONNREFUSED/),
    });
  });

  test('a name without an address: nothing was done', async () => {
    const to = { ...accessTo(1), baseUrl: 'https://umico.invalid' };
    const reply = await newClient().card(to, card, { timeoutMs: 20_000 });
    expect(reply).toMatchObject({ outcome: 'not done', code: 'UNREACHABLE' });
  });

  test.each([
    ['http://pos.umico.example', 'UNREACHABLE', 'https://host'],
    ['nonsense', 'UNREACHABLE', 'https://host'],
  ])('%s is not even tried', async (baseUrl, code, reason) => {
    const client = newClient();
    const reply = await client.card({ ...accessTo(1), baseUrl }, card, { timeoutMs: 5000 });
    expect(reply).toEqual({ outcome: 'not done', code, reason: expect.stringContaining(reason) });
    expect(client.exchanges).toEqual([]);
  });

  test.each([[{ apiKey: 'two\r\nX-Evil: lines' }], [{ apiKey: '' }], [{ posId: 'каса' }]])(
    '%j is no header',
    async (change) => {
      const client = newClient();
      const reply = await client.card({ ...accessTo(1), ...change }, card, { timeoutMs: 5000 });
      expect(reply).toMatchObject({ outcome: 'not done', code: 'KEY_REFUSED' });
      expect(client.exchanges).toEqual([]);
    },
  );

  test.each(['', 'a/b', '..', 'a b', '12345678901234567890123456789012345678901', 'номер', '1234?x=1'])(
    'the card %j is not sent',
    async (number) => {
      const { port, connections } = await newServer();
      const reply = await newClient().card(accessTo(port), number, { timeoutMs: 5000 });
      expect(reply).toMatchObject({ outcome: 'refused', code: 'REQUEST_INVALID' });
      expect(connections()).toBe(0);
    },
  );

  test('a redirect leads nowhere, and no proxy of the environment is asked', async () => {
    const elsewhere = await newServer((socket) => socket.write(answerText(200, stateText)));
    const location = `Location: http://127.0.0.1:${elsewhere.port}/api/v1/cards/${card}?key=${apiKey}`;
    const { port } = await newServer((socket) => socket.write(answerText(307, '', [location])));
    const { HTTP_PROXY, http_proxy } = process.env;
    Object.assign(process.env, {
      HTTP_PROXY: `http://127.0.0.1:${elsewhere.port}`,
      http_proxy: `http://127.0.0.1:${elsewhere.port}`,
    });
    const reply = await newClient().card(accessTo(port), card, { timeoutMs: 5000 });
    for (const [name, value] of Object.entries({ HTTP_PROXY, http_proxy })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    const origin = `http://127.0.0.1:${elsewhere.port}`;
    const reason = `answered 307: redirected to ${origin}, which is not followed`;
    expect(reply).toEqual({ outcome: 'unknown', reason });
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('TLS', () => {
  const certificate = makeCertificate(folder);
  const server = createServer({
    cert: readFileSync(certificate.certificateFile),
    key: readFileSync(certificate.keyFile),
  });
  const heard: string[] = [];
  server.on('request', (request, response) => {
    heard.push(request.url ?? '');
    response.setHeader('Content-Type', 'application/json');
    response.end(stateText);
  });
  server.on('tlsClientError', () => {});
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('a certificate that nobody vouches for gets no request, whatever the environment says', async () => {
    const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const reply = await newClient().card(accessTo(port, 'https'), card, { timeoutMs: 5000 });
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    expect(reply).toEqual({
      outcome: 'not done',
      code: 'UNREACHABLE',
      reason: expect.stringMatching(/self.signed certificate/),
    });
    expect(heard).toEqual([]);
  });

  test('a certificate of another name gets no request', async () => {
    const client = newClient({ ca: certificate.text });
    const to = { ...accessTo(port, 'https'), baseUrl: `https://127.0.0.2:${port}` };
    const reply = await client.card(to, card, { timeoutMs: 5000 });
    expect(reply).toMatchObject({ outcome: 'not done', code: 'UNREACHABLE' });
    expect(heard).toEqual([]);
  });

  test('no TLS behind https: nothing was sent', async () => {
    const plain = await newServer((socket) => socket.write(answerText(200, stateText)));
    const reply = await newClient().card(accessTo(plain.port, 'https'), card, { timeoutMs: 5000 });
    expect(reply).toMatchObject({ outcome: 'not done', code: 'UNREACHABLE' });
    expect(plain.requests.join()).not.toContain(apiKey);
  });

  test('a handshake without an end: nothing was sent', async () => {
    const silent = await newServer();
    const reply = await newClient().card(accessTo(silent.port, 'https'), card, { timeoutMs });
    expect(reply).toEqual({
      outcome: 'not done',
      code: 'UNREACHABLE',
      reason: `no connection; no answer in ${timeoutMs} ms`,
    });
  });

  test('a certificate that is trusted is', async () => {
    const client = newClient({ ca: certificate.text });
    for (let i = 0; i < 2; i++) {
      const reply = await client.card(accessTo(port, 'https'), card, { timeoutMs: 5000 });
      expect(reply).toMatchObject({ outcome: 'answered' });
    }
    expect(heard).toHaveLength(2);
  });
});

test('more questions than connections: those that never had one were not sent, and those that got an old one were', async () => {
  const { port, behave, connections } = await newServer((socket) => {
    setTimeout(() => socket.write(answerText(200, stateText)), 20);
  });
  const client = newClient({ breaker: neverOpens });
  const ask = (ms: number) => client.card(accessTo(port), card, { timeoutMs: ms });
  const answered = await Promise.all(Array.from({ length: 100 }, () => ask(10_000)));
  expect(answered.filter(({ outcome }) => outcome === 'answered')).toHaveLength(100);
  expect(connections()).toBeLessThanOrEqual(32);

  behave(() => {});
  const early = Array.from({ length: 32 }, () => ask(1500));
  const late = await Promise.all(Array.from({ length: 18 }, () => ask(100)));
  expect(late.map(({ outcome }) => outcome)).toEqual(Array(18).fill('not done'));
  expect((await Promise.all(early)).map(({ outcome }) => outcome)).toEqual(Array(32).fill('unknown'));

  // A connection that is handed on to a question that waits: cut now, nobody knows whether that one was done.
  const used = new WeakSet<object>();
  behave((socket) => {
    if (used.has(socket)) socket.resetAndDestroy();
    else socket.write(answerText(200, stateText));
    used.add(socket);
  });
  const fresh = newClient({ breaker: neverOpens });
  const replies = await Promise.all(
    Array.from({ length: 40 }, () => fresh.card(accessTo(port), card, { timeoutMs: 5000 })),
  );
  expect(new Set(replies.map(({ outcome }) => outcome))).toEqual(new Set(['answered', 'unknown']));
});

test('what is said not to be done has never arrived, however short the time was', async () => {
  const arrived = new Set<string>();
  const { port } = await newServer((socket, request) => {
    for (const [, number = ''] of request.matchAll(/GET \/api\/v1\/cards\/(\d+)/g)) arrived.add(number);
    if (arrived.size % 3 === 0) socket.resetAndDestroy();
    else if (arrived.size % 3 === 1) socket.write(answerText(200, stateText));
  });
  const client = newClient({ breaker: neverOpens });
  const notDone: string[] = [];
  const ask = async (i: number) => {
    const number = String(100_000 + i);
    const reply = await client.card(accessTo(port), number, { timeoutMs: i % 4 });
    if (reply.outcome === 'not done') notDone.push(number);
  };
  for (let i = 0; i < 800; i += 16) await Promise.all(Array.from({ length: 16 }, (_, at) => ask(i + at)));
  // A last one that is answered, behind whatever is still on its way.
  await client.card(accessTo(port), card, { timeoutMs: 1000 });
  expect(notDone.length).toBeGreaterThan(50);
  expect(notDone.filter((number) => arrived.has(number))).toEqual([]);
});

test('who gives up is told at once, and leaves nothing behind', async () => {
  const { port } = await newServer();
  const client = newClient({ breaker: neverOpens });
  const { signal } = new AbortController();
  for (let i = 0; i < 20; i++) await client.card(accessTo(port), card, { timeoutMs: 5, signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);

  const giving = new AbortController();
  const asked = client.card(accessTo(port), card, { timeoutMs: 60_000, signal: giving.signal });
  setTimeout(() => giving.abort(), 50);
  expect(await asked).toEqual({ outcome: 'unknown', reason: 'the question was given up' });
  expect(await client.card(accessTo(port), card, { timeoutMs: 60_000, signal: giving.signal })).toEqual({
    outcome: 'not done',
    code: 'UNREACHABLE',
    reason: 'no connection; the question was given up',
  });
});

test('a breaker opens, says so, and lets one try again after its pause', async () => {
  let now = 1_000_000;
  const { port, behave, requests } = await newServer((socket) => socket.resetAndDestroy());
  const client = newClient({
    clock: () => now,
    breaker: { failures: 3, pauseMs: 1000, longestPauseMs: 4000 },
  });
  const ask = (connection = 'main') =>
    client.card({ ...accessTo(port), connection }, card, { timeoutMs: 5000 });
  for (let i = 0; i < 3; i++) expect(await ask()).toMatchObject({ outcome: 'unknown' });
  expect(await ask()).toEqual({
    outcome: 'not done',
    code: 'BREAKER_OPEN',
    reason: expect.stringContaining('did not answer several times in a row'),
    retryAfterMs: 1000,
  });
  expect(requests).toHaveLength(3);
  expect(client.breakers()).toEqual([{ connection: 'main', state: 'open', failures: 3, waitMs: 1000 }]);
  // Another connection is another breaker.
  behave((socket) => socket.write(answerText(200, stateText)));
  expect(await ask('other')).toMatchObject({ outcome: 'answered' });
  now += 1000;
  const [first, second] = await Promise.all([ask(), ask()]);
  expect([first.outcome, second.outcome].sort()).toEqual(['answered', 'not done']);
  expect(await ask()).toMatchObject({ outcome: 'answered' });
});

test('the journal has every exchange, and neither the key nor a whole card number, whatever Umico repeats', async () => {
  const file = join(folder, 'journal.db');
  const journal = openJournal({ file, publication: 'TP7', clock: Date.now });
  const client = newClient({ record: journal.record, breaker: neverOpens });
  const forms = [apiKey, encodeURIComponent(apiKey), Buffer.from(apiKey).toString('base64')];
  const said = `key ${forms.join(' ')} card ${card} or ${card.replace(/(....)(?=.)/g, '$1 ')}`;
  const { port, behave } = await newServer();
  const reasons: unknown[] = [];
  const answers = [
    answerText(401, JSON.stringify({ code: 'KEY_REFUSED', message: said })),
    answerText(404, JSON.stringify({ code: 'CARD_UNKNOWN', message: said })),
    answerText(500, JSON.stringify({ code: 'BROKEN', message: said })),
    answerText(500, `<h1>${said}</h1>`),
    answerText(200, JSON.stringify({ ...state, holder: `${card} ${apiKey}` })),
    answerText(200, JSON.stringify({ ...state, card: apiKey })),
    answerText(200, JSON.stringify({ ...state, [apiKey]: apiKey, [card]: card })),
    answerText(302, '', [`Location: https://elsewhere.example/${card}/${encodeURIComponent(apiKey)}`]),
    `HTTP/1.1 200 ${apiKey}\r\nX-${card}: ${apiKey}\r\nContent-Length: 0\r\n\r\n`,
    `HTTP/1.1 200 OK\r\nContent-Length: ${apiKey}${card}\r\n\r\n`,
  ];
  for (const text of answers) {
    behave((socket) => socket.write(text));
    const reply = await client.card(accessTo(port), card, {
      timeoutMs: 2000,
      user: 'umico',
      document: 'check 1',
    });
    if (reply.outcome !== 'answered') reasons.push(reply);
    else reasons.push(reply.value.holder);
  }
  await journal.close();
  const written = ['', '-wal'].map((end) => {
    try {
      return readFileSync(`${file}${end}`, 'latin1');
    } catch {
      return '';
    }
  });
  const everything = written.join('') + JSON.stringify(reasons);
  expect(everything).toContain('9944********0012');
  expect(everything).toContain('GET /api/v1/cards/');
  for (const secret of [...forms, card]) expect(everything).not.toContain(secret);
  expect(reasons).toHaveLength(answers.length);
});
