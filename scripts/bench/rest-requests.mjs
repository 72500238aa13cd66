import { articleOf, benchStore } from './catalogue.mjs';

const base = '/TP7/hs/regate';
const authorization = `Basic ${Buffer.from('richest:richest').toString('base64')}`;
/** Fields that change from one request to the next have a fixed width, so that one Buffer serves them all. */
const keyMark = '@'.repeat(10);
const clientMark = '#'.repeat(6);
const orderMark = '%'.repeat(6);
const searchMark = '*'.repeat(7);

const pageOf = (limit) => `${base}/assortment?store=${benchStore}&limit=${limit}`;
const clientOf = (index) => `RS-${String(index).padStart(clientMark.length, '0')}`;

/** One page again and again; with `etag` for whoever has it already. @returns a function that makes the writer of one connection. */
export function pages({ port, limit, etag }) {
  const bytes = get(port, pageOf(limit), etag === undefined ? [] : [`If-None-Match: ${etag}`]);
  return () => () => bytes;
}

/** Orders of a client taken at random, five lines each, each under a key of its own that begins with `run`. */
export function bookings({ port, clients, run }) {
  const lines = [0, 1, 2, 3, 4].map((index) => ({
    article: articleOf(index * 7),
    quantity: 1 + (index % 3),
  }));
  const order = { clientId: `RS-${clientMark}`, store: benchStore, lines, comment: 'Позвонить за час' };
  const bytes = post(port, `${base}/booking`, order, [`Idempotency-Key: bench-${run}-${keyMark}`]);
  const clientAt = bytes.indexOf(clientMark);
  const keyAt = bytes.indexOf(keyMark);
  let number = 1_000_000_000;
  return () => {
    const own = Buffer.from(bytes);
    return () => {
      number += 1;
      own.latin1Write(String(number), keyAt);
      own.latin1Write(String(Math.floor(Math.random() * clients)).padStart(clientMark.length, '0'), clientAt);
      return own;
    };
  };
}

/** What the clients of an application server read, in turn: a page, the page they have, a search, a client, an order, the stores. */
export function reads({ port, clients, items, etag }) {
  const asked = [
    get(port, pageOf(50)),
    get(port, pageOf(50), [`If-None-Match: ${etag}`]),
    get(port, `${base}/assortment?store=${benchStore}&search=${searchMark}`),
    get(port, `${base}/client?clientId=RS-${clientMark}`),
    get(port, `${base}/bookingstate?order=INV-${orderMark}`),
    get(port, `${base}/citystore`),
  ];
  return () => {
    const own = asked.map((bytes) => Buffer.from(bytes));
    const fill = own.flatMap((bytes) => [
      filler(bytes, searchMark, () => Math.floor(Math.random() * items)),
      filler(bytes, clientMark, () => Math.floor(Math.random() * clients)),
      filler(bytes, orderMark, () => 1 + Math.floor(Math.random() * clients)),
    ]);
    let turn = Math.floor(Math.random() * own.length);
    return () => {
      for (const write of fill) write();
      turn += 1;
      return own[turn % own.length];
    };
  };
}

function filler(bytes, mark, next) {
  const at = bytes.indexOf(mark);
  return () => {
    if (at >= 0) bytes.latin1Write(String(next()).padStart(mark.length, '0'), at);
  };
}

function get(port, target, headers = []) {
  return Buffer.from(`${[`GET ${target} HTTP/1.1`, ...common(port), ...headers].join('\r\n')}\r\n\r\n`);
}

function post(port, target, value, headers = []) {
  const body = Buffer.from(JSON.stringify(value));
  const type = ['Content-Type: application/json', `Content-Length: ${body.length}`];
  const head = [`POST ${target} HTTP/1.1`, ...common(port), ...type, ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}

function common(port) {
  return [`Host: 127.0.0.1:${port}`, `Authorization: ${authorization}`, 'Accept: application/json'];
}

/** The same over fetch, for what is not measured. */
async function call(port, target, value) {
  const response = await fetch(`http://127.0.0.1:${port}${target}`, {
    headers: { authorization, 'content-type': 'application/json', 'accept-encoding': 'identity' },
    ...(value !== undefined && { method: 'POST', body: JSON.stringify(value) }),
  });
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${target}: ${response.status} ${body.toString().slice(0, 500)}`);
  return { headers: response.headers, body };
}

/** The page that `pages` asks for: its body, its end, its tag. */
export async function readPage(port, limit) {
  const { headers, body } = await call(port, pageOf(limit));
  return { headers, body, ending: body.toString('latin1', body.length - 40), etag: headers.get('etag') };
}

/** A list or whatever else is read, by what stands behind the address of the service. */
export const ask = (port, target) => call(port, `${base}/${target}`);

/** Makes `clients` clients, and an order of each with one line. */
export async function makeClients(port, clients) {
  for (let index = 0; index < clients; index += 1) {
    const clientId = clientOf(index);
    await call(port, `${base}/client`, { clientId, name: `Клиент ${index}` });
    const lines = [{ article: articleOf(index), quantity: 1 }];
    await call(port, `${base}/booking`, { externalId: `first-${index}`, clientId, store: benchStore, lines });
  }
}
