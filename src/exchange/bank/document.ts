import type { BankDocument, Issue, Party } from '../../domain/bank/statement.js';
import { accountOf, dateOf, type Fields, FieldWrong, issueAt, sumOf, textOf } from './fields.js';

/** A section `СекцияДокумент`: where it began, its kind and its fields. */
export interface DocumentSection {
  line: number;
  kind: string;
  fields: Fields;
}

/** The keys of tax numbers behind `Плательщик` and `Получатель`, for example `ИНН`. */
export type TaxIdKeys = readonly string[];

/** Those of all countries that write such files. What a document is known by hangs on them, so they never change. */
const anyTaxIdKeys = ['инн', 'бин', 'иин', 'бин_иин', 'унп', 'воен'];

const longestValue = 4000;

/**
 * What a section says.
 * @param warn is told of dates that are none and decide nothing.
 * @throws FieldWrong for a document that cannot be taken.
 */
export function readDocument(
  { line, kind, fields }: DocumentSection,
  taxIdKeys: TaxIdKeys,
  warn: (issue: Issue) => void,
): BankDocument {
  for (const field of fields.values()) {
    if (field.value.length > longestValue)
      throw new FieldWrong(issueAt(field, 'VALUE_TOO_LONG', field.value));
  }
  const party = (side: 'плательщик' | 'получатель') => partyOf(fields, side, taxIdKeys);
  const tolerated = (key: string) => {
    try {
      return dateOf(fields, key);
    } catch (error) {
      if (!(error instanceof FieldWrong)) throw error;
      warn(error.issue);
      return null;
    }
  };
  return {
    line,
    kind,
    number: textOf(fields, 'номер') ?? '',
    date: dateOf(fields, 'дата') ?? missing(line, 'Дата'),
    amountMinor: amountOf(fields, line),
    payer: party('плательщик'),
    payee: party('получатель'),
    receivedOn: tolerated('датапоступило'),
    writtenOffOn: tolerated('датасписано'),
    purpose: purposeOf(fields),
  };
}

function missing(line: number, key: string): never {
  throw new FieldWrong(issueAt({ line, key }, 'VALUE_MISSING'));
}

function amountOf(fields: Fields, line: number): number {
  const minor = sumOf(fields, 'сумма') ?? missing(line, 'Сумма');
  const field = fields.get('сумма');
  // A sum with a sign, or of nothing, is no payment.
  if (field !== undefined && !(minor > 0 && /^\d/.test(field.value))) {
    throw new FieldWrong(issueAt(field, 'SUM_INVALID', field.value));
  }
  return minor;
}

function partyOf(fields: Fields, side: string, taxIdKeys: TaxIdKeys): Party {
  const own = (...names: string[]) => textOf(fields, ...names.map((name) => side + name));
  const all = (...names: string[]) => [...new Set(names.flatMap((name) => own(name) ?? []))];
  return {
    // The first is often `ИНН 7734660892 ООО …`, the second the name alone.
    names: all('1', ''),
    taxId: own(...taxIdKeys.map((key) => key.toLowerCase())),
    anyTaxId: own(...anyTaxIdKeys),
    kpp: own('кпп'),
    bic: own('бик'),
    accounts: [...new Set(all('счет', 'расчсчет', 'иик').map(accountOf))],
  };
}

/** The whole text, or the lines that it was cut into. */
function purposeOf(fields: Fields): string {
  const parts = [1, 2, 3, 4, 5, 6].flatMap((part) => textOf(fields, `назначениеплатежа${part}`) ?? []);
  return textOf(fields, 'назначениеплатежа') ?? parts.join(' ');
}
