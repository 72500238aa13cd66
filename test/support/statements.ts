import iconv from 'iconv-lite';
import type { Statement, StatementPart } from '../../src/domain/bank/statement.js';
import { readStatement } from '../../src/exchange/bank/read-statement.js';

/** Fields of a document beside those that every document has. */
export type Fields = Readonly<Record<string, string>>;

/** The account that statements here are of, and our own tax number. */
export const ownAccount = '40702810400000000001';
export const ownInn = '7707083893';
/** Of a client, with right check digits. */
export const clientInn = '7736050003';

let documents = 0;

/** A payment of a client to us; each has a number of its own. */
export function incoming(more: Fields = {}): Fields {
  return {
    Номер: String(++documents),
    Дата: '20.11.2026',
    Сумма: '200.00',
    ПлательщикСчет: '40702810900000012345',
    ПлательщикИНН: clientInn,
    Плательщик1: 'ООО "Клиент"',
    ПолучательСчет: ownAccount,
    ПолучательИНН: ownInn,
    Получатель1: 'ООО "Магазин"',
    НазначениеПлатежа: 'Оплата за товар',
    ...more,
  };
}

/** The text of a statement with these documents. */
export function statementText(given: readonly Fields[], head: Fields = {}): string {
  const fields = (all: Fields) => Object.entries(all).map(([key, value]) => `${key}=${value}`);
  return [
    '1CClientBankExchange',
    ...fields({ ВерсияФормата: '1.03', Кодировка: 'Windows', РасчСчет: ownAccount, ...head }),
    ...given.flatMap((one) => ['СекцияДокумент=Платежное поручение', ...fields(one), 'КонецДокумента']),
    'КонецФайла',
    '',
  ].join('\r\n');
}

export function statementBytes(given: readonly Fields[], head: Fields = {}): Buffer {
  return iconv.encode(statementText(given, head), 'windows-1251');
}

/** A statement in memory, read in pieces of so many bytes. */
export function opened(bytes: Buffer, { pieces = 1000, taxIdKeys = ['ИНН'] } = {}): Statement {
  return readStatement({
    taxIdKeys,
    async *read() {
      for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
    },
  });
}

/** All of a statement, sorted. */
export async function wholeOf(statement: Statement) {
  const parts: StatementPart[] = [];
  for await (const some of statement.parts()) parts.push(...some);
  return {
    head: statement.head,
    documents: parts.flatMap((part) => (part.kind === 'document' ? [part.document] : [])),
    accounts: parts.flatMap((part) => (part.kind === 'account' ? [part.account] : [])),
    faults: parts.flatMap((part) => (part.kind === 'fault' ? [part.issue] : [])),
    warnings: parts.flatMap((part) => (part.kind === 'warning' ? [part.issue] : [])),
  };
}
