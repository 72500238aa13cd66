import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type CardChange, NO_BONUS_DAY, putCards } from '../../src/store/cards.js';
import { startServer, type TestServer } from '../support/server.js';
import { runCommand } from '../support/server-process.js';
import { callTill, element, elements } from '../support/soap-client.js';
import { startSoapServer } from '../support/soap-server.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/** GetAccumulations on the wire, and the simulated till that pages through. */

const dataDir = temporaryFolder();
const otherDir = temporaryFolder();
const count = 2400;
/** With the cards of the demo shop. */
const all = count + 4;
let server: TestServer;

async function giveCards(dataDir: string, cardCount: number): Promise<void> {
  const engine = await openStore({ dataDir, publication: 'TP7' });
  const details = { holder: null, phone: null, discountPercentCenti: null, validUntil: null, createdAt: '' };
  const sums = { accumulation: 0, bonus: 0, balance: 0, bonusSince: NO_BONUS_DAY };
  const cards = Array.from(
    { length: cardCount },
    (_, i): CardChange => ({ number: `7${i}`, kind: 'Discount', status: 'Active', ...details, ...sums }),
  );
  await engine.transaction((tx) => putCards(tx, cards));
  await engine.close();
}

beforeAll(async () => {
  server = await startServer({ dataDir });
  await giveCards(dataDir, count);
});
afterAll(() => server.close());

const from = async (version: string): Promise<string> => {
  const body = `<m:GetAccumulations><m:KKM>1</m:KKM><m:FromVersion>${version}</m:FromVersion></m:GetAccumulations>`;
  return (await callTill({ service: server.service, body })).text;
};

test('pages of 1000 cards, until there are no more', async () => {
  const numbers: string[] = [];
  const pages: [string | undefined, string | undefined][] = [];
  for (let version = '', more: string | undefined = 'true'; more === 'true'; ) {
    const text = await from(version);
    numbers.push(...elements(text, 'CardNumber'));
    more = element(text, 'More');
    version = element(text, 'Version') ?? '';
    pages.push([version, more]);
  }
  expect(pages.map(([, more]) => more)).toEqual(['true', 'true', 'false']);
  expect(numbers).toHaveLength(all);
  expect(new Set(numbers).size).toBe(all);
  expect(elements(await from(pages[2]?.[0] ?? ''), 'CardNumber')).toEqual([]);
});

describe('tillgate till accumulations', () => {
  const till = (...options: string[]) =>
    runCommand(['till', 'accumulations', '--address', `${server.service}?wsdl`, ...options]);

  test('prints every card once and the version to go on from', async () => {
    const { code, stdout } = await till();
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, all + 1]);
    expect(new Set(lines).size).toBe(all + 1);
    expect(stdout).toContain(
      '2000000000015  Payment  Active  DiscountPercent 0  Accumulation 0  Bonus 0  Balance 5000\n',
    );
    expect(lines.at(-1)).toMatch(/^cards: 2404, version: \d+$/);
    const version = lines.at(-1)?.split(' ').at(-1) ?? '';
    expect((await till('--from', version)).stdout).toBe(`cards: 0, version: ${version}\n`);
  });

  test('prints one JSON object, in SOAP 1.2 too', async () => {
    const { stdout } = await till('--json', '--soap12');
    const { cards, version } = JSON.parse(stdout);
    expect([cards.length, typeof version]).toEqual([all, 'string']);
    expect(cards[0]).toMatchObject({
      CardNumber: expect.any(String),
      CardKind: 'Discount',
      Status: 'Active',
    });
  });

  test('tells what the service does not accept, and its JSON is whole all the same', async () => {
    expect(await till('--from', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('BAD_VALUE'),
    });
    const unknown = await till('--till', '77', '--json');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('TILL_UNKNOWN') });
    expect(JSON.parse(unknown.stdout)).toEqual({ cards: [], version: '0' });
    const nowhere = await runCommand(['till', 'accumulations', '--address', `${server.url}/nothing`]);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
  });

  const card = { CardNumber: '1', CardKind: 'Discount', Status: 'Active' };
  const sums = { DiscountPercent: '0', Accumulation: '0', Bonus: '0', Balance: '0' };
  test.each([
    ['no cards', { Version: '5', More: true, Cards: { Card: [] } }],
    ['no newer version', { Version: '5', More: true, Cards: { Card: [{ ...card, ...sums }] } }],
  ])('ends when a service says that there are more and has %s', async (_name, answer) => {
    const service = await startSoapServer({ GetAccumulations: async () => answer });
    const { code, stderr } = await runCommand(['till', 'accumulations', '--address', `${service.url}?wsdl`]);
    await service.close();
    expect(code).toBe(1);
    expect(stderr).toContain('there are more cards behind version');
  });
});

test('the journal says what was asked for and how far it went, and keeps no copy of all cards', async () => {
  const other = await startServer({ dataDir: otherDir });
  const body = '<m:GetAccumulations><m:KKM>1</m:KKM><m:FromVersion/></m:GetAccumulations>';
  await callTill({ service: other.service, body });
  await giveCards(otherDir, 100);
  await callTill({ service: other.service, body });
  await other.close();
  const journal = new Database(join(otherDir, 'TP7', 'journal.db'), { readonly: true });
  const sql = "SELECT document, response FROM v_journal WHERE operation = 'GetAccumulations' ORDER BY id";
  const rows = journal.prepare(sql).all();
  journal.close();
  expect(rows).toEqual([
    { document: 'accumulations 0..4', response: expect.stringContaining('<m:Card>') },
    { document: 'accumulations 0..104', response: null },
  ]);
});
