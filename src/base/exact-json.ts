/** Marks a number in what {@link parseExactJson} answers; no text of ours begins so, and none is accepted that does. */
const mark = '\u0000';

const stringOrNumber = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON and keeps every number as the text that stood in the document, because a sum that went through a
 * floating-point number is not certainly the sum that was written. {@link numberText} gives it back.
 * @throws SyntaxError with line and column, or with the text around the place.
 */
export function parseExactJson(text: string): unknown {
  const marked = text.replace(stringOrNumber, (token) =>
    token.charCodeAt(0) === 34 ? token : `"\\u0000${token}"`,
  );
  try {
    return JSON.parse(marked);
  } catch (error) {
    throw explained(text, error as SyntaxError);
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
  const before = text.slice(0, Number(offset)).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return new SyntaxError(`${plain.replace(/ in JSON at position.*/, '')} at ${place}`);
}

function messageOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}
