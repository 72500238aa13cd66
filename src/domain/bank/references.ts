/** A name of an order in the purpose of a payment. */
export interface Reference {
  /** As the application server or a person would write it: `1595/92`, `34`, `INV-000021`. */
  name: string;
  /** As a number of ours: `INV-000034`. */
  number: string;
  /** A number alone may be a number of somebody else's papers. */
  isPlain: boolean;
  /** The words that name it, for people. */
  found: string;
}

/** More than that are no names of orders. */
const most = 20;

const date = String.raw`\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:\s*г(?:ода|\.)?)?`;
const sign = String.raw`(?:(?:#|n[oо]?(?!\p{L})|номер[а-я]*)[\s.:°]*)`;
const word =
  '(?:сч[её]т(?:[ауе]|ом|ов|ам|ами|ах)?|сч|заказ(?:[ауе]|ом|ов|ам|ами|ах)?|инвойс[а-я]*|invoice|order)(?!\\p{L})';
// The account of a bank is no invoice, although Russian has one word for both.
const noAccount = String.raw`(?<![\p{L}\d/])(?<!(?:расч[её]тн|лицев|банковск|текущ|корр?)\p{L}*\.?\s*)`;
const token = String.raw`[\p{L}\d]+(?:[-/_][\p{L}\d]+|\.\d+)*`;
const rest = String.raw`(?:-?\p{L}*фактур\p{L}*|-договор\p{L}*)?[.:]?\s*(?:на оплату|к оплате)?\s*`;

const first = new RegExp(`${noAccount}${word}${rest}${sign}*(${token})`, 'giu');
const next = new RegExp(
  `^(?:\\s*от\\s*${date})?\\s*(?:,|;|\\+|&|(?<!\\p{L})и(?!\\p{L}))\\s*(?:${word}${rest})?${sign}*(${token})`,
  'iu',
);
/** Behind a number these say that it counts something. */
const counted = /^\s*(?:%|руб|р\.|коп|шт|кг|л\.|дн|мес|тыс)/iu;
const ours = /(?<![\p{L}\d])INV[\s#-]*(\d{1,12})(?![\p{L}\d/])/giu;

/** The orders that a purpose names, in its order: `по счету № 1595/92`, `по сч.34 от 31.03.2022`, `счета 21 и 22`, `INV-000021`. */
export function orderReferences(purpose: string): Reference[] {
  const text = purpose.replaceAll('№', ' # ').replace(/\s+/g, ' ');
  const found = new Map<string, Reference & { at: number }>();
  const add = (name: string, words: string, at: number) => {
    const reference = referenceOf(name, words);
    if (reference !== undefined && !found.has(reference.number))
      found.set(reference.number, { ...reference, at });
  };
  for (const match of text.matchAll(ours)) add(`INV-${match[1]}`, match[0], match.index);
  for (const match of text.matchAll(first)) {
    let end = match.index + match[0].length;
    add(match[1] as string, match[0], match.index);
    for (let more = next.exec(text.slice(end)); more !== null; more = next.exec(text.slice(end))) {
      const behind = end + more[0].length;
      if (!/\d/.test(more[1] as string) || counted.test(text.slice(behind))) break;
      add(more[1] as string, `${match[0]} …${more[0]}`, end);
      end = behind;
    }
  }
  return [...found.values()]
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ at: _, ...reference }) => reference);
}

/** @returns undefined for what has no digit, or more of them than a number of an order. */
function referenceOf(name: string, words: string): Reference | undefined {
  const digits = /^(?:INV[-\s]?)?0*(\d{1,12})$/i.exec(name)?.[1];
  if (!/\d/.test(name) || name.length > 100 || /\d{16}/.test(name)) return undefined;
  const isPlain = /^\d+$/.test(name);
  const number = digits === undefined ? name.toUpperCase() : `INV-${digits.padStart(6, '0')}`;
  return { name, number, isPlain, found: shown(words) };
}

function shown(words: string): string {
  return words
    .replace(/\s*#\s*/g, ' № ')
    .trim()
    .slice(0, 100);
}
