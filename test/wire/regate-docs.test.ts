import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import type { Browser, Page } from 'playwright-core';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { readJournal } from '../../src/journal/read.js';
import { openBrowser } from '../support/browser.js';
import { all, document } from '../support/regate-contract.js';
import { ask } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

/** The page about ReGate: what it serves, to whom, and what a browser does with it. */

const newFolder = temporaryFolders();
const dataDir = newFolder();
let server: TestServer;
let docs: string;
beforeAll(async () => {
  server = await startServer({ dataDir });
  docs = `${server.url}/TP7/hs/regate/docs`;
});
afterAll(() => server.close());

/** Demo users have their names as passwords. */
function get(path: string, { user = 'richest', base = docs, ...headers }: Record<string, string> = {}) {
  const Authorization = `Basic ${Buffer.from(`${user}:${user}`).toString('base64')}`;
  return ask(base + path, { headers: { Authorization, ...headers } });
}

test('the address without a slash leads to the one with it', async () => {
  const { status, headers } = await get('');
  expect([status, headers.location]).toEqual([308, 'docs/']);
});

test('the document has the address at which it was asked for', async () => {
  const { json } = await get('/openapi.json');
  expect(json.servers).toEqual([{ url: `${server.url}/TP7/hs/regate` }]);
  expect(Object.keys(json.paths)).toEqual(Object.keys(document.paths));
  const named = await get('/openapi.json', { Host: 'gate.example:81' });
  expect(named.json.servers).toEqual([{ url: 'http://gate.example:81/TP7/hs/regate' }]);
  const hostile = await get('/openapi.yaml', { Host: 'x"\n:' }).catch(() => undefined);
  expect(hostile?.text ?? '').not.toContain('x"');
});

test('the text says the same as the JSON', async () => {
  const { headers, text } = await get('/openapi.yaml');
  expect(headers['content-type']).toBe('application/yaml; charset=utf-8');
  expect(load(text, { schema: CORE_SCHEMA })).toEqual((await get('/openapi.json')).json);
});

test('only the files of the page are served, with a policy that lets nothing else in', async () => {
  const own = ['/', '/openapi.json', '/openapi.yaml', '/swagger-ui.css', '/swagger-ui-init.js'];
  const served = await Promise.all(own.map((path) => get(path)));
  expect(served.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  for (const { headers } of served) {
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
  const others = ['/package.json', '/index.html', '/swagger-ui.js.map', '/LICENSE', '/a/openapi.json', '/..'];
  const refused = await Promise.all(others.map((path) => get(path)));
  expect(refused.map(({ status }) => status)).toEqual(others.map(() => 404));
});

test.each([
  ['richest', 200],
  ['admin', 200],
  ['kassir', 403],
  ['exchange', 403],
  ['nobody', 401],
])('%s gets %i', async (user, status) => {
  expect((await get('/', { user })).status).toBe(status);
  expect((await get('/openapi.json', { user })).status).toBe(status);
});

test('without a password nothing is told, and nothing of publications that are not there', async () => {
  const { status, headers } = await ask(`${docs}/openapi.json`);
  expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="1C:Enterprise 8.3"']);
  expect((await ask(`${server.url}/Other/hs/regate/docs/`)).status).toBe(404);
});

test('the journal knows who has read the page and the document', async () => {
  const folder = newFolder();
  const other = await startServer({ dataDir: folder });
  for (const path of ['/', '/openapi.json', '/swagger-ui.css', '/none']) {
    await get(path, { base: `${other.url}/TP7/hs/regate/docs` });
  }
  // What waits to be written is written before a server is closed.
  await other.close();
  const { rows } = readJournal(join(folder, 'TP7', 'journal.db'), { operation: 'docs' });
  expect(rows.map(({ user, protocol, status }) => [user, protocol, status])).toEqual([
    ['richest', 'rest', 200],
    ['richest', 'rest', 200],
  ]);
});

test('where ReGate is switched off there is no page either', async () => {
  const engine = await openStore({ dataDir, publication: 'TP7' });
  try {
    await changeSetting(engine, 'regate', false);
    expect((await get('/')).status).toBe(404);
    await changeSetting(engine, 'regate', true);
    expect((await get('/')).status).toBe(200);
  } finally {
    await engine.close();
  }
});

describe('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const said: string[] = [];

  beforeAll(async () => {
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
  afterAll(() => browser?.close());

  test('all operations stand on the page', async () => {
    const shown = await page
      .locator('.opblock-summary-path, .opblock-summary-operation-id')
      .allTextContents();
    const paths = shown.map((path) => path.replaceAll('\u200b', '').trim());
    expect(paths).toEqual(expect.arrayContaining(all.map(({ path }) => path)));
    expect(await page.locator('.opblock-summary-method').count()).toBe(all.length + 1);
  });

  test('nobody but this server is asked, and nothing is wrong on the page', () => {
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((url) => !url.startsWith(`${docs}/`))).toEqual([]);
    expect(said).toEqual([]);
  });

  test('a user signs in on the page and tries calls with their examples', async () => {
    await page.getByRole('button', { name: 'Authorize' }).click();
    const dialog = page.locator('.modal-ux');
    await dialog.locator('input[name="username"]').fill('richest');
    await dialog.locator('input[name="password"]').fill('richest');
    await dialog.getByRole('button', { name: 'Apply credentials' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();

    const state = await tryOut('service-state');
    expect(state).toMatchObject({ status: '200', body: { publication: 'TP7', currency: 'RUB' } });
    const made = await tryOut('clients-confirmClient');
    expect(made).toMatchObject({ status: '201', body: { created: true } });
    const booked = await tryOut('orders-booking');
    expect(booked).toMatchObject({ status: '201', body: { order: 'INV-000001', amount: '1130.70' } });
    await lookAt('booking');
    // A refund needs a key, and the page offers one.
    const refund = await tryOut('orders-refund');
    expect(refund).toMatchObject({ status: '409', body: { code: 'NOT_ALLOWED', order: { status: 0 } } });
    // The refusal that was asked for is the only complaint of the browser.
    expect(said.filter((text) => !/status of 409/.test(text))).toEqual([]);
  }, 300_000);

  /** Nothing of an opened operation sticks out of the page. With `KEEP_SCREENSHOTS=folder` somebody can look at it. */
  async function lookAt(name: string): Promise<void> {
    const block = page.locator(`#operations-orders-${name}`);
    const [outside, inside] = [await page.viewportSize(), await block.boundingBox()];
    expect((inside?.x ?? 0) + (inside?.width ?? 0)).toBeLessThanOrEqual(outside?.width ?? 0);
    const folder = process.env.KEEP_SCREENSHOTS;
    if (folder !== undefined) await block.screenshot({ path: join(folder, `regate-${name}.png`) });
  }

  /** Opens an operation, sends its first example as the user who signed in, and answers what the page shows. */
  async function tryOut(name: string): Promise<{ status: string; body: unknown }> {
    const block = page.locator(`#operations-${name}`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    const sent = page.waitForRequest((request) => !request.url().startsWith(docs));
    await block.getByRole('button', { name: 'Execute' }).click();
    const said = await (await sent).headerValue('authorization');
    expect(said).toBe(`Basic ${Buffer.from('richest:richest').toString('base64')}`);
    const live = block.locator('.live-responses-table .response').first();
    await live.waitFor();
    const body = await live.locator('.highlight-code code').first().textContent();
    const status = await live.locator('.response-col_status').textContent();
    return { status: status?.trim() ?? '', body: JSON.parse(body ?? '') };
  }
});
