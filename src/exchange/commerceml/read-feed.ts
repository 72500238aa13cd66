import type { FeedNote } from '../../domain/feed/notes.js';
import type { FeedBatch, FeedRecord, FeedScope } from '../../domain/feed/records.js';
import { groupsOf, priceTypeOf, propertyOf, storeOf, unitNames } from './classifier.js';
import { type Element, ownText } from './element.js';
import { type Met, readElements, type StreamLimits } from './element-stream.js';
import { CommerceMlRefused, createFaultList } from './faults.js';
import { itemOf } from './item.js';
import { offerOf } from './offer.js';
import { flagOf, type Reading } from './values.js';

/** A file of CommerceML 2, in pieces. */
export interface CommerceMlFile {
  /** For messages. */
  name: string;
  read(): AsyncIterable<Buffer>;
}

const roots = new Set([
  'КоммерческаяИнформация',
  'Классификатор',
  'Каталог',
  'ПакетПредложений',
  'ИзмененияПакетаПредложений',
]);

/** Elements that are read whole, by parent and name. */
const whole = new Set([
  'Классификатор/Группы',
  'Свойства/Свойство',
  'Свойства/СвойствоНоменклатуры',
  'ТипыЦен/ТипЦены',
  'Склады/Склад',
  'ЕдиницыИзмерения/ЕдиницаИзмерения',
  'Товары/Товар',
  'Предложения/Предложение',
  'Каталог/Ид',
  'ПакетПредложений/Ид',
  'ПакетПредложений/ИдКаталога',
  'ИзмененияПакетаПредложений/ИдКаталога',
]);

const scopes = new Map<string, FeedScope['kind']>([
  ['Каталог', 'catalogue'],
  ['ПакетПредложений', 'offers'],
  ['ИзмененияПакетаПредложений', 'offers'],
]);

/**
 * Reads goods, prices and stock from a file of any size: classifier, import, offers, prices and rests of CommerceML 2.03
 * to 2.10, in any namespace and encoding.
 * @throws CommerceMlRefused at the first place where the XML is broken, or at the end with all values that cannot be taken
 */
export async function* readFeed(file: CommerceMlFile, limits?: StreamLimits): AsyncGenerator<FeedBatch> {
  const faults = createFaultList();
  let warnings: FeedNote[] = [];
  const reading: Reading = {
    file: file.name,
    fault: ({ line, name }, message) => faults.add({ line, element: name, message }),
    warn: ({ line, name }, message) =>
      warnings.push({ place: { file: file.name, line }, message: `<${name}>: ${message}` }),
  };
  const convert = createConversion(reading);
  for await (const { met, bytes } of readElements(file.read(), isWhole, limits)) {
    const records = met.flatMap(convert);
    yield { records, warnings, bytes };
    warnings = [];
  }
  faults.refuse();
}

function isWhole(path: readonly string[]): boolean {
  return whole.has(`${path.at(-2)}/${path.at(-1)}`) && !path.includes('Документ');
}

/** Turns what is met into records; a list begins when its id is known, before the first of its goods. */
function createConversion(reading: Reading): (met: Met) => FeedRecord[] {
  const units = new Map<string, string>();
  let scope: FeedScope | undefined;
  let isTold = true;

  function begin({ path, attributes, line }: Extract<Met, { event: 'open' }>): FeedRecord[] {
    const name = path.at(-1) ?? '';
    if (path.length === 1 && !roots.has(name)) refuseRoot(name, line);
    const kind = scopes.get(name);
    if (kind === undefined) return [];
    const place = { file: reading.file, line };
    const given = attributes.СодержитТолькоИзменения;
    const bare: Element = { name, line, attributes, children: [], text: '' };
    // Without the attribute it is safer that nothing is gone.
    const changesOnly = given === undefined ? true : (flagOf(reading, bare, given) ?? true);
    scope = { kind, place, id: '', changesOnly };
    isTold = false;
    return [];
  }

  function told(records: readonly (FeedRecord | undefined)[]): FeedRecord[] {
    const known = records.filter((record) => record !== undefined);
    if (isTold || scope === undefined) return known;
    isTold = true;
    return [scope, ...known];
  }

  function convert(path: readonly string[], element: Element): FeedRecord[] {
    switch (path.at(-1)) {
      case 'Группы':
        return groupsOf(reading, element);
      case 'Свойство':
      case 'СвойствоНоменклатуры':
        return defined(propertyOf(reading, element));
      case 'ТипЦены':
        return defined(priceTypeOf(reading, element));
      case 'Склад':
        return defined(storeOf(reading, element));
      case 'ЕдиницаИзмерения':
        for (const [code, name] of unitNames(element)) units.set(code, name);
        return [];
      case 'Товар':
        return told([itemOf(reading, element, units)]);
      case 'Предложение':
        return told([offerOf(reading, element, units)]);
      default:
        nameScope(path, element);
        return [];
    }
  }

  /** A list of offers is called after its catalogue, with `#` behind it; where it names the catalogue, that counts. */
  function nameScope(path: readonly string[], element: Element): void {
    const id = ownText(element);
    if (scope === undefined || isTold || id === undefined) return;
    if (path.at(-1) === 'ИдКаталога' || scope.id === '') scope = { ...scope, id: id.replace(/#.*$/, '') };
  }

  return (met) => (met.event === 'open' ? begin(met) : convert(met.path, met.element));
}

function defined(record: FeedRecord | undefined): FeedRecord[] {
  return record === undefined ? [] : [record];
}

function refuseRoot(name: string, line: number): never {
  const message = `this is no CommerceML with goods; accepted are ${[...roots].map((root) => `<${root}>`).join(', ')}`;
  throw new CommerceMlRefused([{ line, element: name, message }]);
}
