import { type AccumulatedCard, listAccumulations } from '../../domain/cards/accumulations.js';
import { badValue } from '../../soap/faults.js';
import type { TillCall } from '../call.js';
import { excerpt, moneyText, percentText } from '../mapping.js';
import { unknownTill } from '../messages.js';
import type * as wire from '../wire.js';

/** Tills that fetch all cards anew, each 250 KB a page, would drive everything else out of the journal. */
const mostInJournal = 100;

/** Cards that changed since a version, a page at a time, for tills that keep a copy. */
export async function getAccumulations(
  call: TillCall,
  { KKM: till, FromVersion }: wire.GetAccumulations,
): Promise<wire.AccumulationList> {
  const from = toVersion(FromVersion);
  const found = await listAccumulations(call.context, { till, from });
  if (found.code === 'TILL_UNKNOWN') throw unknownTill();
  call.note({ document: `accumulations ${from}..${found.version}` });
  if (found.cards.length > mostInJournal) call.omitAnswer();
  return {
    Version: String(found.version),
    More: found.more,
    Cards: { Card: found.cards.map(fromCard) },
  };
}

/** Nil and `''` say the same as `0`: from the beginning. */
function toVersion(text: string | null): number {
  const digits = (text ?? '').trim();
  const version = Number(digits);
  if (/^\d*$/.test(digits) && Number.isSafeInteger(version)) return version;
  throw badValue('FromVersion', {
    ru: `значение «${excerpt(digits)}» не подходит, нужна версия из прошлого ответа (целое число) или 0, чтобы получить все карты`,
    en: `"${excerpt(digits)}" is not accepted, expected the version of an earlier answer (a whole number), or 0 for all cards`,
  });
}

/** The contract has every sum for every card; those that a kind does not have are 0. */
function fromCard(card: AccumulatedCard): wire.AccumulatedCard {
  const sums = card.kind === 'Discount';
  return {
    CardNumber: card.number,
    CardKind: card.kind,
    Status: card.status,
    DiscountPercent: percentText(card.discountPercentCenti),
    Accumulation: sums ? moneyText(card.accumulationMinor) : '0',
    Bonus: sums ? moneyText(card.bonusMinor) : '0',
    Balance: sums ? '0' : moneyText(card.balanceMinor),
  };
}
