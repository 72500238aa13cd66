/**
 * Writes the TypeScript types of the SOAP contract, `src/kkmtransfer/wire.ts`, from `wsdl/KKMTransfer.wsdl`.
 * `--check` writes nothing and fails when the file is not what the WSDL says. Needs a build (`dist/soap`).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { readServiceModel } from '../dist/soap/model.js';

const WSDL = new URL('../wsdl/KKMTransfer.wsdl', import.meta.url);
const TYPES = new URL('../src/kkmtransfer/wire.ts', import.meta.url);
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

function generate(model) {
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

const model = await readServiceModel(await readFile(WSDL, 'utf8'));
const wanted = generate(model);
if (process.argv.includes('--check')) {
  const present = await readFile(TYPES, 'utf8').catch(() => '');
  if (present !== wanted) {
    console.error(
      'src/kkmtransfer/wire.ts does not match wsdl/KKMTransfer.wsdl; run node scripts/generate-types.mjs',
    );
    process.exit(1);
  }
} else {
  await writeFile(TYPES, wanted);
}
