import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { decimalKeyword } from './decimal-keyword.js';
import type { OpenApiDocument, OperationModel } from './document.js';
import type { FieldError } from './problem.js';
import { ACCEPTS, requestSchemas } from './request-schema.js';
import { describeError } from './validation-texts.js';

/** What a request says: values by name, as the schemas of its operation know them. */
export interface RequestData {
  /** The variables of the path. */
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body?: unknown;
}

/** What is wrong with a request; empty lists when nothing is. */
export interface Faults {
  /** Of path, query and headers. */
  parameters: FieldError[];
  body: FieldError[];
}

/**
 * Finds what is wrong with a request, at most 20 faults. Defaults are filled in and exact decimals turned
 * into their texts on the way.
 * @param values of which the body consists
 */
export type Validate = (data: RequestData, values: number) => Faults;

const MOST_ERRORS = 20;
/** A large body could have as many faults as values; of those the first one is told. */
const MOST_VALUES_FOR_ALL_ERRORS = 2000;

/**
 * Compiles the checks of all operations.
 * @throws Error when the document has something in it that cannot be checked.
 */
export function compileValidation(
  document: OpenApiDocument,
  operations: readonly OperationModel[],
): ReadonlyMap<string, Validate> {
  const { definitions, schemaOf } = requestSchemas(document, operations);
  const ajvs = { all: newAjv(true), first: newAjv(false) };
  for (const ajv of Object.values(ajvs)) ajv.addSchema(definitions);
  return new Map(
    [...schemaOf].map(([id, schema]) => {
      const all = ajvs.all.compile<RequestData>(schema);
      let first: ValidateFunction<RequestData> | undefined;
      const validate: Validate = (data, values) => {
        if (values <= MOST_VALUES_FOR_ALL_ERRORS) return faultsOf(all, data);
        // Large bodies are rare, so that most operations never need it.
        first ??= ajvs.first.compile<RequestData>(schema);
        return faultsOf(first, data);
      };
      return [id, validate];
    }),
  );
}

function newAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    verbose: true,
    useDefaults: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    allowUnionTypes: true,
    keywords: [decimalKeyword, ACCEPTS],
    logger: false,
  });
  return ajvFormats.default(ajv) as Ajv2020;
}

const NONE: Faults = { parameters: [], body: [] };

function faultsOf(validate: ValidateFunction<RequestData>, data: RequestData): Faults {
  if (validate(data)) return NONE;
  const errors = withoutBranches(validate.errors as ErrorObject[]).slice(0, MOST_ERRORS);
  const isOfBody = ({ instancePath }: ErrorObject) => instancePath.startsWith('/body');
  return {
    parameters: errors.filter((error) => !isOfBody(error)).map(describeError),
    body: errors.filter(isOfBody).map(describeError),
  };
}

/** Of alternatives only the fact that none of them fits: what each would have wanted contradicts the others. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(
    ({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'if',
  );
  if (choices.length === 0) return errors;
  return errors.filter(
    (error) =>
      !choices.some((choice) => choice !== error && error.schemaPath.startsWith(`${choice.schemaPath}/`)),
  );
}
