/** What is wrong with a text that should be JSON. */
export type JsonFault =
  | 'empty'
  | 'end'
  | 'unexpected'
  | 'trailing'
  | 'control-character'
  | 'bad-escape'
  | 'bad-character'
  | 'long-number'
  | 'double-key'
  | 'too-deep'
  | 'too-many';

/** The text is not JSON, or more than is accepted. Line and column count from 1, columns in UTF-16 units. */
export class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(
    readonly fault: JsonFault,
    readonly line: number,
    readonly column: number,
    /** The key that is there twice. */
    readonly key?: string,
  ) {
    super(`${fault} at line ${line}, column ${column}`);
  }
}

export interface JsonLimits {
  /** Objects and lists inside each other. */
  depth: number;
  /** Values of all kinds. */
  values: number;
}

export interface JsonDocument {
  value: unknown;
  /** How many values it holds. */
  values: number;
}

/**
 * Reads a text of JSON (RFC 8259) exactly: a whole number of at most 15 digits is a number, any other number is a symbol
 * with its text as the description, because no sum may go through a floating-point number, and because a symbol is
 * none of the types that a schema can ask for; see `decimal-keyword.ts`. A key that is there twice is refused, since one of
 * its values would be lost; so are NUL and halves of surrogate pairs, which no database keeps.
 * @throws JsonError
 */
export function readJson(text: string, limits: JsonLimits): JsonDocument {
  return new JsonReader(text, limits).read();
}

/** The text of a number that was kept as text; undefined for all other values. */
export function keptNumber(value: unknown): string | undefined {
  return typeof value === 'symbol' ? value.description : undefined;
}

const SPACE = /[ \t\n\r]*/y;
/** Every UTF-16 unit from the space on but the quote and the backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WHOLE = /^(-?\d{1,15})(?:\.0+)?$/;
const WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Twice the digits of any decimal of ours. */
const LONGEST_NUMBER = 80;

class JsonReader {
  private at = 0;
  private depth = 0;
  private values = 0;

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {}

  read(): JsonDocument {
    this.skip(SPACE);
    if (this.at === this.text.length) throw this.error('empty');
    const value = this.value();
    if (this.at < this.text.length) throw this.error('trailing');
    return { value, values: this.values };
  }

  /** A value and the space behind it. */
  private value(): unknown {
    this.values++;
    if (this.values > this.limits.values) throw this.error('too-many');
    const value = this.valueHere();
    this.skip(SPACE);
    return value;
  }

  private valueHere(): unknown {
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.list());
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private nested<T>(read: () => T): T {
    this.depth++;
    if (this.depth > this.limits.depth) throw this.error('too-deep');
    this.at++;
    this.skip(SPACE);
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    if (this.take('}')) return object;
    do {
      this.skip(SPACE);
      const start = this.at;
      if (this.text[start] !== '"') throw this.unexpected();
      const key = this.string();
      if (Object.hasOwn(object, key)) throw this.error('double-key', start, key);
      this.skip(SPACE);
      if (!this.take(':')) throw this.unexpected();
      this.skip(SPACE);
      put(object, key, this.value());
    } while (this.take(','));
    if (!this.take('}')) throw this.unexpected();
    return object;
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    if (this.take(']')) return list;
    do {
      this.skip(SPACE);
      list.push(this.value());
    } while (this.take(','));
    if (!this.take(']')) throw this.unexpected();
    return list;
  }

  private string(): string {
    const start = this.at;
    this.at++;
    this.skip(PLAIN);
    while (this.text[this.at] === '\\') {
      const backslash = this.at;
      if (this.skip(ESCAPE) === 0) throw this.error('bad-escape', backslash);
      this.skip(PLAIN);
    }
    if (this.at === this.text.length) throw this.error('end');
    if (!this.take('"')) throw this.error('control-character');
    return this.decoded(start);
  }

  /** The string between `start` and here; only with an escape is there anything to do. */
  private decoded(start: number): string {
    const quoted = this.text.slice(start, this.at);
    if (!quoted.includes('\\')) return quoted.slice(1, -1);
    const value: string = JSON.parse(quoted);
    if (value.includes('\0') || LONE_SURROGATE.test(value)) throw this.error('bad-character', start);
    return value;
  }

  private scalar(): unknown {
    const start = this.at;
    if (this.skip(WORD) > 0) return WORDS.get(this.text.slice(start, this.at));
    const length = this.skip(NUMBER);
    if (length === 0) throw this.unexpected();
    if (length > LONGEST_NUMBER) throw this.error('long-number', start);
    return exactNumber(this.text.slice(start, this.at));
  }

  /** Answers how many characters it went on. */
  private skip(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    const length = pattern.exec(this.text)?.[0].length ?? 0;
    this.at += length;
    return length;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private unexpected(): JsonError {
    return this.error(this.at === this.text.length ? 'end' : 'unexpected');
  }

  private error(fault: JsonFault, at = this.at, key?: string): JsonError {
    const before = this.text.slice(0, at).split('\n');
    return new JsonError(fault, before.length, (before.at(-1) as string).length + 1, key);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function exactNumber(text: string): number | symbol {
  const whole = WHOLE.exec(text)?.[1];
  // A negative zero is none of ours.
  return whole === undefined ? Symbol(text) : Number(whole) || 0;
}

/** An assignment to `__proto__` would change what the object is. */
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else object[key] = value;
}
