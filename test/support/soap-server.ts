import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../../src/journal/exchange.js';
import { createSoapEndpoint, type SoapEndpointOptions, type SoapOperation } from '../../src/soap/endpoint.js';
import { readServiceModel, type ServiceModel } from '../../src/soap/model.js';

export const NAMESPACE = 'urn:tp7:KKMTransfer';
export const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const;

export const wsdlText = (): Promise<string> =>
  readFile(new URL('../../wsdl/KKMTransfer.wsdl', import.meta.url), 'utf8');

export interface SoapServer {
  url: string;
  port: number;
  model: ServiceModel;
  records: Exchange[];
  errors: unknown[];
  observed: [string | undefined, string, number][];
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** The endpoint behind a bare `node:http` server; every call is of publication TP7 in Yerevan (+04:00). */
export async function startSoapServer(
  operations: Record<string, SoapOperation<{ shop: string }>>,
  options: Partial<SoapEndpointOptions<{ shop: string }>> = {},
): Promise<SoapServer> {
  const text = await wsdlText();
  const model = await readServiceModel(text);
  const records: Exchange[] = [];
  const errors: unknown[] = [];
  const observed: SoapServer['observed'] = [];
  const endpoint = createSoapEndpoint<{ shop: string }>({
    model,
    wsdlText: text,
    operations,
    serviceTitle: 'KKMTransfer <TP7>',
    clock: () => 1_700_000_000_000,
    limits: { operationBodyBytes: { TransferSales: 10 * 1024 * 1024 } },
    onError: (error) => errors.push(error),
    observe: (...facts) => observed.push(facts),
    ...options,
  });
  const server = createServer((req, res) => {
    endpoint(req, res, {
      publication: 'TP7',
      user: 'kassa',
      address: '127.0.0.1',
      requestId: 'request-1',
      timeZone: 'Asia/Yerevan',
      publicBase: `http://${req.headers.host}`,
      path: (req.url ?? '').split('?')[0] ?? '',
      record: (exchange) => records.push(exchange),
      context: { shop: 'shop' },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/TP7/ws/KKMTransfer.1cws`,
    port,
    model,
    records,
    errors,
    observed,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Send {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Send the body in pieces of this many bytes, chunked. */
  pieces?: number;
}

/** One request over a socket of its own. */
export function send(url: string, { method = 'POST', headers = {}, body, pieces }: Send): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    req.on('error', reject);
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body as string);
    if (pieces === undefined) req.end(bytes);
    else writePieces(bytes, pieces);

    function writePieces(rest: Buffer, size: number): void {
      if (rest.length === 0) req.end();
      else req.write(rest.subarray(0, size), () => writePieces(rest.subarray(size), size));
    }
  });
}

export const TEXT_XML = { 'Content-Type': 'text/xml; charset=utf-8' };

/** An envelope around the content of Body, as most clients write it. */
export function envelope(body: string, version: '1.1' | '1.2' = '1.1', header = ''): string {
  return `<soap:Envelope xmlns:soap="${ENVELOPES[version]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:m="${NAMESPACE}">${header}<soap:Body>${body}</soap:Body></soap:Envelope>`;
}

export const getCard = (number = '0012345'): string =>
  `<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>${number}</m:CardNumber></m:GetCard>`;

export const CARD = { ResultCode: 'OK', Message: 'Карта найдена', CardNumber: '0012345', Bonus: '12.50' };

/** A whole check; pieces can be replaced. */
export function check(fields: Partial<Record<string, string>> = {}): string {
  const all: Record<string, string | undefined> = {
    KKM: '<m:KKM>1</m:KKM>',
    Shift: '<m:Shift>12</m:Shift>',
    Number: '<m:Number>34</m:Number>',
    CheckType: '<m:CheckType>Sale</m:CheckType>',
    DateTime: '<m:DateTime>2026-11-22T10:15:30</m:DateTime>',
    Total: '<m:Total>30</m:Total>',
    Lines:
      '<m:Lines><m:Line><m:Position>1</m:Position><m:ItemCode>A1</m:ItemCode><m:Quantity>1</m:Quantity><m:Price>10</m:Price><m:Amount>10</m:Amount></m:Line><m:Line><m:Position>2</m:Position><m:ItemCode>A2</m:ItemCode><m:Quantity>2</m:Quantity><m:Price>10</m:Price><m:Amount>20</m:Amount></m:Line></m:Lines>',
    Payments: '<m:Payments><m:Payment><m:Kind>Cash</m:Kind><m:Amount>30</m:Amount></m:Payment></m:Payments>',
    ...fields,
  };
  return `<m:Check>${Object.values(all).join('')}</m:Check>`;
}

export const closeCheck = (fields: Partial<Record<string, string>> = {}): string =>
  `<m:CloseCheck>${check(fields)}</m:CloseCheck>`;
