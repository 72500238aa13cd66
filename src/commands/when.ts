const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * An instant as people give it on the command line: `15m`, `2h`, `3d` (so long ago), `2026-11-22` or
 * `2026-11-22T10:15` (local time of this machine), `2026-11-22T06:15:30Z`.
 * @returns milliseconds since 1970.
 * @throws RangeError that says what is accepted.
 */
export function parseWhen(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * UNITS[unit as keyof typeof UNITS];
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (isDate || /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) {
    // A date alone would be taken for midnight in UTC.
    const at = Date.parse(isDate ? `${text}T00:00:00` : text.replace(' ', 'T'));
    // JavaScript makes 2 March of 30 February.
    const day = Number(text.slice(8, 10));
    const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
    if (!Number.isNaN(at) && day <= lastDay) return at;
  }
  throw new RangeError(`'${text}' is no time: 15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15 is accepted`);
}
