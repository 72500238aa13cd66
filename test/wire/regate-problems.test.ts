import { type Problem, problemText } from '../../src/http/rest/problem.js';
import { inFlight, internal, notAvailable, overloaded, rateLimited } from '../../src/http/rest/problems.js';
import { refused } from '../../src/regate/problems.js';
import { basic, type CallRegate, regateAt } from '../support/regate.js';
import { all } from '../support/regate-contract.js';
import { type Answer, ask } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** The refusals that the document shows as examples are those that the service answers, word for word. */

const dataDir = temporaryFolder();
let server: TestServer;
let call: CallRegate;
beforeAll(async () => {
  server = await startServer({ dataDir, clock: () => now });
  call = regateAt(server.url);
  await call('confirmClient', { body: { clientId: 'RS-100045' } });
});
afterAll(() => server.close());

const line = (quantity: unknown) => ({
  body: { clientId: 'RS-100045', store: 'main', lines: [{ article: '2003', quantity }] },
});
const said = (problem: Problem) => problemText(problem, 'ru', 'm1abc000000');

/** What provokes each of them; the others are told by the story of the document. */
const provoked: Record<string, () => Promise<Answer>> = {
  parameter: () => call('assortment', { query: { store: 'main', limit: '5000' } }),
  json: () => call('booking', { body: '{\n  "clientId": "RS-100045",\n  "store": oops\n}' }),
  unauthorized: () => call('state', { user: 'stranger' }),
  forbidden: () => call('annulOrder', { body: { order: 'INV-000001' } }),
  method: () => ask(`${server.url}/TP7/hs/regate/state`, { method: 'POST', headers: basic('richest') }),
  accept: () => call('state', { headers: { Accept: 'text/html' } }),
  tooLarge: () => call('booking', { body: ' '.repeat(2 ** 20 + 1) }),
  mediaType: () => call('booking', { ...line(1), headers: { 'Content-Type': 'text/plain' } }),
  body: () => call('booking', line('-1')),
  async keyReused() {
    await call('booking', { ...line(1), key: 'key' });
    return call('booking', { ...line(2), key: 'key' });
  },
};

/** Those that a test cannot provoke at will, as the endpoint makes them. */
const made: Record<string, string> = {
  inFlight: said(inFlight().problem),
  tooMany: said(rateLimited(1000).problem),
  internal: said(internal('m1abc000000')),
  notAvailable: said(notAvailable('booking').problem),
  overloaded: said(overloaded().problem),
  keyRefused: said(refused({ code: 'UMICO_KEY_REFUSED', reason: '401 invalid api key' }).problem),
  umico: said(refused({ code: 'UMICO_UNAVAILABLE', reason: 'no answer in time' }).problem),
};

const shown = new Map(
  all.flatMap(({ answers }) =>
    Object.values(answers).flatMap(({ content }) =>
      Object.entries(content?.['application/problem+json']?.examples ?? {}).map(
        ([name, { value }]) => [name, value] as const,
      ),
    ),
  ),
);
const told = ['unknownStore', 'unknownClient', 'alreadyPaid', 'notEnoughStock', 'offStep', 'otherAmount'];

test('every example of a refusal is looked at', () => {
  expect([...shown.keys()].sort()).toEqual([...Object.keys(provoked), ...Object.keys(made), ...told].sort());
});

test.each(Object.keys(provoked))('%s', async (name) => {
  expect(comparable((await provoked[name]?.())?.text)).toEqual(comparable(JSON.stringify(shown.get(name))));
});

test.each(Object.keys(made))('%s', (name) => {
  expect(comparable(made[name])).toEqual(comparable(JSON.stringify(shown.get(name))));
});

/** Without the id of the request. */
function comparable(text = ''): unknown {
  return JSON.parse(text.replace(/m1abc\d{6}/g, '*'), (key, value) => (key === 'requestId' ? '*' : value));
}
