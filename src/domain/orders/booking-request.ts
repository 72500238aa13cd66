import { createHash } from 'node:crypto';
import { type FieldFault, linesFaults, textFaults } from '../fields.js';
import type { WantedLine } from './booked-lines.js';

export interface BookingRequest {
  client: string;
  store: string;
  /** The caller's own name for the order: asked again with the same content, the same order is meant. */
  externalId: string | null;
  lines: readonly WantedLine[];
  deliveryAddress: string | null;
  comment: string | null;
  by: string;
}

/** What is wrong with a request as it stands there. */
export type RequestRefusal =
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'NO_LINES' }
  | { code: 'TOO_MANY_LINES'; most: number };

const mostLines = 1000;

export function requestRefusal({
  externalId,
  deliveryAddress,
  comment,
  lines,
}: BookingRequest): RequestRefusal | undefined {
  const faults = [
    ...textFaults('externalId', externalId, 100),
    ...linesFaults('deliveryAddress', deliveryAddress, 1000),
    ...linesFaults('comment', comment, 2000),
  ];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  if (lines.length === 0) return { code: 'NO_LINES' };
  return lines.length > mostLines ? { code: 'TOO_MANY_LINES', most: mostLines } : undefined;
}

/** The same content gives the same digest, in whatever order its fields were given. */
export function digestOf({ client, store, lines, deliveryAddress, comment }: BookingRequest): string {
  const goods = lines.map(({ article, quantityMilli }) => [article, quantityMilli]);
  const content = [client, store, goods, deliveryAddress, comment];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
