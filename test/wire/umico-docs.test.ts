import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { basic } from '../support/regate.js';
import { ask } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { temporaryFolder } from '../support/temporary.js';
import { umico } from '../support/umico-contract.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { secretsKey } from '../support/umico-service.js';

/** The page about our Umico service, in a browser. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
let server: TestServer;
let sandbox: UmicoSandbox;
let docs: string;
let browser: Browser;
let page: Page;
const asked: string[] = [];
const said: string[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startServer({ dataDir, config: { secretsKey } });
  docs = `${server.url}/TP7/hs/umico/docs`;
  browser = await openBrowser();
  page = await browser.newPage({ httpCredentials: { username: 'admin', password: 'admin' } });
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(`${docs}/`, { waitUntil: 'networkidle' });
  await page.locator('.opblock').first().waitFor();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server.close();
});

test.each([
  ['umico', 200],
  ['admin', 200],
  ['richest', 403],
  ['kassir', 403],
  ['nobody', 401],
])('%s gets %i', async (user, status) => {
  expect((await ask(`${docs}/openapi.json`, { headers: basic(user) })).status).toBe(status);
});

test('the document has the address at which it was asked for', async () => {
  const { json } = await ask(`${docs}/openapi.json`, { headers: basic('umico') });
  expect(json.servers).toEqual([{ url: `${server.url}/TP7/hs/umico` }]);
  expect(json.info.title).toBe('Umico');
});

test('all operations stand on the page, and nobody but this server is asked', async () => {
  const shown = await page.locator('.opblock-summary-path').allTextContents();
  const paths = shown.map((path) => path.replaceAll('\u200b', '').trim());
  expect(paths.sort()).toEqual(umico.all.map(({ path }) => path).sort());
  expect(asked.filter((url) => !url.startsWith(`${docs}/`))).toEqual([]);
  expect(said).toEqual([]);
});

test('a user enters a connection and looks up a card on the page', async () => {
  const made = await tryOut('connections-createConnection', (text) =>
    text.replace('http://127.0.0.1:8090', sandbox.url),
  );
  expect(made).toMatchObject({ status: '201', body: { connection: 'till-1', key: { source: 'stored' } } });
  const card = await tryOut('cards-getCard');
  expect(card).toMatchObject({ status: '200', body: { card: '9944********0012', available: '250.00' } });
  const folder = process.env.KEEP_SCREENSHOTS;
  if (folder !== undefined) {
    await page.screenshot({ path: join(folder, 'umico-page.png') });
    await page.locator('#operations-cards-getCard').screenshot({ path: join(folder, 'umico-card.png') });
  }
  expect(said).toEqual([]);
}, 300_000);

/** Opens an operation, sends its first example, and answers what the page shows. */
async function tryOut(
  name: string,
  change = (text: string) => text,
): Promise<{ status: string; body: unknown }> {
  const block = page.locator(`#operations-${name}`);
  await block.locator('.opblock-summary-control').click();
  await block.getByRole('button', { name: 'Try it out' }).click();
  const body = block.locator('textarea').first();
  if ((await body.count()) > 0) await body.fill(change(await body.inputValue()));
  await block.getByRole('button', { name: 'Execute' }).click();
  const live = block.locator('.live-responses-table .response').first();
  await live.waitFor();
  const text = await live.locator('.highlight-code code').first().textContent();
  const status = await live.locator('.response-col_status').textContent();
  return { status: status?.trim() ?? '', body: JSON.parse(text ?? '') };
}
