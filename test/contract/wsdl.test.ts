import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClientAsync } from 'soap';
import { loadContract, PUBLISHED_CONTRACT, readContract } from '../../src/kkmtransfer/contract.js';
import { readServiceModel } from '../../src/soap/model.js';
import {
  CARD,
  closeCheck,
  envelope,
  type SoapServer,
  send,
  startSoapServer,
  TEXT_XML,
  wsdlText,
} from '../support/soap-server.js';

const OPERATIONS = [
  'TestConnection',
  'GetCard',
  'CalculateCheck',
  'HoldBonus',
  'ReleaseHold',
  'CloseCheck',
  'GetCheck',
  'TransferSales',
  'GetStock',
  'GetAccumulations',
];
const root = new URL('../../', import.meta.url);
let text: string;

beforeAll(async () => {
  text = await wsdlText();
});

const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe('WSDL: the dialect of a service published by 1C', () => {
  test('prefixes, names and form defaults', () => {
    const head = text.slice(0, text.indexOf('<types>'));
    expect([...head.matchAll(/xmlns:?(\w*)=/g)].map((match) => match[1])).toEqual([
      '',
      'soap12bind',
      'soapbind',
      'tns',
      'wsp',
      'wsu',
      'xsd',
      'xsd1',
    ]);
    expect(head).toMatch(/name="KKMTransfer"\s+targetNamespace="urn:tp7:KKMTransfer"/);
    expect(text).toMatch(/attributeFormDefault="unqualified"\s+elementFormDefault="qualified"/);
  });

  test('complex types are sorted by code point, then each operation with its response', () => {
    const types = all(/<xs:complexType name="(\w+)"/g);
    expect(types).toEqual([...types].sort());
    expect(types).toHaveLength(27);
    expect(all(/\n\t\t\t<xs:element name="(\w+)"/g)).toEqual(
      OPERATIONS.flatMap((name) => [name, `${name}Response`]),
    );
    expect(text.lastIndexOf('<xs:complexType name=')).toBeLessThan(
      text.indexOf('<xs:element name="TestConnection"'),
    );
  });

  test('no type is named like an operation, nothing is open', () => {
    const operations = new Set(OPERATIONS.flatMap((name) => [name, `${name}Response`]));
    for (const type of all(/<xs:complexType name="(\w+)"/g)) expect(operations.has(type)).toBe(false);
    expect(text).not.toMatch(/<xs:(any|anyAttribute|choice|extension|attribute)\b/);
  });

  test('parameters have no minOccurs, lists stand in List types', () => {
    const parameters = text.slice(
      text.indexOf('<xs:element name="TestConnection"'),
      text.indexOf('</xs:schema>'),
    );
    expect(parameters).not.toMatch(/minOccurs|maxOccurs/);
    const types = text.slice(0, text.indexOf('<xs:element name="TestConnection"'));
    for (const [, name, content] of types.matchAll(
      /<xs:complexType name="(\w+)">(.*?)<\/xs:complexType>/gs,
    )) {
      if (/maxOccurs/.test(content ?? '')) expect(name).toMatch(/List$/);
    }
  });

  test('messages, port type, bindings, actions and ports', () => {
    expect(all(/<message name="(\w+)"/g)).toEqual(
      OPERATIONS.flatMap((name) => [`${name}RequestMessage`, `${name}ResponseMessage`]),
    );
    expect(all(/<portType name="(\w+)"/g)).toEqual(['KKMTransferPortType']);
    expect(all(/<binding name="(\w+)"/g)).toEqual(['KKMTransferSoapBinding', 'KKMTransferSoap12Binding']);
    const actions = OPERATIONS.map((name) => `urn:tp7:KKMTransfer#KKMTransfer:${name}`);
    expect(all(/soapAction="([^"]+)"/g)).toEqual([...actions, ...actions]);
    expect(all(/<port name="(\w+)"/g)).toEqual(['KKMTransferSoap', 'KKMTransferSoap12']);
    expect(all(/(<wsi:Claim)/g)).toHaveLength(1);
    expect(text.indexOf('<wsi:Claim')).toBeLessThan(text.indexOf('<port name="KKMTransferSoap12"'));
  });

  test('the generated types are those of the WSDL', async () => {
    await promisify(execFile)(process.execPath, ['scripts/generate-types.mjs', '--check'], { cwd: root });
  });
});

