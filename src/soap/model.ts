import { WSDL } from 'soap';
import { assertSelfContained, WsdlError } from './wsdl-text.js';

/** How a value is written: `decimal` is exact text, `dateTime` local text, `complex` an object. */
export type ValueKind = 'string' | 'decimal' | 'int' | 'boolean' | 'dateTime' | 'complex';

export interface FieldModel {
  name: string;
  kind: ValueKind;
  /** Name of the complex type, when the kind is `complex`. */
  type?: string;
  /** `minOccurs` is not 0. */
  required: boolean;
  nillable: boolean;
  /** `maxOccurs` is past 1: the value is an array, empty when there is no element. */
  list: boolean;
}

export interface TypeModel {
  name: string;
  fields: readonly FieldModel[];
}

export interface OperationModel {
  name: string;
  soapAction: string;
  /** Element of the request, in the namespace of the service. */
  requestElement: string;
  responseElement: string;
  input: readonly FieldModel[];
  /** `return` first, then the OUT parameters. */
  output: readonly FieldModel[];
}

/** What we need to know of a WSDL: one service, document/literal, one qualified namespace. */
export interface ServiceModel {
  namespace: string;
  service: string;
  operations: ReadonlyMap<string, OperationModel>;
  /** Complex types by name; anonymous ones are named after where they stand (`GetCard.Options`). */
  types: ReadonlyMap<string, TypeModel>;
}

const XSD = 'http://www.w3.org/2001/XMLSchema';

/** Simple types of XML Schema. Those without a kind of their own are carried as text, unchanged. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  decimal: 'decimal',
  integer: 'decimal',
  long: 'decimal',
  unsignedLong: 'decimal',
  nonNegativeInteger: 'decimal',
  positiveInteger: 'decimal',
  unsignedInt: 'decimal',
  int: 'int',
  short: 'int',
  byte: 'int',
  unsignedShort: 'int',
  unsignedByte: 'int',
  boolean: 'boolean',
  dateTime: 'dateTime',
};
const AS_TEXT = new Set(
  'string normalizedString token language Name NCName anyURI base64Binary hexBinary date time duration gYear float double QName'.split(
    ' ',
  ),
);

/** What we look at of a node of the `soap` package's schema tree. */
interface SchemaNode {
  name?: string;
  $name?: string;
  $type?: string;
  $ref?: string;
  $base?: string;
  $minOccurs?: string;
  $maxOccurs?: string;
  $nillable?: string;
  xmlns?: Readonly<Record<string, string>>;
  schemaXmlns?: Readonly<Record<string, string>>;
  definitionsXmlns?: Readonly<Record<string, string>>;
  children?: readonly SchemaNode[];
}

interface SchemaTree {
  $elementFormDefault?: unknown;
  complexTypes: Readonly<Record<string, SchemaNode>>;
  types: Readonly<Record<string, SchemaNode>>;
  elements: Readonly<Record<string, SchemaNode>>;
}

/**
 * Reads a WSDL (text, no byte order mark) into a model, with the reader of the `soap` package. Nothing is fetched.
 *
 * @throws WsdlError with all differences from what the model can express; XmlError when the text is no XML
 */
export async function readServiceModel(wsdlText: string): Promise<ServiceModel> {
  assertSelfContained(wsdlText);
  const { definitions } = await parse(wsdlText);
  const namespace = String(definitions.$targetNamespace ?? '');
  const schema: SchemaTree | undefined = definitions.schemas[namespace];
  const service = Object.keys(definitions.services)[0];
  if (schema === undefined || service === undefined) {
    throw new WsdlError('The WSDL has no service, or no schema for its target namespace.');
  }
  const reader = schemaReader(schema, namespace);
  if (schema.$elementFormDefault !== 'qualified')
    reader.problems.push('elementFormDefault is not "qualified"');
  const operations = new Map<string, OperationModel>();
  for (const [name, method] of Object.entries(Object.values(definitions.bindings)[0]?.methods ?? {})) {
    const requestElement = method.input?.$name ?? name;
    const responseElement = method.output?.$name ?? `${name}Response`;
    if (method.style !== undefined && method.style !== 'document')
      reader.problems.push(`${name}: style ${method.style}`);
    operations.set(name, {
      name,
      soapAction: method.soapAction,
      requestElement,
      responseElement,
      input: reader.elementFields(requestElement),
      output: reader.elementFields(responseElement),
    });
  }
  if (operations.size === 0) reader.problems.push('there is no binding with operations');
  if (reader.problems.length > 0)
    throw new WsdlError(`The WSDL cannot be served: ${reader.problems.join('; ')}.`);
  return { namespace, service, operations, types: reader.types };
}

function parse(text: string): Promise<WSDL> {
  return new Promise((resolve, reject) => {
    const wsdl = new WSDL(text, 'wsdl', {});
    wsdl.onReady((error) => {
      if (error) reject(new WsdlError(`The WSDL cannot be read: ${error.message}`));
      else resolve(wsdl);
    });
  });
}

