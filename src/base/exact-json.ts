/** Marks a number in what {@link parseExactJson} answers; no text of ours begins so, and none is accepted that does. */
const mark = '\u0000';

const stringOrNumber = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON and keeps every number as the text that stood in the document, because a sum that went through a
 * floating-point number is not certainly the sum that was written. {@link numberText} gives it back. A key that is there
 * twice in one object is refused, because one of its values would be lost.
 * @throws SyntaxError with line and column, or with the text around the place.
 */
export function parseExactJson(text: string): unknown {
  const marked = text.replace(stringOrNumber, (token) =>
    token.charCodeAt(0) === 34 ? token : `"\\u0000${token}"`,
  );
  const value = parsed(marked, text);
  refuseDoubleKeys(text);
  return value;
}

function parsed(marked: string, text: string): unknown {
  try {
    return JSON.parse(marked);
  } catch (error) {
    throw explained(text, error as SyntaxError);
  }
}

const stringOrBrace = /("[^"\\]*(?:\\[\s\S][^"\\]*)*")\s*(:?)|[{}]/g;

/** `text` is JSON, so that a string before a colon is a key. */
function refuseDoubleKeys(text: string): void {
  const objects: Set<string>[] = [];
  for (const { 0: token, 1: quoted, 2: colon, index } of text.matchAll(stringOrBrace)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (quoted !== undefined && colon === ':') {
      const key: string = quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1);
      const keys = objects.at(-1);
      if (keys?.has(key)) {
        throw new SyntaxError(
          `the key ${JSON.stringify(key.slice(0, 40))} is there twice at ${placeOf(text, index)}`,
        );
      }
      keys?.add(key);
    }
  }
}

/** The text of a JSON number, or undefined when `value` is something else. */
export function numberText(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

/** A JSON string, or undefined when `value` is something else. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && !value.startsWith(mark) ? value : undefined;
}

/** The engine tells the offset or quotes the text around it; people look for a line, and a message is one line. */
function explained(text: string, error: SyntaxError): SyntaxError {
  const plain = messageOf(text) ?? error.message;
  const offset = /at position (\d+)/.exec(plain)?.[1];
  if (offset === undefined) return new SyntaxError(plain.replace(/\s+/g, ' '));
  return new SyntaxError(
    `${plain.replace(/ in JSON at position.*/, '')} at ${placeOf(text, Number(offset))}`,
  );
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function messageOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}
