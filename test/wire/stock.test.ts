import { putItems } from '../../src/store/catalogue.js';
import { changeStock } from '../../src/store/stock.js';
import { KASSA, type SampleServer, serverFor } from '../support/samples.js';
import { item, openShop } from '../support/shop.js';
import { callTill, element, elements, faultCode, type Version } from '../support/soap-client.js';
import { temporaryFolder } from '../support/temporary.js';

/** Answers and requests too long for a sample. */

const folder = temporaryFolder();
const codes = Array.from({ length: 5_001 }, (_, index) => `X${index}`);
let server: SampleServer;

beforeAll(async () => {
  const shop = await openShop(folder);
  await shop.engine.transaction(async (tx) => {
    await putItems(
      tx,
      codes.map((code) => item(code, null, 100)),
    );
    const stock = { store: 'main', quantityMilli: 1_000, unlimited: 0 as const };
    await changeStock(
      tx,
      codes.map((article) => ({ ...stock, article })),
    );
  });
  await shop.close();
  server = await serverFor({ given: { status: 200 } }, folder);
});
afterAll(() => server.close());

function getStock(listed: readonly string[], version: Version = '1.1') {
  const list = listed.map((code) => `<m:ItemCode>${code}</m:ItemCode>`).join('');
  const body = `<m:GetStock><m:KKM>1</m:KKM><m:ItemList>${list}</m:ItemList></m:GetStock>`;
  return callTill({ service: server.service, body, version, headers: KASSA });
}

test.each<[string, readonly string[], Version, number, string]>([
  ['whole store', [], '1.1', 500, 'В магазине больше 5000 товаров: запросите остатки по списку кодов'],
  ['whole store', [], '1.2', 400, 'The store has more than 5000 items: ask for them by a list of codes'],
  ['list', codes, '1.1', 500, 'В списке ItemList 5001 кодов, допустимо не более 5000'],
  ['list', codes, '1.2', 400, 'There are 5001 codes in ItemList, accepted are at most 5000'],
])(
  'get-stock: a %s that is too long is refused, and how to ask instead',
  async (_, listed, version, status, said) => {
    const answer = await getStock(listed, version);
    expect([answer.status, faultCode(answer.text, version)]).toEqual([status, 'TOO_MANY_ITEMS']);
    expect(answer.text).toContain(said);
    expect(element(answer.text, 'Element')).toBe('ItemList');
  },
);

test('get-stock: as many as may be asked for are answered, in the order asked', async () => {
  const listed = codes.slice(1).reverse();
  const { status, text } = await getStock(listed);
  expect(status).toBe(200);
  expect(elements(text, 'ItemCode')).toEqual(listed);
});
