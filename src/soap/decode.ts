import type { FieldModel, ServiceModel } from './model.js';
import { asRefusal, locate, Refusal } from './refusals.js';
import { emptyRefusal, readBoolean, readTyped } from './values.js';
import { XSI } from './versions.js';
import { trimXmlSpace } from './xml-chars.js';
import { excerpt } from './xml-error.js';
import type { XmlReader } from './xml-reader.js';

/** Reads the children of the element that the reader stands on, and closes it. */
export type ObjectDecoder = (reader: XmlReader, timeZone: string) => Record<string, unknown>;

interface FieldPlan extends FieldModel {
  index: number;
  object?: ObjectPlan;
  /** Is an item of the list that is wrong kept with what is wrong, so that the others are read all the same? */
  isOneByOne: boolean;
}

interface ObjectPlan {
  fields: FieldPlan[];
  byName: Map<string, FieldPlan>;
  /** Has it a field that must be there? Then `<x/>` is no value of it. */
  needsContent: boolean;
}

const FAULT = Symbol('what is wrong with an item');

/** What was wrong with an item of a list that is read one by one; such an item has only what could be read of it. */
export function faultOfItem(item: object): Refusal | undefined {
  return (item as { [FAULT]?: Refusal })[FAULT];
}

/** An element that was there without a value, where that counts as not being there. */
const ABSENT = Symbol('absent');

/**
 * Compiles the decoders of all operations of a model, by operation name.
 *
 * A decoder returns an object with the schema's fields in the schema's order, whatever the order in the document:
 * strings verbatim, decimals as canonical text, dateTimes as local text, lists as arrays (empty when there is nothing),
 * null for what is nillable and nil, missing or empty, and no property for what is optional and missing. Unknown,
 * repeated, unqualified and misplaced elements are refused. It throws `Refusal` (with the path of the element) or
 * `XmlError`.
 *
 * @param oneByOne names of list types whose items stand each for itself, see {@link faultOfItem}
 */
export function compileDecoders(
  model: ServiceModel,
  oneByOne: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, ObjectDecoder> {
  const plans = new Map<string, ObjectPlan>();
  const { namespace } = model;

  function planOf(fields: readonly FieldModel[], plan: ObjectPlan, isOneByOne = false): ObjectPlan {
    for (const field of fields) {
      const entry: FieldPlan = { ...field, index: plan.fields.length, isOneByOne };
      plan.fields.push(entry);
      plan.byName.set(field.name, entry);
      if (field.required && !field.nillable) plan.needsContent = true;
      if (field.type !== undefined) entry.object = typePlan(field.type);
    }
    return plan;
  }

  function typePlan(name: string): ObjectPlan {
    const known = plans.get(name);
    if (known !== undefined) return known;
    const plan = emptyPlan();
    plans.set(name, plan);
    return planOf(model.types.get(name)?.fields ?? [], plan, oneByOne.has(name));
  }

  const decoders = new Map<string, ObjectDecoder>();
  for (const operation of model.operations.values()) {
    const plan = planOf(operation.input, emptyPlan());
    decoders.set(operation.name, (reader, timeZone) => readObject(reader, plan, namespace, timeZone));
  }
  return decoders;
}

function emptyPlan(): ObjectPlan {
  return { fields: [], byName: new Map(), needsContent: false };
}

function readObject(
  reader: XmlReader,
  plan: ObjectPlan,
  namespace: string,
  timeZone: string,
): Record<string, unknown> {
  const slots: unknown[] = new Array(plan.fields.length).fill(undefined);
  let expected = 0;
  while (reader.nextChild()) expected = readChild(slots, plan, expected, reader, namespace, timeZone);
  return assemble(slots, plan);
}

/** @returns the index of the field that will probably come next. */
function readChild(
  slots: unknown[],
  plan: ObjectPlan,
  expected: number,
  reader: XmlReader,
  namespace: string,
  timeZone: string,
): number {
  // Clients write elements in the order of the schema, so the next one is usually known without a look-up.
  const guess = plan.fields[expected];
  const field = guess?.name === reader.local ? guess : plan.byName.get(reader.local);
  if (field === undefined || reader.uri !== namespace) throw unexpected(reader, plan, namespace);
  readInto(slots, field, reader, namespace, timeZone);
  return field.list ? field.index : field.index + 1;
}

/** Reads an object to its end whatever is wrong in it; the first fault stays with it. Broken XML is broken all the same. */
function readItem(
  plan: ObjectPlan,
  reader: XmlReader,
  namespace: string,
  timeZone: string,
): Record<string, unknown> {
  const slots: unknown[] = new Array(plan.fields.length).fill(undefined);
  const { depth } = reader;
  let fault: Refusal | undefined;
  const tryTo = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      const refusal = asRefusal(error);
      if (!(refusal instanceof Refusal)) throw error;
      fault ??= refusal;
      reader.closeTo(depth);
      return undefined;
    }
  };
  let expected = 0;
  while (tryTo(() => reader.nextChild()) !== false) {
    if (reader.depth === depth) continue;
    expected = tryTo(() => readChild(slots, plan, expected, reader, namespace, timeZone)) ?? 0;
  }
  const item = tryTo(() => assemble(slots, plan));
  if (fault === undefined && item !== undefined) return item;
  const read = plan.fields.map(({ name, index }) => [name, slots[index]]);
  return { ...Object.fromEntries(read.filter(([, value]) => value !== ABSENT)), [FAULT]: fault };
}

