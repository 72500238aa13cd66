import { cardDigits, firstCard } from './cards.mjs';

const namespace = 'urn:tp7:KKMTransfer';
const path = '/TP7/ws/KKMTransfer.1cws';
const authorization = `Basic ${Buffer.from('kassir:kassir').toString('base64')}`;

/** Fields of a request that change from one to the next have a fixed width, so that one Buffer serves them all. */
const cardMark = '#'.repeat(cardDigits);
const numberMark = '@'.repeat(7);
const tillMark = '%';

/** What a request of this kind is made of. A fault or a refusal does not hold the needle. */
export const needle = 'ResultCode>OK<';

/** A lookup of a card taken at random. @returns a function that makes the writer of one connection. */
export function lookups({ port, cards }) {
  const bytes = soapRequest(
    port,
    'GetCard',
    `<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>${cardMark}</m:CardNumber></m:GetCard>`,
  );
  const cardAt = bytes.indexOf(cardMark);
  return () => {
    const own = Buffer.from(bytes);
    return () => {
      own.latin1Write(randomCard(cards), cardAt);
      return own;
    };
  };
}

/**
 * Closed checks of one shift of tills 1 and 2, each with a number of its own, five lines and a card taken at random.
 * `sale` is what `saleOf` answers; `sales`: each connection has one of them.
 */
export function closes({ port, cards, shift, sale, sales = [sale] }) {
  let number = 1_000_000;
  let connection = 0;
  return () => {
    const mine = checkElement(sales[connection % sales.length], shift);
    const own = soapRequest(port, 'CloseCheck', `<m:CloseCheck>${mine}</m:CloseCheck>`);
    const cardAt = own.indexOf(cardMark);
    const numberAt = own.indexOf(numberMark);
    const tillAt = own.indexOf(tillMark);
    connection += 1;
    return () => {
      number += 1;
      own.latin1Write(String(number), numberAt);
      own.latin1Write(number % 2 === 0 ? '1' : '2', tillAt);
      own.latin1Write(randomCard(cards), cardAt);
      return own;
    };
  };
}

/** A list of `count` sales of one shift of till 1, each with five lines and a card taken at random, as a whole request. */
export function transfer({ port, cards, shift, sale, count }) {
  const element = checkElement(sale, shift);
  const checks = Array.from({ length: count }, (_, index) =>
    element
      .replace(numberMark, String(1_000_000 + index))
      .replace(tillMark, '1')
      .replace(cardMark, randomCard(cards)),
  );
  const body = `<m:TransferSales><m:CheckList>${checks.join('')}</m:CheckList></m:TransferSales>`;
  return soapRequest(port, 'TransferSales', body);
}

export function randomCard(cards) {
  return String(firstCard + Math.floor(Math.random() * cards));
}

/** What a monitor asks; its latency bounds the delay of the event loop from above. */
export function probeRequest(port) {
  return Buffer.from(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
}

function checkElement({ time, totalMinor, lines }, shift) {
  const lineElements = lines.map(
    ({ position, itemCode, quantity, priceMinor, amountMinor }) =>
      `<m:Line><m:Position>${position}</m:Position><m:ItemCode>${itemCode}</m:ItemCode><m:Quantity>${quantity}</m:Quantity>` +
      `<m:Price>${money(priceMinor)}</m:Price><m:Amount>${money(amountMinor)}</m:Amount></m:Line>`,
  );
  return (
    `<m:Check><m:KKM>${tillMark}</m:KKM><m:Shift>${shift}</m:Shift><m:Number>${numberMark}</m:Number>` +
    `<m:CheckType>Sale</m:CheckType><m:DateTime>${time}</m:DateTime><m:Cashier>Иванова А. П.</m:Cashier>` +
    `<m:Total>${money(totalMinor)}</m:Total><m:Lines>${lineElements.join('')}</m:Lines>` +
    `<m:Payments><m:Payment><m:Kind>Cash</m:Kind><m:Amount>${money(totalMinor)}</m:Amount></m:Payment></m:Payments>` +
    `<m:Cards><m:Card><m:CardNumber>${cardMark}</m:CardNumber></m:Card></m:Cards></m:Check>`
  );
}

const money = (minor) => (minor / 100).toFixed(2);

function soapRequest(port, operation, body) {
  const envelope = Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="${namespace}">` +
      `<soap:Body>${body}</soap:Body></soap:Envelope>`,
  );
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: text/xml; charset=utf-8',
    `SOAPAction: "${namespace}#KKMTransfer:${operation}"`,
    `Authorization: ${authorization}`,
    `Content-Length: ${envelope.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), envelope]);
}
