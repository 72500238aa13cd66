/** The same said in both languages of the service. */
export interface Texts {
  ru: string;
  en: string;
}

export type Language = keyof Texts;

/** What is wrong with one field of a request. */
export interface FieldError {
  /** `lines[0].quantity` in the body, the name of a parameter of the query, the name of a header. */
  field: string;
  /** For programs: the keyword of the schema (`required`), or the code of a problem. */
  code: string;
  /** What was wrong and what would have been accepted. */
  message: Texts;
}

/** A refusal as RFC 9457 wants it, in both languages. */
export interface Problem {
  /** For programs, stable: `NOT_FOUND`. `type` is made of it. */
  code: string;
  /** HTTP status, 400 and above. */
  status: number;
  /** The same for every problem of this code. */
  title: Texts;
  /** Of this very case: what was wrong and what would have been accepted. */
  detail: Texts;
  errors?: readonly FieldError[];
  /** Further members of the document: what a program needs to go on, such as an article and what is available. */
  facts?: Readonly<Record<string, unknown>>;
  /** When a repetition may succeed. */
  retryAfterSeconds?: number;
  /** Further headers; names and values alternate. */
  headers?: readonly string[];
}

/** Thrown by whatever cannot go on with a request; leaves as its problem. What was changed in the meantime is undone. */
export class RestRefusal extends Error {
  override readonly name = 'RestRefusal';

  constructor(readonly problem: Problem) {
    super(problem.detail.en);
  }
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The document of a problem as JSON. */
export function problemText(problem: Problem, language: Language, requestId: string): string {
  const { code, status, title, detail, errors, facts } = problem;
  return JSON.stringify({
    ...facts,
    type: `urn:tillgate:problem:${code}`,
    title: title[language],
    status,
    detail: detail[language],
    code,
    requestId,
    errors: errors?.map((error) => ({ ...error, message: error.message[language] })),
  });
}
