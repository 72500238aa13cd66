import type { RestCall } from './call.js';
import type { Language, Problem } from './problem.js';
import type { RequestData } from './validation.js';

/** A body that becomes JSON, with status 200 unless told. */
export interface RestBody {
  status?: 200 | 201 | 202;
  body: unknown;
}

export interface RestProblem {
  problem: Problem;
}

/** What an operation answers. */
export type RestAnswer = RestBody | RestProblem;

/** A list as a file: the text as it is sent, and the name that it is saved under. */
export interface CsvAnswer {
  csv: string;
  fileName: string;
}

/** What an operation is given besides what the request says. */
export interface OperationContext<Context> {
  readonly call: RestCall<Context>;
  /** For a change: the context within its transaction. */
  readonly context: Context;
  readonly language: Language;
  /** What is wanted where the contract has a list as JSON and as CSV. */
  readonly format: 'json' | 'csv';
  /** When the whole request was there, of `performance.now()`. */
  readonly begun: number;
  /** Tells the journal what the request was about: `order INV-000021`, and a card's whole number, which it masks. */
  note(facts: { document?: string; card?: string }): void;
}

/*
 * The members below are written as methods so that a handler may declare the generated type of its request: the endpoint
 * only ever hands it what the schema of that very operation let pass.
 */

/** Reads and changes nothing; also with POST, where what is asked for needs a body. */
export interface RestRead<Context> {
  kind: 'read';
  run(operation: OperationContext<Context>, request: RequestData): Promise<RestAnswer | CsvAnswer>;
}

/** A list that many ask for again and again: kept as long as its version is the same, and the same for all users. */
export interface RestList<Context> {
  kind: 'list';
  /**
   * A text that differs whenever the answer may differ, of visible ASCII characters without `"`. It is asked for with each
   * request and must not read the rows.
   */
  version(operation: OperationContext<Context>, request: RequestData): Promise<string>;
  run(operation: OperationContext<Context>, request: RequestData): Promise<RestAnswer>;
}

/** Changes something; runs in one transaction, in which its answer is kept under the caller's key. */
export interface RestChange<Context> {
  kind: 'change';
  /**
   * Names of what it changes, such as `client 17` and `order INV-000021`. Changes with a name in common run one after the
   * other, in the order in which they came.
   */
  keys(request: RequestData): readonly string[];
  /**
   * What must be asked of others beforehand: before the turn and the transaction of the change, so that nobody waits for
   * it. Not run for a key whose request is done. A problem is the answer and is not kept: repeated, the request asks again.
   */
  prepare?(
    operation: OperationContext<Context>,
    request: RequestData,
  ): Promise<{ prepared: unknown } | RestProblem>;
  /**
   * Undoes what `prepare` has done elsewhere and `run` did not use: it refused or failed, or another answer stands under
   * the key. Must do no harm where it was used all the same.
   */
  discard?(operation: OperationContext<Context>, request: RequestData, prepared: unknown): Promise<void>;
  /**
   * Runs within the transaction of `operation.context` and awaits nothing else. What it throws undoes everything.
   * @param prepared what `prepare` answered
   */
  run(operation: OperationContext<Context>, request: RequestData, prepared?: unknown): Promise<RestAnswer>;
  /**
   * Makes the answer when the change is committed, also for a request that is repeated under its key: it may wait for
   * others, and says what is true then. Not run for a refusal.
   * @param kept what `run` answered
   */
  settle?(operation: OperationContext<Context>, request: RequestData, kept: RestBody): Promise<RestAnswer>;
}

/** What the schemas of an operation let pass, by its generated type; decimals are texts then, however they were written. */
export interface RequestOf<Operation extends { parameters: { path?: unknown; query?: unknown } }> {
  path: NonNullable<Operation['parameters']['path']>;
  query: NonNullable<Operation['parameters']['query']>;
  headers: Record<string, unknown>;
  body: Operation extends { requestBody: { content: { 'application/json': infer Body } } }
    ? Body
    : Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
      ? Body | undefined
      : never;
}

export type RestOperation<Context> = RestRead<Context> | RestList<Context> | RestChange<Context>;
