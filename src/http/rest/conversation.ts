import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageFor } from './accept.js';
import type { RestCall } from './call.js';
import type { OperationContext } from './operation.js';
import type { Language } from './problem.js';
import type { Allowance } from './rate-limit.js';

/** One request on its way, and all that the journal wants to know of it. A class so that a request costs one object. */
export class Conversation<Context> implements OperationContext<Context> {
  operation: string | undefined = undefined;
  /** Code of the problem that it was answered with. */
  code: string | undefined = undefined;
  document: string | undefined = undefined;
  card: string | undefined = undefined;
  format: 'json' | 'csv' = 'json';
  /** What the journal keeps of the request. */
  asked: Buffer | string | undefined = undefined;
  begun: number;
  private spoken: Language | undefined = undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly call: RestCall<Context>,
    readonly allowance: Allowance,
    /** Milliseconds since 1970. */
    readonly at: number,
    /** Of `performance.now()`. */
    readonly started: number,
  ) {
    this.begun = started;
  }

  get context(): Context {
    return this.call.context;
  }

  get language(): Language {
    this.spoken ??= languageFor(this.request.headers['accept-language'] ?? '');
    return this.spoken;
  }

  /** A function of its own, because operations take it out of the object. */
  readonly note = ({ document, card }: { document?: string; card?: string }): void => {
    this.document = document ?? this.document;
    this.card = card ?? this.card;
  };

  /** The same for an operation that works in a context of its own. */
  within(context: Context): OperationContext<Context> {
    const { call, language, format, begun, note } = this;
    return { call, context, language, format, begun, note };
  }
}
