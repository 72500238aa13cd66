import { readServiceModel } from '../../dist/soap/model.js';

const NAMES = {
  string: 'string',
  decimal: 'Decimal',
  int: 'number',
  boolean: 'boolean',
  dateTime: 'LocalDateTime',
};

function typeOf(field) {
  const single = field.kind === 'complex' ? field.type : NAMES[field.kind];
  const type = field.nillable ? `${single} | null` : single;
  if (!field.list) return type;
  return field.nillable ? `(${type})[]` : `${type}[]`;
}

function property(field) {
  const optional = !field.required && !field.list;
  return `  ${field.name}${optional ? '?' : ''}: ${typeOf(field)}${optional ? ' | undefined' : ''};\n`;
}

function record(name, fields) {
  return `export interface ${name} {\n${fields.map(property).join('')}}\n`;
}

/** TypeScript of the messages of a WSDL. Needs a build (`dist/soap`). */
export async function soapTypes(wsdlText) {
  const model = await readServiceModel(wsdlText);
  const types = [...model.types.values()].map((type) => record(type.name, type.fields));
  const operations = [...model.operations.values()];
  const parameters = operations.map((operation) => record(operation.name, operation.input));
  const table = operations.map((operation) => {
    const result = operation.output.find((field) => field.name === 'return');
    return `  ${operation.name}: { parameters: ${operation.name}; result: ${typeOf(result)} };\n`;
  });
  return [
    '// Generated from wsdl/KKMTransfer.wsdl by scripts/generate-types.mjs; do not edit.\n',
    '/** Exact decimal as text: a point, no padding, no exponent (`12.5`, `-0.01`, `7`). */\nexport type Decimal = string;\n',
    '/** `YYYY-MM-DDTHH:MM:SS`, with a fraction when the till sent one, in the time zone of the publication. */\nexport type LocalDateTime = string;\n',
    ...types,
    ...parameters,
    `/** Parameters and result of each operation, by its name. */\nexport interface Operations {\n${table.join('')}}\n`,
  ].join('\n');
}
