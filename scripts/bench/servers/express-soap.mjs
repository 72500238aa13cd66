import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import express from 'express';
import basicAuth from 'express-basic-auth';
import { listen } from 'soap';

/**
 * What one writes in an afternoon: Express, express-basic-auth and the server of `soap` with our WSDL, over a prepared
 * lookup in the same table of cards. node express-soap.mjs DATABASE
 */
const cards = new Database(process.argv[2], { readonly: true });
const lookup = cards.prepare(`SELECT number, kind, status, holder, accumulation_minor AS accumulation,
  bonus_minor AS bonus, bonus_held_minor AS held FROM cards WHERE number = ?`);
const wsdl = readFileSync(new URL('../../../wsdl/KKMTransfer.wsdl', import.meta.url), 'utf8');
const money = (minor) => (minor / 100).toFixed(2);

function GetCard({ CardNumber }) {
  const card = lookup.get(CardNumber);
  if (card === undefined) {
    return { return: { ResultCode: 'CARD_NOT_FOUND', Message: 'Карта не найдена', CardNumber } };
  }
  return {
    return: {
      ResultCode: 'OK',
      Message: 'Карта найдена',
      CardNumber,
      CardKind: card.kind,
      Status: card.status,
      Holder: card.holder,
      DiscountPercent: '0',
      Accumulation: money(card.accumulation),
      Bonus: money(card.bonus),
      BonusAvailable: money(card.bonus - card.held),
    },
  };
}

const app = express();
app.use(basicAuth({ users: { kassir: 'kassir' }, challenge: true, realm: '1C:Enterprise 8.3' }));
const server = app.listen(0, '127.0.0.1', () => {
  const port = { GetCard };
  const services = { KKMTransfer: { KKMTransferSoap: port, KKMTransferSoap12: port } };
  listen(app, '/TP7/ws/KKMTransfer.1cws', services, wsdl, () => {
    process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
  });
});
process.on('SIGTERM', () => process.exit(0));
