import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import express from 'express';
import basicAuth from 'express-basic-auth';

/**
 * What one writes in an afternoon: Express, express-basic-auth and the server of a SOAP package with our WSDL, over a prepared
 * lookup in the same table of cards.
 * @param mount (app, path, services, wsdl, ready): lets the package answer there
 */
export function servePeer(mount, databaseFile) {
  const cards = new Database(databaseFile, { readonly: true });
  const lookup = cards.prepare(`SELECT number, kind, status, holder, accumulation_minor AS accumulation,
    bonus_minor AS bonus, bonus_held_minor AS held FROM cards WHERE number = ?`);
  const wsdl = readFileSync(new URL('../../../wsdl/KKMTransfer.wsdl', import.meta.url), 'utf8');
  const app = express();
  app.use(basicAuth({ users: { kassir: 'kassir' }, challenge: true, realm: '1C:Enterprise 8.3' }));
  const server = app.listen(0, '127.0.0.1', () => {
    const port = { GetCard: ({ CardNumber }) => ({ return: answer(CardNumber, lookup.get(CardNumber)) }) };
    const services = { KKMTransfer: { KKMTransferSoap: port, KKMTransferSoap12: port } };
    mount(app, '/TP7/ws/KKMTransfer.1cws', services, wsdl, () => {
      process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
    });
  });
  process.on('SIGTERM', () => process.exit(0));
}

const money = (minor) => (minor / 100).toFixed(2);

function answer(CardNumber, card) {
  if (card === undefined) return { ResultCode: 'CARD_NOT_FOUND', Message: 'Карта не найдена', CardNumber };
  return {
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
  };
}
