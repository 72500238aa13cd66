/** Local times as tills write them: `2026-11-22T10:15:30`, without zone, in the time zone of the publication. */

const formatters = new Map<string, Intl.DateTimeFormat>();
const spoken = new Map<string, { second: number; text: string }>();

/** The local time of an instant. The text of the present second is kept, because every lookup asks for it. */
export function localTime(at: number, timeZone: string): string {
  const second = Math.floor(at / 1000);
  const known = spoken.get(timeZone);
  if (known?.second === second) return known.text;
  const text = formatter(timeZone)
    .format(second * 1000)
    .replace(' ', 'T');
  spoken.set(timeZone, { second, text });
  return text;
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
    // Sweden writes dates as ISO 8601 does.
    known = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, known);
  }
  return known;
}