function readInto(
  slots: unknown[],
  field: FieldPlan,
  reader: XmlReader,
  namespace: string,
  timeZone: string,
): void {
  const before = slots[field.index];
  const list = field.list ? ((before as unknown[] | undefined) ?? []) : undefined;
  try {
    if (list === undefined && before !== undefined) throw repeated();
    const value = field.isOneByOne
      ? readItem(field.object as ObjectPlan, reader, namespace, timeZone)
      : readValue(field, reader, namespace, timeZone);
    if (list === undefined) slots[field.index] = value;
    else slots[field.index] = list;
    list?.push(value);
  } catch (error) {
    throw locate(error, field.name, list === undefined ? undefined : list.length + 1);
  }
}

function readValue(field: FieldPlan, reader: XmlReader, namespace: string, timeZone: string): unknown {
  if (reader.hasAttributes() && isNil(reader)) return readNil(field, reader);
  if (field.kind === 'string') return reader.text();
  if (field.kind !== 'complex') return readTyped(field.kind, reader.text(), timeZone) ?? readEmpty(field);
  const plan = field.object as ObjectPlan;
  if (plan.needsContent && mayBeAbsent(field) && reader.isEmpty()) {
    reader.skip();
    return readEmpty(field);
  }
  return readObject(reader, plan, namespace, timeZone);
}

function isNil(reader: XmlReader): boolean {
  const text = reader.attribute(XSI, 'nil');
  if (text === undefined) return false;
  const nil = readBoolean(trimXmlSpace(text));
  if (nil === undefined) {
    throw new Refusal('BAD_VALUE', {
      ru: 'атрибут xsi:nil принимает значения true, false, 1 или 0',
      en: 'attribute xsi:nil takes true, false, 1 or 0',
    });
  }
  return nil;
}

function readNil(field: FieldPlan, reader: XmlReader): unknown {
  if (trimXmlSpace(reader.text()) !== '') {
    throw new Refusal('BAD_VALUE', {
      ru: 'элемент с xsi:nil="true" должен быть пустым',
      en: 'an element with xsi:nil="true" must be empty',
    });
  }
  return readEmpty(field);
}

function mayBeAbsent(field: FieldPlan): boolean {
  return !field.list && (field.nillable || !field.required);
}

function readEmpty(field: FieldPlan): unknown {
  if (field.nillable) return null;
  if (mayBeAbsent(field)) return ABSENT;
  throw emptyRefusal(field.kind);
}

function assemble(slots: unknown[], plan: ObjectPlan): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of plan.fields) {
    const value = slots[field.index];
    if (value !== undefined && value !== ABSENT) result[field.name] = value;
    else if (field.list && !field.required) result[field.name] = [];
    else if (field.nillable) result[field.name] = null;
    else if (field.required) throw locate(missing(plan), field.name);
  }
  return result;
}

function names(plan: ObjectPlan): string {
  return plan.fields.map((field) => field.name).join(', ');
}

function missing(plan: ObjectPlan): Refusal {
  return new Refusal('MISSING_ELEMENT', {
    ru: `обязательный элемент не указан; ожидаются ${names(plan)}`,
    en: `a required element is missing; expected are ${names(plan)}`,
  });
}

function repeated(): Refusal {
  return new Refusal('REPEATED_ELEMENT', {
    ru: 'элемент указан дважды, допустим один раз',
    en: 'the element stands twice where it may stand once',
  });
}

function unexpected(reader: XmlReader, plan: ObjectPlan, namespace: string): unknown {
  const { local, uri } = reader;
  const accepted = plan.fields.length === 0 ? '—' : names(plan);
  const refusal = plan.byName.has(local)
    ? new Refusal('WRONG_NAMESPACE', {
        ru: `элемент в пространстве имён «${excerpt(uri, 0, 80)}», ожидается «${namespace}»`,
        en: `the element is in namespace "${excerpt(uri, 0, 80)}"; expected is "${namespace}"`,
      })
    : new Refusal('UNEXPECTED_ELEMENT', {
        ru: `неизвестный элемент; допустимы ${accepted}`,
        en: `the element is not known here; accepted are ${accepted}`,
      });
  return locate(refusal, excerpt(local, 0, 80));
}
