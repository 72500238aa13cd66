import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BasicAuthSecurity, createClientAsync } from 'soap';
import { startServer, type TestServer } from '../support/server.js';
import { KASSIR } from '../support/soap-client.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let server: TestServer;

beforeEach(async () => {
  server = await startServer({ dataDir: mkdtempSync(join(folder, 'server-')) });
});
afterEach(() => server.close());

/** Calls one operation and answers what is in `return`; both clients make numbers of decimals. */
type Call = (operation: string, parameters: object) => Promise<Record<string, unknown>>;

type Connect = (address: string) => Promise<Call>;

function nodeSoap(forceSoap12Headers: boolean): Connect {
  return async (address) => {
    const client = await createClientAsync(`${address}?wsdl`, {
      wsdl_headers: KASSIR,
      forceSoap12Headers,
      disableCache: true,
    });
    client.setSecurity(new BasicAuthSecurity('kassir', 'kassir'));
    return async (operation, parameters) => (await client[`${operation}Async`](parameters))[0].return;
  };
}

/** Reads calls from its arguments and writes what came back; a process of its own, because it changes globals. */
const strongSoapScript = `
  const { soap } = require(${JSON.stringify(createRequire(import.meta.url).resolve('strong-soap'))});
  const [address, operation, parameters] = process.argv.slice(2);
  const wsdl_headers = ${JSON.stringify(KASSIR)};
  soap.createClient(address + '?wsdl', { wsdl_headers }, (error, client) => {
    if (error) throw error;
    client.setSecurity(new soap.BasicAuthSecurity('kassir', 'kassir'));
    client[operation](JSON.parse(parameters), (failure, result) => {
      if (failure) throw failure;
      console.log(JSON.stringify(result.return));
    });
  });`;

const strongSoap: Connect = async (address) => {
  const script = join(folder, 'strong-soap.cjs');
  writeFileSync(script, strongSoapScript);
  return async (operation, parameters) => {
    const given = [script, address, operation, JSON.stringify(parameters)];
    const { stdout } = await promisify(execFile)(process.execPath, given);
    return JSON.parse(stdout);
  };
};

const check = {
  KKM: '1',
  Shift: 3,
  Number: 7,
  CheckType: 'Sale',
  DateTime: '2026-11-22T10:15:30',
  Cashier: 'Кассир <Примерная> & Ко',
  Total: '168.80',
  Lines: {
    Line: [
      { Position: 1, ItemCode: '1001', Quantity: '2', Price: '89.90', Discount: '11.00', Amount: '168.80' },
    ],
  },
  Payments: { Payment: [{ Kind: 'Cash', Amount: '168.80' }] },
  Cards: { Card: [{ CardNumber: '1000000000016' }] },
};

describe.each<[string, Connect]>([
  ['soap, SOAP 1.1', nodeSoap(false)],
  ['soap, SOAP 1.2', nodeSoap(true)],
  ['strong-soap', strongSoap],
])('a till that is written with %s', (_, connect) => {
  test('tests the connection, looks up every demo card, closes a check twice and finds it again', async () => {
    const call = await connect(server.service);
    const getCard = (CardNumber: string) => call('GetCard', { KKM: '1', CardNumber });

    const connection = await call('TestConnection', { KKM: '1' });
    expect(connection).toMatchObject({ Service: 'KKMTransfer', Publication: 'TP7', DiscountCards: true });
    expect(connection.Organization).toBe('Демо-магазин');
    expect(connection.Message).toBe('Соединение установлено, касса 1 зарегистрирована');

    expect(await getCard('1000000000016')).toMatchObject({
      ResultCode: 'OK',
      CardNumber: '1000000000016',
      CardKind: 'Discount',
      DiscountPercent: 3,
      Accumulation: 4200,
      ToNextDiscount: 800,
      Bonus: 350.5,
    });
    expect(await getCard('1000000000023')).toMatchObject({ ResultCode: 'CARD_BLOCKED', Status: 'Blocked' });
    expect(await getCard('2000000000015')).toMatchObject({ CardKind: 'Payment', Balance: 5000 });
    expect(await getCard('0012345')).toMatchObject({ ResultCode: 'OK', CardNumber: '0012345' });
    expect(await getCard('12345')).toMatchObject({ ResultCode: 'CARD_NOT_FOUND', CardNumber: '12345' });

    const first = await call('CloseCheck', { Check: check });
    const sums = {
      CardNumber: '1000000000016',
      Accumulation: 4368.8,
      Bonus: 358.94,
    };
    expect(first).toMatchObject({ ResultCode: 'OK', Duplicate: false });
    expect(first).toMatchObject({ Cards: { Card: [sums] } });
    const second = await call('CloseCheck', { Check: check });
    expect(second).toEqual({ ...first, Duplicate: true });
    expect(await call('GetCheck', { KKM: '1', Shift: 3, Number: 7 })).toEqual(first);
    expect(await getCard('1000000000016')).toMatchObject(sums);
  });

  test('holds bonus and gives it back, asks for the stock of some items and of one', async () => {
    const call = await connect(server.service);
    const hold = { KKM: '1', CardNumber: '1000000000016', Amount: '50.50', HoldKey: 'Чек <1> & 2' };
    const held = await call('HoldBonus', hold);
    expect(held).toMatchObject({ ResultCode: 'OK', HoldKey: hold.HoldKey, Amount: 50.5, Available: 300 });
    const released = await call('ReleaseHold', { HoldKey: hold.HoldKey });
    expect(released).toMatchObject({ ResultCode: 'OK', CardNumber: hold.CardNumber, Available: 350.5 });
    expect(await call('HoldBonus', hold)).toMatchObject({ ResultCode: 'HOLD_EXPIRED', Amount: 0 });

    const stock = (...ItemCode: string[]) => call('GetStock', { KKM: '1', ItemList: { ItemCode } });
    expect(await stock('1002', '1001')).toMatchObject({
      Stock: [
        { ItemCode: '1002', Quantity: 60, Unlimited: false },
        { ItemCode: '1001', Quantity: 120 },
      ],
    });
    expect([(await stock('1002')).Stock].flat()).toMatchObject([{ ItemCode: '1002' }]);
  });

  test('hears from a refused check what does not add up, and reads faults', async () => {
    const call = await connect(server.service);
    expect(await call('CloseCheck', { Check: { ...check, Total: '168.81' } })).toMatchObject({
      ResultCode: 'CHECK_INVALID',
    });
    await expect(call('CloseCheck', { Check: { ...check, Total: '168,80' } })).rejects.toThrow('Check.Total');
    await expect(call('GetStock', { KKM: '77' })).rejects.toThrow('Касса не зарегистрирована');
  });
});
