/**
 * The Russian tax number (ИНН): 10 digits for a company, 12 for a person, the last or the last two of which are check
 * digits (order of the Federal Tax Service of 29 June 2012, ММВ-7-6/435).
 */

/** КПП, the reason for which a company stands with a tax office: office, reason, running number. */
export const kppForm = /^\d{4}[\dA-Z]{2}\d{3}$/;

/** One list of weights for each check digit, over the digits before it. */
const weightsByLength: Readonly<Record<number, readonly (readonly number[])[]>> = {
  10: [[2, 4, 10, 3, 5, 9, 4, 6, 8]],
  12: [
    [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
    [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  ],
};

export type InnFault = 'INN_LENGTH' | 'INN_CHECK_DIGITS';

/** @returns what is wrong: not 10 or 12 digits, or check digits that do not fit; undefined when nothing is. */
export function innFault(text: string): InnFault | undefined {
  const weights = /^\d+$/.test(text) ? weightsByLength[text.length] : undefined;
  if (weights === undefined) return 'INN_LENGTH';
  // No tax office has the code 00, and zeros alone would pass the check.
  const isRight =
    !text.startsWith('00') && weights.every((each) => checkDigit(text, each) === text[each.length]);
  return isRight ? undefined : 'INN_CHECK_DIGITS';
}

function checkDigit(text: string, weights: readonly number[]): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return String((sum % 11) % 10);
}
