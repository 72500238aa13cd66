import type { StatementAccount } from '../../domain/bank/statement.js';
import { accountOf, type Fields, FieldWrong, issueAt, sumOf, textOf } from './fields.js';

/** What a section `СекцияРасчСчет` says. @throws FieldWrong when it names no account, or a sum is none. */
export function readAccount(line: number, fields: Fields): StatementAccount {
  const account = textOf(fields, 'расчсчет');
  if (account === null) throw new FieldWrong(issueAt({ line, key: 'РасчСчет' }, 'VALUE_MISSING'));
  return {
    line,
    account: accountOf(account),
    openingMinor: sumOf(fields, 'начальныйостаток'),
    receivedMinor: sumOf(fields, 'всегопоступило'),
    writtenOffMinor: sumOf(fields, 'всегосписано'),
    closingMinor: sumOf(fields, 'конечныйостаток'),
  };
}
