import { regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import { startServer, type TestServer } from '../support/server.js';
import { callTill, closeCheckBody, element, getCardBody } from '../support/soap-client.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const now = Date.parse('2026-11-22T10:15:30+03:00');
const minuteMs = 60_000;

/** Two servers on one database, one of which is so much ahead. */
async function openApart(
  aheadMs: number,
): Promise<{ dataDir: string; behind: TestServer; ahead: TestServer }> {
  const dataDir = newFolder();
  const behind = await startServer({ dataDir, clock: () => now });
  const ahead = await startServer({ dataDir, clock: () => now + aheadMs });
  return { dataDir, behind, ahead };
}

test('clocks that are five minutes apart: holds, checks, keys and orders of one server are good at the other', async () => {
  const { dataDir, behind, ahead } = await openApart(5 * minuteMs);
  const hold =
    '<m:HoldBonus><m:KKM>1</m:KKM><m:CardNumber>1000000000016</m:CardNumber><m:Amount>10</m:Amount><m:HoldKey>k</m:HoldKey></m:HoldBonus>';
  for (const { service } of [behind, ahead, behind])
    expect(element((await callTill({ service, body: hold })).text, 'ResultCode')).toBe('OK');
  const available = async ({ service }: TestServer) =>
    element((await callTill({ service, body: getCardBody('1000000000016') })).text, 'BonusAvailable');
  expect(await available(ahead)).toBe('340.5');
  expect(await available(behind)).toBe('340.5');

  const body = closeCheckBody({ number: 1, amount: '10.00' });
  const closed = await Promise.all([behind, ahead].map(({ service }) => callTill({ service, body })));
  expect(closed.map(({ text }) => element(text, 'ResultCode'))).toEqual(['OK', 'OK']);
  expect(closed.map(({ text }) => element(text, 'Duplicate')).sort()).toEqual(['false', 'true']);

  const [first, second] = [regateAt(ahead.url), regateAt(behind.url)];
  await first('confirmClient', { body: { clientId: 'RS-1' } });
  const lines = [{ article: '1002', quantity: 1 }];
  const booking = { body: { clientId: 'RS-1', store: 'main', lines }, key: 'one' };
  const booked = await first('booking', booking);
  const again = await second('booking', booking);
  expect([booked.status, again.status, again.text]).toEqual([201, 201, booked.text]);

  await Promise.all([behind.close(), ahead.close()]);
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await expectBooksInOrder(engine);
  await engine.close();
});
