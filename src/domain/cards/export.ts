import { formatFixed, formatScaled, moneyDigits, percentDigits } from '../../base/money.js';
import { type CardRow, listCards } from '../../store/cards.js';
import type { Reader } from '../../store/engine.js';
import { joinRow } from './import-csv.js';
import type { CardFormat } from './import-rows.js';
import { type CardColumn, cardColumns } from './import-values.js';

const page = 1000;

/**
 * All cards in order of their numbers, as text that an import takes back without changing anything: CSV with `;` and
 * without byte order mark, or a JSON array with a card per line.
 */
export async function* exportCards(reader: Reader, format: CardFormat): AsyncGenerator<string> {
  if (format === 'csv') yield `${joinRow(cardColumns, ';')}\r\n`;
  let first = true;
  for (let after = ''; ; ) {
    const cards = await listCards(reader, after, page);
    const last = cards.at(-1);
    if (last === undefined) break;
    if (format === 'csv') yield cards.map((card) => `${joinRow(cellsOf(card), ';')}\r\n`).join('');
    else yield `${first ? '[\n' : ',\n'}${cards.map((card) => JSON.stringify(objectOf(card))).join(',\n')}`;
    first = false;
    after = last.number;
  }
  if (format === 'json') yield first ? '[]\n' : '\n]\n';
}

function cellsOf(card: CardRow): string[] {
  const values = valuesOf(card);
  return cardColumns.map((column) => values[column] ?? '');
}

function objectOf(card: CardRow): object {
  return Object.fromEntries(Object.entries(valuesOf(card)).filter(([, value]) => value !== null));
}

function valuesOf(card: CardRow): Record<CardColumn, string | null> {
  const { number, kind, holder, phone, status, discountPercentCenti, validUntil } = card;
  return {
    number,
    kind,
    holder,
    phone,
    status,
    discountPercent: discountPercentCenti === null ? null : formatScaled(discountPercentCenti, percentDigits),
    accumulation: formatFixed(card.accumulationMinor, moneyDigits),
    bonus: formatFixed(card.bonusMinor, moneyDigits),
    paymentBalance: formatFixed(card.balanceMinor, moneyDigits),
    validUntil: validUntil?.replace(/T23:59:59$/, '') ?? null,
  };
}
