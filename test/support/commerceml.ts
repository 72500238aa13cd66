import iconv from 'iconv-lite';
import type { FeedRecord } from '../../src/domain/feed/records.js';
import type { StreamLimits } from '../../src/exchange/commerceml/element-stream.js';
import { CommerceMlRefused } from '../../src/exchange/commerceml/faults.js';
import { readFeed } from '../../src/exchange/commerceml/read-feed.js';

/** A document around what it holds, as a 1C of some version writes it. */
export function commerceMl(content: string, version = '2.08'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="${version}">\n${content}\n</КоммерческаяИнформация>`;
}

/** A catalogue with these items; it tells everything unless told otherwise. */
export function catalogue(items: string, changesOnly = false): string {
  return `<Каталог СодержитТолькоИзменения="${changesOnly}"><Ид>shoes</Ид><Товары>\n${items}\n</Товары></Каталог>`;
}

/** A list of offers; it tells changes unless told otherwise. */
export function offers(list: string, { changesOnly = true, before = '' } = {}): string {
  return `<ПакетПредложений СодержитТолькоИзменения="${changesOnly}"><Ид>shoes#</Ид><ИдКаталога>shoes</ИдКаталога>${before}<Предложения>\n${list}\n</Предложения></ПакетПредложений>`;
}

export function item(id: string, content = ''): string {
  return `<Товар><Ид>${id}</Ид><Артикул>A-${id}</Артикул><Наименование>Товар ${id}</Наименование><БазоваяЕдиница Код="796">шт</БазоваяЕдиница>${content}</Товар>`;
}

/** An offer at a price of the type `retail`. */
export function offer(id: string, price: string, content = ''): string {
  return `<Предложение><Ид>${id}</Ид><Цены>${priceOf('retail', price)}</Цены>${content}</Предложение>`;
}

export function priceOf(type: string, amount: string, content = ''): string {
  return `<Цена><ИдТипаЦены>${type}</ИдТипаЦены><ЦенаЗаЕдиницу>${amount}</ЦенаЗаЕдиницу><Валюта>RUB</Валюта>${content}</Цена>`;
}

export const retailType =
  '<ТипыЦен><ТипЦены><Ид>retail</Ид><Наименование>Розничная</Наименование><Валюта>RUB</Валюта></ТипЦены></ТипыЦен>';

export interface ReadResult {
  records: FeedRecord[];
  warnings: string[];
}

/** @param document text in UTF-8, or bytes; @param pieceLength how the bytes arrive */
export async function readAll(
  document: string | Buffer,
  { pieceLength = 1 << 16, limits }: { pieceLength?: number; limits?: StreamLimits } = {},
): Promise<ReadResult> {
  const bytes = Buffer.isBuffer(document) ? document : Buffer.from(document);
  async function* read() {
    for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
  }
  const result: ReadResult = { records: [], warnings: [] };
  for await (const { records, warnings } of readFeed({ name: 'test.xml', read }, limits)) {
    result.records.push(...records);
    for (const { place, message } of warnings) result.warnings.push(`line ${place.line}, ${message}`);
  }
  return result;
}

/** What the file is refused with, a line for each fault. */
export async function refusalOf(
  document: string | Buffer,
  options?: Parameters<typeof readAll>[1],
): Promise<string[]> {
  try {
    await readAll(document, options);
  } catch (error) {
    if (error instanceof CommerceMlRefused) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** The document in another encoding, which it declares. */
export function encoded(document: string, encoding: string): Buffer {
  return iconv.encode(document.replace('encoding="UTF-8"', `encoding="${encoding}"`), encoding);
}
