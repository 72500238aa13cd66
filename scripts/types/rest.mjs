import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const HEAD = '// Generated from schemas/regate.openapi.yaml by scripts/generate-types.mjs; do not edit.\n';

/** TypeScript of an OpenAPI document: `Booking` for each schema of that name, `operations` for parameters and answers. */
export async function restTypes(yamlText) {
  const nodes = await openapiTypes(yamlText, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
    transform: decimal,
  });
  return HEAD + astToString(nodes);
}

/** A decimal may come as a number; the endpoint has made a text of it before an operation sees it. */
function decimal({ type, pattern }) {
  const isDecimal = Array.isArray(type) && type.includes('string') && type.includes('number') && pattern;
  return isDecimal ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword) : undefined;
}
