/** One element of `Accept`, `Accept-Language` or `Accept-Encoding`, in lower case without its parameters. */
export interface Weighted {
  value: string;
  /** 0 to 1000; 0: not acceptable. */
  weight: number;
}

const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;
/** More elements than anybody sends; the rest is not looked at. */
const MOST = 50;

/** Reads a list with quality values (RFC 9110, 12.4.2), in the order of the header. A quality that is none counts as 0. */
export function readWeighted(header: string): Weighted[] {
  return header
    .split(',', MOST)
    .map(readElement)
    .filter(({ value }) => value !== '');
}

function readElement(text: string): Weighted {
  const [value = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { value, weight: quality === undefined ? 1000 : weightOf(quality) };
}

function weightOf(quality: string): number {
  return QUALITY.test(quality) ? Math.round(Number(quality) * 1000) : 0;
}

const LONGEST_KEPT = 300;

/** Remembers what was made of a header: clients send few different ones, and hostile ones are not kept for ever. */
export function rememberHeader<T>(read: (header: string) => T): (header: string) => T {
  const known = new Map<string, T>();
  return (header) => {
    if (known.has(header)) return known.get(header) as T;
    const made = read(header);
    if (known.size >= 200) known.clear();
    if (header.length <= LONGEST_KEPT) known.set(header, made);
    return made;
  };
}