describe('WSDL: the model', () => {
  test('knows operations, parameters, results and lists', async () => {
    const model = await readServiceModel(text);
    expect(model).toMatchObject({ namespace: 'urn:tp7:KKMTransfer', service: 'KKMTransfer' });
    expect([...model.operations.keys()]).toEqual(OPERATIONS);
    const field = { kind: 'string', required: true, nillable: false, list: false };
    expect(model.operations.get('GetCard')?.input).toEqual([
      { ...field, name: 'KKM' },
      { ...field, name: 'CardNumber' },
      { ...field, name: 'CardKind', nillable: true },
    ]);
    expect(model.operations.get('GetStock')?.output).toEqual([
      { ...field, name: 'return', kind: 'complex', type: 'StockList' },
    ]);
    expect(model.types.get('CheckLineList')?.fields).toEqual([
      { name: 'Line', kind: 'complex', type: 'CheckLine', required: false, nillable: false, list: true },
    ]);
    expect(model.types.get('CheckReference')?.fields.map(({ kind, required }) => [kind, required])).toEqual([
      ['string', true],
      ['int', true],
      ['int', true],
      ['dateTime', false],
    ]);
  });

  test.each([
    [
      'an import',
      (wsdl: string) =>
        wsdl.replace('<types>', '<import namespace="u" location="http://127.0.0.1:9/x.wsdl"/><types>'),
      /imports http/,
    ],
    [
      'a schema import',
      (wsdl: string) =>
        wsdl.replace(
          '<xs:complexType',
          '<xs:import namespace="u" schemaLocation="file:///etc/passwd"/><xs:complexType',
        ),
      /imports file/,
    ],
    ['a DOCTYPE', (wsdl: string) => wsdl.replace('<definitions', '<!DOCTYPE d><definitions'), /DOCTYPE/],
    ['no XML', () => 'login please', /text before/],
    ['HTML', () => '<html><body/></html>', /cannot be read/],
    [
      'open content',
      (wsdl: string) => wsdl.replace('<xs:sequence>', '<xs:sequence><xs:any/>'),
      /xs:any is not supported/,
    ],
    [
      'a missing type',
      (wsdl: string) => wsdl.replace('type="tns:CheckLine"', 'type="tns:Nope"'),
      /type Nope is missing/,
    ],
    [
      'a type of another namespace',
      (wsdl: string) => wsdl.replace('type="tns:CheckLine"', 'type="wsp:Nope"'),
      /another namespace/,
    ],
    [
      'a missing element',
      (wsdl: string) => wsdl.replace('<xs:element name="GetCard"', '<xs:element name="GetCart"'),
      /element GetCard\w* is missing/,
    ],
    [
      'an element without type',
      (wsdl: string) =>
        wsdl.replace(/<xs:element name="Holder"\s+type="xs:string"/, '<xs:element name="Holder"'),
      /Card.Holder: an element without type/,
    ],
    [
      'a reference',
      (wsdl: string) =>
        wsdl.replace(/<xs:element name="Holder"\s+type="xs:string"/, '<xs:element ref="tns:GetCard"'),
      /element tns:GetCard is not supported/,
    ],
    [
      'an element without name',
      (wsdl: string) => wsdl.replace(/<xs:element name="Holder"/, '<xs:element'),
      /element without name is not supported/,
    ],
    [
      'a choice',
      (wsdl: string) =>
        wsdl.replace(
          '<xs:sequence>',
          '<xs:choice><xs:element name="a" type="xs:int"/></xs:choice><xs:sequence>',
        ),
      /xs:choice is not supported/,
    ],
    [
      'a list type',
      (wsdl: string) =>
        wsdl.replace(
          /<xs:element name="Holder"\s+type="xs:string"\s+minOccurs="0"\/>/,
          '<xs:element name="Holder"><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType></xs:element>',
        ),
      /Holder: a simple type that is no restriction/,
    ],
    [
      'an undeclared prefix',
      (wsdl: string) => wsdl.replace('type="tns:CheckLine"', 'type="nope:CheckLine"'),
      /undeclared prefix/,
    ],
    ['no service', (wsdl: string) => wsdl.replace(/<service[\s\S]*<\/service>/, ''), /no service/],
    [
      'no operations',
      (wsdl: string) => wsdl.replace(/<binding[\s\S]*<\/binding>/, '').replace(/<port [\s\S]*<\/port>/, ''),
      /no binding with operations/,
    ],
    ['RPC style', (wsdl: string) => wsdl.replaceAll('style="document"', 'style="rpc"'), /style rpc/],
    [
      'a strange simple type',
      (wsdl: string) => wsdl.replace('type="xs:decimal"', 'type="xs:NOTATION"'),
      /xs:NOTATION is not supported/,
    ],
    [
      'unqualified elements',
      (wsdl: string) => wsdl.replace('elementFormDefault="qualified"', 'elementFormDefault="unqualified"'),
      /elementFormDefault/,
    ],
    [
      'a field named __proto__',
      (wsdl: string) => wsdl.replace('name="Holder"', 'name="__proto__"'),
      /__proto__ is not supported/,
    ],
  ])('refuses %s', async (_name, change, message) => {
    await expect(readServiceModel(change(text))).rejects.toThrow(message);
  });

  test('lists all problems at once', async () => {
    const broken = text
      .replace('type="tns:CheckLine"', 'type="tns:Nope"')
      .replace('type="xs:boolean"', 'type="xs:ID"');
    await expect(readServiceModel(broken)).rejects.toThrow(/Nope is missing.*xs:ID is not supported/);
  });

  test('reads simple types by restriction and anonymous types', async () => {
    const changed = text
      .replace(
        '<xs:complexType name="AccumulatedCard">',
        '<xs:simpleType name="Sum"><xs:restriction base="xs:decimal"/></xs:simpleType><xs:complexType name="AccumulatedCard">',
      )
      .replace(
        /<xs:element name="Accumulation"\s+type="xs:decimal"\/>/,
        '<xs:element name="Accumulation" type="tns:Sum"/>',
      )
      .replace(
        /<xs:element name="Status"\s+type="xs:string"\/>/,
        '<xs:element name="Status"><xs:complexType><xs:sequence><xs:element name="Code" type="xs:int"/></xs:sequence></xs:complexType></xs:element>',
      );
    const model = await readServiceModel(changed);
    const fields = model.types.get('AccumulatedCard')?.fields;
    expect(fields?.find(({ name }) => name === 'Accumulation')?.kind).toBe('decimal');
    expect(fields?.find(({ name }) => name === 'Status')?.type).toBe('AccumulatedCard.Status');
    expect(model.types.get('AccumulatedCard.Status')?.fields).toHaveLength(1);
  });

  test('reads an element of a named type, an empty element, annotations and attributes', async () => {
    const changed = text
      .replace(
        /<xs:element name="ReleaseHold">.*?<\/xs:complexType>\s*<\/xs:element>/s,
        '<xs:element name="ReleaseHold" type="tns:CheckReference"/>',
      )
      .replace(
        /<xs:element name="TestConnection">.*?<\/xs:complexType>\s*<\/xs:element>/s,
        '<xs:element name="TestConnection"/>',
      )
      .replace(
        '<xs:complexType name="Hold">',
        '<xs:complexType name="Hold"><xs:annotation><xs:documentation>x</xs:documentation></xs:annotation><xs:attribute name="a" type="xs:string"/>',
      );
    const model = await readServiceModel(changed);
    expect(model.operations.get('ReleaseHold')?.input.map(({ name }) => name)).toEqual([
      'KKM',
      'Shift',
      'Number',
      'DateTime',
    ]);
    expect(model.operations.get('TestConnection')?.input).toEqual([]);
  });

  const samples = new URL('../shared/samples/wsdl/', root);
  const present = existsSync(samples);
  if (!present) console.warn('SKIPPED: WSDLs of other services, because ../shared/samples is absent.');
  (present ? test : test.skip).each([
    ['WebCommonInfoBases.wsdl', 'WebCommonInfoBases', 2, 0],
    ['DataMobileExch_2.7.wsdl', 'DataMobileExch', 98, 52],
  ])('reads a real one: %s', async (file, service, operations, types) => {
    const model = await readServiceModel(await readFile(new URL(file, samples), 'utf8'));
    expect(model.service).toBe(service);
    expect(model.operations.size).toBe(operations);
    expect(model.types.size).toBe(types);
  });
});

