import type { RecordExchange } from '../../journal/exchange.js';

/** A change under a key of the caller: asked again it is not done again. */
export interface KeyedChange {
  userName: string;
  operation: string;
  key: string;
  /** Of all that the request says. */
  digest: string;
}

/** An answer as it is kept: status and JSON text. */
export interface KeptAnswer {
  status: number;
  text: string;
}

export type ChangeOutcome =
  | { kind: 'first' | 'again'; answer: KeptAnswer }
  /** The key has been used for a request that said something else. */
  | { kind: 'another request' };

/** What the caller of the endpoint knows of a request: who, where, of which publication. `Context` is its own business. */
export interface RestCall<Context> {
  publication: string;
  user: string;
  roles: readonly string[];
  /** Address of the peer. */
  address: string;
  requestId: string;
  /** Below the address of the service, decoded: `/state`. */
  path: string;
  /** What follows the question mark, as it came; '' without one. */
  query: string;
  record: RecordExchange;
  context: Context;
  /** What is kept under a key, without running anything; undefined while there is nothing. */
  kept(request: KeyedChange): Promise<ChangeOutcome | undefined>;
  /**
   * Runs a change in one transaction and keeps its answer in it under the key, or gives back the answer that is kept.
   * @param work is given the context within the transaction; what it throws undoes everything
   */
  change(
    request: KeyedChange | undefined,
    work: (context: Context) => Promise<KeptAnswer>,
  ): Promise<ChangeOutcome>;
}
