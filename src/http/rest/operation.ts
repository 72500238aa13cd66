import type { RestCall } from './call.js';
import type { Language, Problem } from './problem.js';
import type { RequestData } from './validation.js';

/** What an operation answers: a body that becomes JSON, with status 200 unless told, or a refusal. */
export type RestAnswer = { status?: 200 | 201; body: unknown } | { problem: Problem };

/** What an operation is given besides what the request says. */
export interface OperationContext<Context> {
  readonly call: RestCall<Context>;
  /** For a change: the context within its transaction. */
  readonly context: Context;
  readonly language: Language;
  /** Tells the journal which document the request was about: `order INV-000021`. */
  note(facts: { document: string }): void;
}

/*
 * The members below are written as methods so that a handler may declare the generated type of its request: the endpoint
 * only ever hands it what the schema of that very operation let pass.
 */

/** Reads and changes nothing. */
export interface RestRead<Context> {
  kind: 'read';
  run(operation: OperationContext<Context>, request: RequestData): Promise<RestAnswer>;
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
  /** Runs within the transaction of `operation.context` and awaits nothing else. What it throws undoes everything. */
  run(operation: OperationContext<Context>, request: RequestData): Promise<RestAnswer>;
}

export type RestOperation<Context> = RestRead<Context> | RestList<Context> | RestChange<Context>;
