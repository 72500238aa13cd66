/** What the journal keeps of one request and its answer. Masking happens in the journal, not at the caller. */
export interface Exchange {
  /** When it began, milliseconds since 1970. */
  at: number;
  requestId: string;
  direction: 'in' | 'out';
  protocol: 'soap' | 'rest' | 'exchange' | 'umico';
  /** Name of the operation; absent when the request did not get that far. */
  operation?: string;
  user?: string;
  /** Address of the peer. */
  address?: string;
  /** Full card number; masked before it is written. */
  card?: string;
  /** The linked document, for example `check 1/12/34/2026-11-22`. */
  document?: string;
  /** HTTP status. */
  status: number;
  /** Result code, fault code or problem code. */
  resultCode?: string;
  durationMs: number;
  /** Bodies as they were on the wire, after decompression; cut to the journal's limit there. */
  request?: Buffer | string;
  response?: Buffer | string;
}

/** Takes an exchange; never throws, never waits. */
export type RecordExchange = (exchange: Exchange) => void;
