import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';

/**
 * TypeScript of an OpenAPI document: `Booking` for each schema of that name, `operations` for parameters and answers.
 * @param name of the document's file
 */
export async function restTypes(yamlText, name) {
  const nodes = await openapiTypes(yamlText, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
    transform: decimal,
  });
  return `// Generated from schemas/${name} by scripts/generate-types.mjs; do not edit.\n${astToString(nodes)}`;
}

/** A decimal may come as a number; the endpoint has made a text of it before an operation sees it. */
function decimal({ type, pattern }) {
  const isDecimal = Array.isArray(type) && type.includes('string') && type.includes('number') && pattern;
  return isDecimal ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword) : undefined;
}