describe('contract: WSDL, contract file and code agree', () => {
  let contract: string;
  beforeAll(async () => {
    contract = await readFile(PUBLISHED_CONTRACT, 'utf8');
  });

  test('the published one does', async () => {
    const loaded = await loadContract(OPERATIONS);
    expect(loaded.wsdlText).toBe(text);
    expect([...loaded.wireNames]).toEqual(OPERATIONS.map((name) => [name, name]));
  });

  test('all differences are told in one error', async () => {
    const other = JSON.stringify({
      namespace: 'urn:x',
      service: 'Y',
      operations: {
        GetCard: { operation: 'FindCard' },
        Stranger: { operation: 'GetCheck' },
        TestConnection: { operation: 'GetCheck' },
      },
    });
    await expect(
      readContract(text, other, ['GetCard', 'TestConnection', 'CloseCheck']),
    ).rejects.toMatchObject({
      name: 'ContractError',
      differences: [
        'namespace: "urn:x" in the contract, "urn:tp7:KKMTransfer" in the WSDL',
        'service: "Y" in the contract, "KKMTransfer" in the WSDL',
        'operation GetCard of the contract is FindCard on the wire, which the WSDL does not have',
        'operation Stranger of the contract is not in the code',
        'operations Stranger and TestConnection are both GetCheck on the wire',
        'operation CloseCheck of the code is not in the contract',
        ...OPERATIONS.filter((name) => name !== 'GetCheck').map(
          (name) => `operation ${name} of the WSDL is not in the contract`,
        ),
      ],
    });
  });

  test('an operation that the code has and the contract has not, and the other way round', async () => {
    await expect(readContract(text, contract, [...OPERATIONS, 'New'])).rejects.toThrow(
      'operation New of the code is not in the contract',
    );
    await expect(readContract(text, contract, OPERATIONS.slice(1))).rejects.toThrow(
      'operation TestConnection of the contract is not in the code',
    );
  });

  test.each([
    ['{', /no JSON/],
    ['[]', /no object/],
    ['{}', /no "namespace"[\s\S]*no "service"[\s\S]*no "operations"/],
    [
      '{"namespace":"a","service":"b","operations":{"GetCard":"x"},"extra":1}',
      /unknown "extra"[\s\S]*GetCard of the contract has no "operation"/,
    ],
  ])('a contract that is %s', async (json, message) => {
    await expect(readContract(text, json, OPERATIONS)).rejects.toThrow(message);
  });
});