function schemaReader(schema: SchemaTree, namespace: string) {
  const types = new Map<string, TypeModel>();
  const problems: string[] = [];

  function elementFields(name: string): FieldModel[] {
    const element = schema.elements[name];
    if (element === undefined) {
      problems.push(`element ${name} is missing`);
      return [];
    }
    const inline = child(element, 'complexType');
    if (inline !== undefined) return contentFields(inline, name);
    if (element.$type === undefined) return [];
    const { local } = resolveName(element.$type, element);
    return [...(readType(local, name)?.fields ?? [])];
  }

  function readType(name: string, where: string): TypeModel | undefined {
    const known = types.get(name);
    if (known !== undefined) return known;
    const node = schema.complexTypes[name];
    if (node === undefined) {
      problems.push(`${where}: type ${name} is missing`);
      return undefined;
    }
    const fields: FieldModel[] = [];
    const type = { name, fields };
    // Entered before its fields are read: a type may hold itself.
    types.set(name, type);
    fields.push(...contentFields(node, name));
    return type;
  }

  function contentFields(complexType: SchemaNode, owner: string): FieldModel[] {
    const fields: FieldModel[] = [];
    for (const content of complexType.children ?? []) {
      if (content.name === 'sequence' || content.name === 'all') {
        for (const node of content.children ?? []) {
          const field = node.name === 'element' ? readField(node, owner) : undefined;
          if (field !== undefined) fields.push(field);
          else if (node.name !== 'annotation' && node.name !== 'element') {
            problems.push(`${owner}: xs:${node.name} is not supported`);
          }
        }
      } else if (content.name !== 'annotation' && content.name !== 'attribute') {
        problems.push(`${owner}: xs:${content.name} is not supported`);
      }
    }
    return fields;
  }

  function readField(node: SchemaNode, owner: string): FieldModel | undefined {
    const name = node.$name;
    if (name === undefined || node.$ref !== undefined || name === '__proto__') {
      problems.push(`${owner}: element ${name ?? node.$ref ?? 'without name'} is not supported`);
      return undefined;
    }
    const value = readValueType(node, `${owner}.${name}`);
    return (
      value && {
        name,
        ...value,
        required: node.$minOccurs !== '0',
        nillable: node.$nillable === 'true' || node.$nillable === '1',
        list: node.$maxOccurs !== undefined && node.$maxOccurs !== '1' && node.$maxOccurs !== '0',
      }
    );
  }

  function readValueType(node: SchemaNode, where: string): Pick<FieldModel, 'kind' | 'type'> | undefined {
    const complex = child(node, 'complexType');
    if (complex !== undefined) {
      types.set(where, { name: where, fields: contentFields(complex, where) });
      return { kind: 'complex', type: where };
    }
    const simple = child(node, 'simpleType');
    if (simple !== undefined) return readSimpleType(simple, where);
    if (node.$type === undefined) {
      problems.push(`${where}: an element without type`);
      return undefined;
    }
    return readNamedType(node.$type, node, where);
  }

  function readNamedType(
    qname: string,
    node: SchemaNode,
    where: string,
  ): Pick<FieldModel, 'kind' | 'type'> | undefined {
    const { uri, local } = resolveName(qname, node);
    if (uri === XSD) {
      const kind = KINDS[local] ?? (AS_TEXT.has(local) ? 'string' : undefined);
      if (kind === undefined) problems.push(`${where}: type xs:${local} is not supported`);
      return kind && { kind };
    }
    if (uri !== namespace) {
      problems.push(`${where}: type ${local} is of another namespace (${uri ?? 'undeclared prefix'})`);
      return undefined;
    }
    const simple = schema.types[local];
    if (simple !== undefined) return readSimpleType(simple, where);
    return readType(local, where) && { kind: 'complex', type: local };
  }

  function readSimpleType(node: SchemaNode, where: string): Pick<FieldModel, 'kind' | 'type'> | undefined {
    const restriction = child(node, 'restriction');
    if (restriction?.$base !== undefined) return readNamedType(restriction.$base, restriction, where);
    problems.push(`${where}: a simple type that is no restriction`);
    return undefined;
  }

  return { types, problems, elementFields };
}

function child(node: SchemaNode, name: string): SchemaNode | undefined {
  return node.children?.find((candidate) => candidate.name === name);
}

function resolveName(qname: string, node: SchemaNode): { uri: string | undefined; local: string } {
  const colon = qname.indexOf(':');
  const prefix = colon === -1 ? '__tns__' : qname.slice(0, colon);
  const uri = node.xmlns?.[prefix] ?? node.schemaXmlns?.[prefix] ?? node.definitionsXmlns?.[prefix];
  return { uri, local: qname.slice(colon + 1) };
}
