import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { NewTrouble } from '../../src/umico/pos-api.js';
import { KASSA, serverFor } from '../support/samples.js';
import { callTill, element } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

/** A till is answered within the budget, whatever Umico does with the question. */

const newFolder = temporaryFolders();
const card = '9944000000000012';
const umicoBudgetMs = 300;
/** Who waited for Umico would be seen, also on a machine that is busy. */
const lateMs = 20_000;
const soonMs = lateMs / 2;

const lines =
  '<m:Lines><m:Line><m:Position>1</m:Position><m:ItemCode>A1</m:ItemCode><m:Quantity>1</m:Quantity><m:Price>100.00</m:Price><m:Amount>100.00</m:Amount></m:Line></m:Lines>';
const checkOf = (payments: string) =>
  `<m:Check><m:KKM>1</m:KKM><m:Shift>12</m:Shift><m:Number>34</m:Number><m:CheckType>Sale</m:CheckType><m:DateTime>2026-11-22T10:15:12</m:DateTime><m:Total>100.00</m:Total>${lines}<m:Payments>${payments}</m:Payments><m:Cards><m:Card><m:CardNumber>${card}</m:CardNumber></m:Card></m:Cards></m:Check>`;
const cash = '<m:Payment><m:Kind>Cash</m:Kind><m:Amount>100.00</m:Amount></m:Payment>';

const questions = {
  GetCard: `<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>${card}</m:CardNumber></m:GetCard>`,
  CalculateCheck: `<m:CalculateCheck>${checkOf('')}</m:CalculateCheck>`,
  HoldBonus: `<m:HoldBonus><m:KKM>1</m:KKM><m:CardNumber>${card}</m:CardNumber><m:Amount>5.00</m:Amount><m:HoldKey>1/1/7</m:HoldKey></m:HoldBonus>`,
};
const close = `<m:CloseCheck>${checkOf(cash)}</m:CloseCheck>`;

/** What ended each question by the journal: the budget, the end of the server with a hold that is found out later, or Umico. */
const outOfTime = {
  getCard: 'TIMEOUT',
  calculateSale: 'TIMEOUT',
  createHold: expect.stringMatching(/^(STOPPED|TIMEOUT)$/),
};
const all = (code: string) => ({ getCard: code, calculateSale: code, createHold: code });

test.each<[NewTrouble, Record<string, unknown>]>([
  [{ kind: 'latency', milliseconds: lateMs }, outOfTime],
  [{ kind: 'silence' }, outOfTime],
  [{ kind: 'dribble' }, outOfTime],
  [{ kind: 'huge' }, all('TOO_LARGE')],
  [{ kind: 'redirect' }, all('REDIRECT')],
  [{ kind: 'reset' }, all('RESET')],
])(
  '%j',
  async (trouble, ended) => {
    const folder = newFolder();
    const umico = { cards: { [card]: '250.00' }, trouble: [trouble] };
    const server = await serverFor({ given: { settings: { umicoBudgetMs }, umico, status: 200 } }, folder);
    const ask = async (body: string) => {
      const started = performance.now();
      const { text } = await callTill({ service: server.service, body, headers: KASSA });
      return { code: element(text, 'ResultCode'), isSoon: performance.now() - started < soonMs };
    };
    for (const body of Object.values(questions)) {
      expect(await ask(body)).toEqual({ code: 'UMICO_UNAVAILABLE', isSoon: true });
    }
    expect(await ask(close)).toEqual({ code: 'OK', isSoon: true });
    await server.close();
    expect(codesOf(folder)).toMatchObject(ended);
  },
  60_000,
);

/** How the first question of each operation ended. */
function codesOf(folder: string): Record<string, string> {
  const journal = new Database(join(folder, 'TP7', 'journal.db'), { readonly: true });
  const rows = journal
    .prepare("SELECT operation, result_code AS code FROM journal WHERE protocol = 'umico' ORDER BY id DESC")
    .all() as { operation: string; code: string }[];
  journal.close();
  return Object.fromEntries(rows.map(({ operation, code }) => [operation, code]));
}