describe('WSDL: read by other people’s clients', () => {
  let server: SoapServer;
  let seen: unknown;
  beforeAll(async () => {
    server = await startSoapServer({
      GetCard: async (_context, parameters) => {
        seen = parameters;
        return CARD;
      },
      CloseCheck: async (_context, parameters) => {
        seen = parameters;
        return {
          ResultCode: 'OK',
          Message: 'Принят',
          Duplicate: true,
          Cards: { Card: [CARD, CARD] },
          Exceptions: { Exception: [] },
        };
      },
    });
  });
  afterAll(() => server.close());

  test.each([false, true])('soap: calls with forceSoap12Headers %s', async (forceSoap12Headers) => {
    const client = await createClientAsync(`${server.url}?wsdl`, { forceSoap12Headers });
    expect(Object.keys(client.describe().KKMTransfer)).toEqual(['KKMTransferSoap', 'KKMTransferSoap12']);
    const [answer] = await client.GetCardAsync({ KKM: '1', CardNumber: '0012345' });
    expect(seen).toEqual({ KKM: '1', CardNumber: '0012345', CardKind: null });
    expect(answer.return).toMatchObject({ ResultCode: 'OK', Message: 'Карта найдена', Bonus: 12.5 });
    await expect(client.GetStockAsync({ KKM: '1' })).rejects.toThrow(/пока недоступна/);
    await expect(client.GetCardAsync({ KKM: '1' })).rejects.toThrow(/CardNumber/);
  });

  test('soap: a whole check, with lists of one', async () => {
    const client = await createClientAsync(`${server.url}?wsdl`);
    const [answer] = await client.CloseCheckAsync({
      Check: {
        KKM: '1',
        Shift: 1,
        Number: 2,
        CheckType: 'Sale',
        DateTime: '2026-11-22T10:15:30',
        Total: '10.00',
        Lines: { Line: [{ Position: 1, ItemCode: '007', Quantity: '1.500', Price: '10', Amount: '10' }] },
        Payments: { Payment: { Kind: 'Cash', Amount: '10' } },
      },
    });
    expect(seen).toMatchObject({
      Check: { Total: '10', Lines: { Line: [{ ItemCode: '007', Quantity: '1.5' }] } },
    });
    expect(answer.return).toMatchObject({
      Duplicate: true,
      Cards: { Card: [{ CardNumber: '0012345' }, {}] },
    });
  });

  test('strong-soap: reads the WSDL and calls', async () => {
    const script = `
      const { soap } = require(${JSON.stringify(createRequire(import.meta.url).resolve('strong-soap'))});
      soap.createClient(${JSON.stringify(`${server.url}?wsdl`)}, {}, (error, client) => {
        if (error) throw error;
        client.GetCard({ KKM: '1', CardNumber: '0012345' }, (failure, result) => {
          if (failure) throw failure;
          console.log(JSON.stringify(result.return));
        });
      });`;
    const folder = await mkdtemp(join(tmpdir(), 'tillgate-'));
    await writeFile(join(folder, 'client.cjs'), script);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'client.cjs')]);
    await rm(folder, { recursive: true });
    expect(JSON.parse(stdout)).toMatchObject({ ResultCode: 'OK', CardNumber: '0012345' });
  });

  test('a hand-written document, for comparison', async () => {
    const answer = await send(server.url, { headers: TEXT_XML, body: envelope(closeCheck()) });
    expect(answer.text).toContain('<m:Duplicate>true</m:Duplicate>');
  });
});
