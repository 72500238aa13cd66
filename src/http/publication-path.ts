export interface PublicationPath {
  /** First part of the path: `TP7`. */
  publication: string;
  /** What follows, decoded, with its slash: `/ws/ККМTransfer`; `` when nothing follows. */
  rest: string;
  /** What follows the question mark, as it came; undefined without one. */
  query: string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1251 = new TextDecoder('windows-1251');

/**
 * Splits the raw target of a request (`/TP7/ws/%CA%CA%CCTransfer?wsdl`). Escapes are read as UTF-8, or as windows-1251
 * where they are none, because the manuals write Cyrillic letters into addresses. Undefined for a broken escape, a NUL,
 * and whatever is no path.
 */
export function splitPublicationPath(target: string): PublicationPath | undefined {
  if (target.charCodeAt(0) !== 47) return undefined;
  const question = target.indexOf('?');
  const query = question < 0 ? undefined : target.slice(question + 1);
  const raw = question < 0 ? target : target.slice(0, question);
  const path = /[%\x80-\uffff]/.test(raw) ? decodePath(raw) : raw;
  if (path === undefined) return undefined;
  const slash = path.indexOf('/', 1);
  if (slash < 0) return { publication: path.slice(1), rest: '', query };
  return { publication: path.slice(1, slash), rest: path.slice(slash), query };
}

/** Whether a path is a folder or something in it. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** A part that holds an escaped slash is refused: it would become two parts. */
function decodePath(raw: string): string | undefined {
  if (/%(?![0-9a-f]{2})|%00|%2f/i.test(raw)) return undefined;
  const bytes = Buffer.from(
    raw.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1251.decode(bytes);
  }
}
