import { canonicalDecimal } from '../base/decimal.js';
import type { FieldModel, OperationModel, ServiceModel } from './model.js';
import { envelopeNamespace, type SoapVersion, XSI } from './versions.js';
import { escapeAttribute, escapeText } from './xml-write.js';

/** Writes the answer of one operation. `output` holds `return` and the OUT parameters by name. */
export type ResponseEncoder = (output: Readonly<Record<string, unknown>>, version: SoapVersion) => Buffer;

interface FieldPlan extends FieldModel {
  open: string;
  close: string;
  empty: string;
  nil: string;
  object?: FieldPlan[];
}

/**
 * Compiles the encoders of all operations of a model, by operation name, in the form of a service published by 1C: no
 * XML declaration, prefix `m`, the namespaces of XML Schema declared on each OUT parameter.
 *
 * Values are those of decoding: decimals as text, dateTimes as local text (a fraction is cut), null as `xsi:nil`, lists
 * as arrays. A value that the schema does not allow is our own mistake and throws a plain Error that names the element.
 */
export function compileEncoders(model: ServiceModel): ReadonlyMap<string, ResponseEncoder> {
  const types = new Map<string, FieldPlan[]>();

  function plan(field: FieldModel, attributes: string): FieldPlan {
    const start = `<m:${field.name}${attributes}`;
    const entry: FieldPlan = {
      ...field,
      open: `${start}>`,
      close: `</m:${field.name}>`,
      empty: `${start}/>`,
      nil: `${start} xsi:nil="true"/>`,
    };
    if (field.type !== undefined) entry.object = typePlan(field.type);
    return entry;
  }

  function typePlan(name: string): FieldPlan[] {
    const known = types.get(name);
    if (known !== undefined) return known;
    const fields: FieldPlan[] = [];
    types.set(name, fields);
    for (const field of model.types.get(name)?.fields ?? []) fields.push(plan(field, ''));
    return fields;
  }

  const schemaNamespaces = ` xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${XSI}"`;
  const encoders = new Map<string, ResponseEncoder>();
  for (const operation of model.operations.values()) {
    const fields = operation.output.map((field) => plan(field, schemaNamespaces));
    const v11 = frame(operation, model.namespace, '1.1');
    const v12 = frame(operation, model.namespace, '1.2');
    encoders.set(operation.name, (output, version) => {
      const { open, close } = version === '1.2' ? v12 : v11;
      return Buffer.from(open + writeFields(fields, output) + close);
    });
  }
  return encoders;
}

function frame(
  operation: OperationModel,
  namespace: string,
  version: SoapVersion,
): { open: string; close: string } {
  const envelope = envelopeNamespace(version);
  return {
    open: `<soap:Envelope xmlns:soap="${envelope}"><soap:Body><m:${operation.responseElement} xmlns:m="${escapeAttribute(namespace)}">`,
    close: `</m:${operation.responseElement}></soap:Body></soap:Envelope>`,
  };
}

function writeFields(fields: readonly FieldPlan[], values: Readonly<Record<string, unknown>>): string {
  let out = '';
  for (const field of fields) {
    const value = values[field.name];
    if (field.list) out += writeList(field, value);
    else if (value !== undefined && value !== null) out += writeValue(field, value);
    else if (field.nillable) out += field.nil;
    else if (field.required) throw wrong(field, value);
  }
  return out;
}

function writeList(field: FieldPlan, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) throw wrong(field, value);
  let out = '';
  for (const item of value) {
    if (item === null && field.nillable) out += field.nil;
    else out += writeValue(field, item);
  }
  return out;
}

function writeValue(field: FieldPlan, value: unknown): string {
  if (field.kind === 'complex') {
    if (typeof value !== 'object' || value === null || field.object === undefined) throw wrong(field, value);
    const content = writeFields(field.object, value as Record<string, unknown>);
    return content === '' ? field.empty : field.open + content + field.close;
  }
  const text = writeText(field, value);
  return text === '' ? field.empty : field.open + text + field.close;
}

function writeText(field: FieldPlan, value: unknown): string {
  switch (field.kind) {
    case 'string':
      if (typeof value !== 'string') throw wrong(field, value);
      return escapeText(value);
    case 'decimal': {
      const text = typeof value === 'string' ? canonicalDecimal(value) : undefined;
      if (text === undefined) throw wrong(field, value);
      return text;
    }
    case 'int':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(field, value);
      return String(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong(field, value);
      return value ? 'true' : 'false';
    default:
      if (typeof value !== 'string' || value.length < 19) throw wrong(field, value);
      return escapeText(value.length === 19 ? value : value.slice(0, 19));
  }
}

function wrong(field: FieldPlan, value: unknown): Error {
  return new Error(`Element ${field.name} of an answer must be ${field.kind}, not ${typeof value}`);
}
