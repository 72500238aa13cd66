/** Local times as tills write them: `2026-11-22T10:15:30`, without zone, in the time zone of the publication. */

const formatters = new Map<string, Intl.DateTimeFormat>();
const spoken = new Map<string, { second: number; text: string }>();
/** Making a formatter costs 50 µs and much memory; there are as many as publications have time zones. */
const mostZones = 100;

/**
 * The local time of an instant, the text of the present second being kept, because every lookup asks for it.
 * @throws RangeError outside of the years 1 to 9999
 */
export function localTime(at: number, timeZone: string): string {
  const second = Math.floor(at / 1000);
  const known = spoken.get(timeZone);
  if (known?.second === second) return known.text;
  const text = localTimeAt(second * 1000, timeZone);
  if (text === undefined) throw new RangeError(`${at} is no time that a till could show`);
  if (spoken.size >= mostZones) spoken.clear();
  spoken.set(timeZone, { second, text });
  return text;
}

/**
 * The local time of an instant (milliseconds since 1970), whole seconds; undefined outside of the years 1 to 9999.
 */
export function localTimeAt(at: number, timeZone: string): string | undefined {
  const parts: Record<string, string> = {};
  for (const part of formatter(timeZone).formatToParts(at)) parts[part.type] = part.value;
  const { year = '', era } = parts;
  if (year.length > 4 || era !== 'AD') return undefined;
  const date = `${year.padStart(4, '0')}-${parts.month}-${parts.day}`;
  return `${date}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/**
 * The instant of a local time, milliseconds since 1970. Of an hour that there is twice one of both is taken, of one that
 * there is not the one before or behind it.
 */
export function instantOf(local: string, timeZone: string): number | undefined {
  const wanted = Date.parse(`${local}Z`);
  let at = wanted;
  // The offset may be another at the instant that the first one leads to.
  for (let round = 0; round < 2; round++) {
    const offset = Number.isNaN(at) ? undefined : offsetAt(at, timeZone);
    if (offset === undefined) return undefined;
    at = wanted - offset;
  }
  return at;
}

const offsets = new Map<string, Map<number, number>>();
const mostOffsets = 1000;
/** Since then no zone has changed its offset inside of a minute; some of before counted in seconds. */
const wholeMinutesSince = Date.UTC(1980, 0);

/** How far the local time is ahead of UTC, in milliseconds. Kept, because asking the formatter costs 10 µs. */
function offsetAt(at: number, timeZone: string): number | undefined {
  const stepMs = at < wholeMinutesSince ? 1000 : 60_000;
  const from = Math.floor(at / stepMs) * stepMs;
  const known = offsetsOf(timeZone);
  let offset = known.get(from);
  if (offset === undefined) {
    const shown = localTimeAt(from, timeZone);
    if (shown === undefined) return undefined;
    offset = Date.parse(`${shown}Z`) - from;
    if (known.size >= mostOffsets) known.clear();
    known.set(from, offset);
  }
  return offset;
}

function offsetsOf(timeZone: string): Map<number, number> {
  let known = offsets.get(timeZone);
  if (known === undefined) {
    known = new Map();
    if (offsets.size >= mostZones) offsets.clear();
    offsets.set(timeZone, known);
  }
  return known;
}

/** An instant in UTC: `2026-11-22T06:15:30.123Z`. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  let known = formatters.get(timeZone);
  if (known === undefined) {
    // 'gregory' is proleptic by ECMA-402; 'iso8601' is Julian before 1582 in ICU.
    known = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    if (formatters.size >= mostZones) formatters.clear();
    formatters.set(timeZone, known);
  }
  return known;
}
