import { SaxesParser } from 'saxes';
import { decoderOf, EncodingError, type PieceDecoder } from '../../base/encodings.js';
import type { Element } from './element.js';
import { CommerceMlRefused, type FileFault } from './faults.js';

/** What is met on the way through a document; elements that are kept come whole. */
export type Met =
  | { event: 'open'; path: readonly string[]; attributes: Readonly<Record<string, string>>; line: number }
  | { event: 'whole'; path: readonly string[]; element: Element };

/** How much of a document is held at once, and what nobody needs. */
export interface StreamLimits {
  depth: number;
  attributesPerElement: number;
  /** Elements inside one that is kept whole. */
  elementsAtOnce: number;
  /** Characters inside one that is kept whole, and in one text or tag. */
  charactersAtOnce: number;
}

export const defaultStreamLimits: StreamLimits = {
  depth: 64,
  attributesPerElement: 100,
  elementsAtOnce: 1_000_000,
  charactersAtOnce: 32_000_000,
};

/** Everything that a piece of the file held, and how many bytes were read with it. */
export interface MetBatch {
  met: Met[];
  bytes: number;
}

/**
 * Walks through an XML document of any size in bounded memory. Elements for which `isWhole` says so are built as trees
 * and told when they end; of all others only the beginning is told.
 * @param bytes of the file, in pieces
 * @param isWhole whether an element with this path (local names from the root on) is kept whole
 * @throws CommerceMlRefused where the document is broken, with line and element
 */
export async function* readElements(
  bytes: AsyncIterable<Buffer>,
  isWhole: (path: readonly string[]) => boolean,
  limits: StreamLimits = defaultStreamLimits,
): AsyncGenerator<MetBatch> {
  const walk = createWalk(isWhole, limits);
  let read = 0;
  for await (const { text, length } of decodedPieces(bytes, walk.fail)) {
    read += length;
    walk.write(text);
    yield { met: walk.take(), bytes: read };
  }
  walk.close();
  yield { met: walk.take(), bytes: read };
}

async function* decodedPieces(bytes: AsyncIterable<Buffer>, fail: (message: string) => never) {
  let decode: PieceDecoder | undefined;
  try {
    for await (const piece of withWholeStart(bytes)) {
      decode ??= decoderOf(piece);
      yield { text: decode(piece), length: piece.length };
    }
    yield { text: decode?.(undefined) ?? '', length: 0 };
  } catch (error) {
    if (error instanceof EncodingError) fail(error.message);
    throw error;
  }
}

/** So many bytes hold the declaration that names the encoding. */
const startBytes = 300;

/** The same bytes, the first piece of them not shorter than the declaration may be. */
async function* withWholeStart(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of bytes) {
    if (start === undefined) {
      yield piece;
      continue;
    }
    start = Buffer.concat([start, piece]);
    if (start.length < startBytes) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

function createWalk(isWhole: (path: readonly string[]) => boolean, limits: StreamLimits) {
  // Without namespaces: files declare none, one or another, and only local names are looked at.
  const parser = new SaxesParser({ xmlns: false, position: true });
  const path: string[] = [];
  /** Elements of the tree that is being built; empty outside of one. */
  const building: Element[] = [];
  let met: Met[] = [];
  let elements = 0;
  let characters = 0;
  let sinceEvent = 0;
  let attributes = 0;

  function fail(message: string): never {
    const fault: FileFault = { line: parser.line, element: path.join('/'), message };
    throw new CommerceMlRefused([fault]);
  }

  function open(name: string, given: Record<string, string>): void {
    path.push(localName(name));
    if (path.length > limits.depth) fail(`more than ${limits.depth} elements inside each other`);
    const parent = building.at(-1);
    if (parent === undefined && !isWhole(path)) {
      met.push({ event: 'open', path: [...path], attributes: given, line: parser.line });
      return;
    }
    if (++elements > limits.elementsAtOnce) fail(`more than ${limits.elementsAtOnce} elements in one`);
    const element: Element = {
      name: path.at(-1) ?? '',
      line: parser.line,
      attributes: given,
      children: [],
      text: '',
    };
    parent?.children.push(element);
    building.push(element);
  }

  function close(): void {
    const element = building.pop();
    if (element !== undefined && building.length === 0) {
      met.push({ event: 'whole', path: [...path], element });
      elements = 0;
      characters = 0;
    }
    path.pop();
  }

  function addText(text: string): void {
    sinceEvent = 0;
    const element = building.at(-1);
    if (element === undefined) return;
    characters += text.length;
    if (characters > limits.charactersAtOnce) fail(`more than ${limits.charactersAtOnce} characters in one`);
    element.text += text;
  }

  parser.on('error', ({ message }) => fail(message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('a DOCTYPE, which CommerceML does not have'));
  parser.on('processinginstruction', () => fail('a processing instruction, which CommerceML does not have'));
  parser.on('attribute', () => {
    if (++attributes > limits.attributesPerElement)
      fail(`more than ${limits.attributesPerElement} attributes`);
  });
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    attributes = 0;
    open(tag.name, tag.attributes);
  });
  parser.on('closetag', close);
  parser.on('text', addText);
  parser.on('cdata', addText);

  return {
    fail,
    write(text: string): void {
      sinceEvent += text.length;
      parser.write(text);
      // What the parser has not told yet, it holds.
      if (sinceEvent > limits.charactersAtOnce)
        fail(`more than ${limits.charactersAtOnce} characters in one text, comment or tag`);
    },
    close: () => {
      parser.close();
    },
    take(): Met[] {
      const taken = met;
      met = [];
      return taken;
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
