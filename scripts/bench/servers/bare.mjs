import { createServer } from 'node:http';

/** The measure of all things here: the least that an answer over node:http costs. 900 bytes, nothing parsed. */
const opening =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><m:GetCardResponse xmlns:m="urn:tp7:KKMTransfer">' +
  '<m:return><m:ResultCode>OK</m:ResultCode><m:Message>';
const closing = '</m:Message></m:return></m:GetCardResponse></soap:Body></soap:Envelope>';
const body = Buffer.from(opening.padEnd(900 - closing.length, '.') + closing);
const headers = ['Content-Type', 'text/xml; charset=utf-8', 'Content-Length', String(body.length)];

const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
