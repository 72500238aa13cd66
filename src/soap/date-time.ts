import { localTimeAt } from '../base/time.js';

/** What 1C writes for a date that is not filled in. */
export const EMPTY_DATE = '0001-01-01T00:00:00';

const LEXICAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;
const MAX_FRACTION_DIGITS = 9;

/**
 * Reads the lexical form of `xs:dateTime`, checked against the calendar (no 30 February, no 24:00:00, years 1 to 9999),
 * and returns it as local text `YYYY-MM-DDTHH:MM:SS` with the fraction as given but without trailing zeros. A time that
 * names its zone is converted to `timeZone`, except for the empty date, which means the same everywhere. Undefined when
 * the text is no such time.
 *
 * @param timeZone IANA name of the publication's time zone
 */
export function readDateTime(text: string, timeZone: string): string | undefined {
  const match = LEXICAL.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (Number(match[4]) > 23 || Number(match[5]) > 59 || Number(match[6]) > 59) return undefined;
  const fraction = (match[7] ?? '').replace(/0+$/, '');
  if (fraction.length > MAX_FRACTION_DIGITS) return undefined;
  const seconds = text.slice(0, 19);
  const local = match[8] === undefined ? seconds : fromZone(seconds, match[8], timeZone);
  return local === undefined || fraction === '' ? local : `${local}.${fraction}`;
}

function fromZone(seconds: string, zone: string, timeZone: string): string | undefined {
  const offset = offsetMinutes(zone);
  if (offset === undefined) return undefined;
  return seconds === EMPTY_DATE
    ? seconds
    : localTimeAt(Date.parse(`${seconds}Z`) - offset * 60_000, timeZone);
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** Minutes east of Greenwich; undefined past 14:00, where XML Schema ends. */
function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  const total = hours * 60 + minutes;
  return zone.startsWith('-') ? -total : total;
}
