import { Agent } from 'node:http';
import { putTills } from '../../src/store/catalogue.js';
import { bumpRevision } from '../../src/store/settings.js';
import { KASSA, type SampleServer, serverFor } from '../support/samples.js';
import { openShop } from '../support/shop.js';
import { callTill, element, elements, getCardBody } from '../support/soap-client.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const tills = Array.from({ length: 50 }, (_, index) => `T${index}`);
const agent = new Agent({ keepAlive: true, maxSockets: 100 });
let server: SampleServer;

beforeAll(async () => {
  const shop = await openShop(folder);
  await shop.engine.transaction(async (tx) => {
    await putTills(
      tx,
      tills.map((id) => ({ id, store: 'main' })),
    );
    await bumpRevision(tx);
  });
  await shop.close();
  const cards = [{ number: '5000000000017', bonus: '125.00' }];
  server = await serverFor({ given: { cards, status: 200 } }, folder);
});
afterAll(async () => {
  agent.destroy();
  await server.close();
});

async function send(body: string): Promise<string> {
  const { status, text } = await callTill({ service: server.service, body, headers: KASSA, agent });
  expect([status, text]).toEqual([200, expect.stringContaining('ResultCode')]);
  return text;
}

const holdBody = (till: string) =>
  `<m:HoldBonus><m:KKM>${till}</m:KKM><m:CardNumber>5000000000017</m:CardNumber><m:Amount>10.00</m:Amount><m:HoldKey>${till}/1/1</m:HoldKey></m:HoldBonus>`;

const saleBody = (till: string) =>
  `<m:CloseCheck><m:Check><m:KKM>${till}</m:KKM><m:Shift>1</m:Shift><m:Number>1</m:Number><m:CheckType>Sale</m:CheckType><m:DateTime>2026-11-22T10:15:30</m:DateTime><m:Total>90.00</m:Total><m:Lines><m:Line><m:Position>1</m:Position><m:ItemCode>C1</m:ItemCode><m:Quantity>1</m:Quantity><m:Price>100.00</m:Price><m:BonusSpent>10.00</m:BonusSpent><m:Amount>90.00</m:Amount></m:Line></m:Lines><m:Payments><m:Payment><m:Kind>Cash</m:Kind><m:Amount>90.00</m:Amount></m:Payment><m:Payment><m:Kind>Bonus</m:Kind><m:Amount>10.00</m:Amount></m:Payment></m:Payments><m:Cards><m:Card><m:CardNumber>5000000000017</m:CardNumber><m:HoldKey>${till}/1/1</m:HoldKey></m:Card></m:Cards></m:Check></m:CloseCheck>`;

const bonusOf = (text: string) => [element(text, 'Bonus'), element(text, 'BonusAvailable')];

test('fifty tills at once, each asking twice, hold no more than there is; their checks spend just that', async () => {
  const answers = await Promise.all([...tills, ...tills].map((till) => send(holdBody(till))));
  const codes = answers.map((text) => element(text, 'ResultCode'));
  expect(codes.slice(0, 50)).toEqual(codes.slice(50));
  const lucky = tills.filter((_, index) => codes[index] === 'OK');
  expect(lucky).toHaveLength(12);
  expect(codes.filter((code) => code === 'NOT_ENOUGH')).toHaveLength(76);
  expect(bonusOf(await send(getCardBody('5000000000017')))).toEqual(['125', '5']);

  const closed = await Promise.all(lucky.map((till) => send(saleBody(till))));
  expect(closed.flatMap((text) => elements(text, 'Exception'))).toEqual([]);
  expect(bonusOf(await send(getCardBody('5000000000017')))).toEqual(['5', '5']);
});
