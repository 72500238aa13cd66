import type { RecordExchange } from '../journal/exchange.js';
import type { RequestFacts } from './envelope.js';
import type { OperationModel } from './model.js';
import type { SoapVersion } from './versions.js';

/** What the caller of the endpoint knows of a request: who, where, how addressed. `Context` is its own business. */
export interface SoapCall<Context> {
  publication: string;
  user?: string | undefined;
  /** Address of the peer. */
  address?: string | undefined;
  requestId: string;
  /** IANA name; times that come with a zone are converted to it. */
  timeZone: string;
  /** `scheme://host[:port]` as the client addressed it, or the configured public URL; without a slash at the end. */
  publicBase: string;
  /** Path as the client wrote it, without query. */
  path: string;
  record: RecordExchange;
  context: Context;
}

/** What an operation is given besides its parameters. */
export interface OperationContext<Context> {
  readonly call: SoapCall<Context>;
  /** Short for `call.context`. */
  readonly context: Context;
  /** Tells the journal which card and which document the request was about. */
  note(facts: { card?: string; document?: string }): void;
  /** Records a step of a long request in the journal while it is still worked on. */
  step(step: Step): void;
  /** The journal shall not keep the body of the answer: a large copy of what the database holds anyway. */
  omitAnswer(): void;
}

/** One row of the journal between the beginning and the end of a request; its status is 102 (Processing). */
export interface Step {
  /** What it was about, or how far the request has come. */
  document: string;
  resultCode: string;
  /** The part of the request that it was about. */
  request?: string;
}

/** One request on its way, and all that the journal wants to know of it. A class so that a request costs one object. */
export class Conversation<Context> implements OperationContext<Context>, RequestFacts {
  operation: OperationModel | undefined = undefined;
  resultCode: string | undefined = undefined;
  card: string | undefined = undefined;
  document: string | undefined = undefined;
  body: Buffer | undefined = undefined;
  isAnswerKept = true;

  constructor(
    readonly call: SoapCall<Context>,
    /** By the content type at first, by the envelope as soon as it is read. */
    public version: SoapVersion,
    /** Milliseconds since 1970. */
    readonly at: number,
    /** Of `performance.now()`. */
    readonly started: number,
  ) {}

  get context(): Context {
    return this.call.context;
  }

  note(facts: { card?: string; document?: string }): void {
    if (facts.card !== undefined) this.card = facts.card;
    if (facts.document !== undefined) this.document = facts.document;
  }

  step(step: Step): void {
    const { requestId, user, address } = this.call;
    const durationMs = performance.now() - this.started;
    this.call.record({
      at: this.at + Math.floor(durationMs),
      requestId,
      direction: 'in',
      protocol: 'soap',
      operation: this.operation?.name,
      user,
      address,
      status: 102,
      durationMs,
      ...step,
    });
  }

  omitAnswer(): void {
    this.isAnswerKept = false;
  }
}
