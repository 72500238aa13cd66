import { type RowBatch, readCsv } from './import-csv.js';
import { readJson } from './import-json.js';
import { type CardFile, decoded, detectEncoding, readLines, type TextEncoding } from './import-text.js';

export type CardFormat = 'csv' | 'json';

/** A file whose encoding and format are known. */
export interface RowSource {
  format: CardFormat;
  encoding: TextEncoding;
  /** Bytes. */
  size: number;
  /** Reads the file from its beginning. */
  rows(): AsyncIterable<RowBatch>;
}

/** Looks at what a file holds, not at what it is called. @throws CardFileRefused when it is no text. */
export async function openRows(file: CardFile): Promise<RowSource> {
  const encoding = await detectEncoding(file);
  const format = await detectFormat(file, encoding);
  const rows = () => {
    const pieces = decoded(file, encoding);
    return format === 'json' ? readJson(pieces) : readCsv(readLines(pieces));
  };
  return { format, encoding, size: file.size, rows };
}

/** No header of a CSV file begins with a bracket. */
async function detectFormat(file: CardFile, encoding: TextEncoding): Promise<CardFormat> {
  for await (const { text } of decoded(file, encoding)) {
    const first = text.trimStart()[0];
    if (first !== undefined) return first === '[' || first === '{' ? 'json' : 'csv';
  }
  return 'csv';
}
