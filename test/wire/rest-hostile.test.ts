import { gzipSync } from 'node:zlib';
import { openConnection } from '../support/raw-http.js';
import { basic } from '../support/regate.js';
import { type Answer, ask } from '../support/rest-server.js';
import { endProcessesAfterAll, type ServerProcess, startProcess } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let server: ServerProcess;
let address: string;

endProcessesAfterAll();
beforeAll(async () => {
  server = await startProcess({
    dataDir: folder,
    env: { TILLGATE_LIMITS_HEADERS_TIMEOUT_MS: '300', TILLGATE_LIMITS_REQUEST_TIMEOUT_MS: '600' },
  });
  address = `${server.url}/TP7/hs/regate`;
});
afterAll(() => server.stop());

const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  ask(`${address}/booking`, { body, headers: { ...basic('richest'), ...headers } });

const booking = JSON.stringify({
  externalId: 'RS-1',
  clientId: 'RS-100045',
  store: 'main',
  lines: [
    { article: '1001', quantity: 8 },
    { article: '6001', quantity: '0.35' },
  ],
  comment: 'Позвонить "за час"\n😀',
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A right booking, cut off, with pieces put in, taken out and exchanged, as far as it is no JSON any more. */
function malformed(): string[] {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    "'",
    '\u0001',
    '\u0000',
    '0',
    '-',
    '/*',
    'NaN',
    '\u00a0',
  ];
  const places = Array.from({ length: booking.length }, (_, at) => at);
  const texts = places.flatMap((at) => {
    const [before, behind] = [booking.slice(0, at), booking.slice(at)];
    const piece = pieces[at % pieces.length] as string;
    return [
      before,
      before + behind.slice(1),
      before + piece + behind,
      before + piece + behind.slice(1),
      behind,
    ];
  });
  return [...new Set(texts)].filter((text) => text !== '' && !isJson(text));
}

/** What is wrong with an answer to a hostile body; undefined for a good refusal. */
function trouble({ status, headers, text }: Answer): string | undefined {
  if (status < 400 || status >= 500) return `status ${status}`;
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8')
    return `${headers['content-type']}`;
  if (/\bat .*\(|node_modules|\.js:|node:internal|[a-z]Error:/.test(text)) return `talks: ${text}`;
  return text.length > 5000 ? `${text.length} characters` : undefined;
}

/** The process is alive, serves, and has met nothing that it did not expect. */
async function expectWell(): Promise<void> {
  expect((await ask(`${address}/state`, { headers: basic('richest') })).status).toBe(200);
  expect(server.stderr()).not.toMatch(/"level":(50|60)/);
}

test('at least 500 malformed bodies are each refused as JSON that is none, with the place', async () => {
  const bodies = malformed();
  expect(bodies.length).toBeGreaterThanOrEqual(500);
  const troubles: string[] = [];
  for (const body of bodies) {
    const answer = await send(body);
    const found = trouble(answer) ?? (answer.json.code === 'JSON_INVALID' ? undefined : answer.json.code);
    if (found !== undefined || !/Строка \d+, позиция \d+/.test(answer.json.detail)) {
      troubles.push(`${JSON.stringify(body)}: ${found ?? answer.json.detail}`);
    }
  }
  expect(troubles).toEqual([]);
  await expectWell();
}, 60_000);

test('a body with any value exchanged for one of another kind is refused, and breaks nothing', async () => {
  const others = [
    'null',
    'true',
    '[]',
    '{}',
    '-1',
    '1e400',
    '1.5',
    '""',
    '"\\u0001"',
    '99999999999999999999',
  ];
  const values = [...booking.matchAll(/:("(?:[^"\\]|\\.)*"|\d+|\[)/g)];
  expect(values.length).toBeGreaterThan(7);
  const troubles: string[] = [];
  for (const { 0: found, index } of values) {
    for (const other of others) {
      const whole = found.endsWith('[') ? booking.slice(index, booking.indexOf(']') + 1) : found;
      const body = booking.replace(whole, `:${other}`);
      const wrong = trouble(await send(body));
      if (wrong !== undefined) troubles.push(`${body}: ${wrong}`);
    }
  }
  expect(troubles).toEqual([]);
  await expectWell();
}, 60_000);

describe('large bodies', () => {
  const residentMegabytes = async () => {
    const { text } = await ask(`${server.url}/metrics`);
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 2 ** 20;
  };

  test('bombs are refused early and leave no memory behind', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, 0x20), { level: 9 });
    const packed = { 'Content-Encoding': 'gzip' };
    expect((await send(bomb, packed)).status).toBe(413);
    const before = await residentMegabytes();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(bomb, packed)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413]));
    expect((await residentMegabytes()) - before).toBeLessThan(100);
    await expectWell();
  }, 60_000);

  test.each<[string, () => string]>([
    ['a megabyte of brackets', () => '['.repeat(2 ** 20)],
    ['a megabyte of quotes', () => '"'.repeat(2 ** 20)],
    ['a megabyte of backslashes', () => `"${'\\'.repeat(2 ** 20 - 2)}"`],
    ['a megabyte of digits', () => '9'.repeat(2 ** 20)],
    ['a megabyte of lines', () => '\n'.repeat(2 ** 20)],
    ['a megabyte of wrong lines', () => `{"clientId":"a","store":"main","lines":[${'1,'.repeat(90_000)}1]}`],
    ['as many names as fit', () => `{${Array.from({ length: 90_000 }, (_, i) => `"${i}":1`).join()}}`],
    ['a text of a megabyte', () => booking.replace('RS-1"', `${'a.'.repeat(500_000)}"`)],
  ])('%s', async (_name, body) => {
    const answer = await send(body());
    expect(trouble(answer)).toBeUndefined();
    expect(answer.json.errors?.length ?? 0).toBeLessThanOrEqual(20);
    await expectWell();
  });
});

test('bodies that dribble are closed, and others do not notice', async () => {
  const head = `POST /TP7/hs/regate/booking HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic('richest').Authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
  const connections = await Promise.all(Array.from({ length: 100 }, () => openConnection(server.port)));
  for (const { socket } of connections) socket.write(head);
  await expectWell();
  const answers = await Promise.all(connections.map(({ closed }) => closed));
  expect(new Set(answers.map((bytes) => bytes.toString().split('\r\n')[0]))).toEqual(
    new Set(['HTTP/1.1 408 Request Timeout']),
  );
  await expectWell();
}, 60_000);
