import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';

/** The page of the sandbox in a browser: what it shows, and what can be done on it. */

const startSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';
const limits = { timeoutMs: 5000 };
let sandbox: UmicoSandbox;
let browser: Browser;
let page: Page;
/** What the browser complained of, and addresses outside of the sandbox. */
const complaints: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  browser = await openBrowser();
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(sandbox.url))
      complaints.push(request.url());
  });
  await sandbox.trouble({ kind: 'reject', times: 1, reason: '<img src=x onerror=alert(1)>' });
  const line = { position: 1, article: 'A', name: 'Oil', quantityMilli: 1000, priceMinor: 10_000 };
  for (const key of ['sale-1', 'sale-2']) {
    const sale = { key, card, document: 'Check', time: '2026-11-22T10:15:30Z', amountMinor: 10_000 };
    const lines = [{ ...line, amountMinor: 10_000 }];
    await newClient().sell(sandbox.access, { ...sale, pointsMinor: 0, holdKey: null, lines }, limits);
  }
  await newClient().findReceipt(sandbox.access, 'sale-1', limits);
  await page.goto(`${sandbox.url}/`);
}, 120_000);
afterAll(() => browser.close());

const shows = (id: string, text: string) => page.locator(`#${id}`, { hasText: text }).waitFor();

test('it shows cards, receipts and books as text, whatever is in them', async () => {
  await shows('cards', card);
  await shows('receipts', '<img src=x onerror=alert(1)>');
  await shows('movements', 'opening');
  await shows('base', sandbox.url);
  expect(await page.locator('main img').count()).toBe(0);
});

test('a receipt is processed, a card made, trouble made and taken away, settings changed', async () => {
  await page.getByRole('button', { name: 'process' }).click();
  await shows('movements', 'earned');
  await page.locator('#card [name=card]').fill('9944000000000067');
  await page.getByRole('button', { name: 'Make or change' }).click();
  await shows('cards', '9944000000000067');
  await page.locator('#trouble [name=kind]').selectOption('html');
  await page.locator('#trouble [name=times]').fill('2');
  await page.getByRole('button', { name: 'Make trouble' }).click();
  await shows('troubles', 'the next 2');
  expect(await newClient().card(sandbox.access, card, limits)).toMatchObject({ outcome: 'unknown' });
  await page.getByRole('button', { name: 'take away', exact: true }).click();
  await shows('troubles', 'none');
  await page.locator('#settings [name=accrualPercent]').fill('7');
  const changed = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await changed;
  expect(await sandbox.settings({})).toMatchObject({ accrualPercent: '7', questionsUntilProcessed: 1 });
  expect(complaints).toEqual([]);
});

test('what is refused is said', async () => {
  await page.locator('#trouble [name=kind]').selectOption('status');
  await page.getByRole('button', { name: 'Make trouble' }).click();
  await shows('fault', 'kind "status" goes with a status.');
});
