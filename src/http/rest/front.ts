import type { IncomingHttpHeaders } from 'node:http';
import { languageFor } from './accept.js';
import { type Language, PROBLEM_TYPE, type Problem, problemText } from './problem.js';

/** A request as it is known in front of the services. */
export interface FrontRequest {
  /** `/TP7/hs/regate/state?…`, not decoded. */
  target: string;
  headers: IncomingHttpHeaders;
  /** Undefined: nobody has given it one. */
  requestId: string | undefined;
}

export interface FrontAnswer {
  contentType: string;
  language: Language;
  text: string;
}

/**
 * The answer to a request that never reached the REST service it was meant for, in the form of these services.
 * @returns undefined for what was not meant for one
 */
export function frontAnswer(
  { target, headers, requestId }: FrontRequest,
  problem: Problem,
): FrontAnswer | undefined {
  if (!/^\/[^/?]+\/hs\//.test(target)) return undefined;
  const language = languageFor(headers['accept-language'] ?? '');
  return { contentType: PROBLEM_TYPE, language, text: problemText(problem, language, requestId ?? '') };
}
