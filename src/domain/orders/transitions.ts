import type { OrderStatus, PaymentCode } from '../../store/orders.js';

/**
 * What may happen to an order: event → status before → status behind it. What does not stand here is refused. An order
 * keeps its status when its goods are handed over; what is left of a partly refunded one may be, and may be refunded.
 */
export const transitions = {
  payByCard: { 0: 1 },
  payThroughBank: { 0: 2 },
  payInCash: { 0: 3 },
  payWithElectronicMoney: { 0: 4 },
  reversePayment: { 0: 0, 2: 0 },
  /** Umico did not take the points that had paid it. */
  takePointsBack: { 4: 0 },
  expire: { 0: 5 },
  annul: { 0: 6 },
  refund: { 1: 7, 2: 7, 3: 7, 4: 7, 7: 7 },
  handOver: { 1: 1, 2: 2, 3: 3, 4: 4, 7: 7 },
} as const satisfies Record<string, { readonly [Before in OrderStatus]?: OrderStatus }>;

export type OrderEvent = keyof typeof transitions;

/** The event of a payment in full. */
export const paymentEvents = {
  1: 'payByCard',
  2: 'payThroughBank',
  3: 'payInCash',
  4: 'payWithElectronicMoney',
} as const satisfies Record<Exclude<PaymentCode, 0>, OrderEvent>;

/** The order is not in a status in which the event may happen. */
export interface NotAllowed {
  code: 'NOT_ALLOWED';
  number: string;
  status: OrderStatus;
  /** The statuses in which it may. */
  accepted: readonly OrderStatus[];
}

/** @returns the status behind the event, or undefined when it may not happen. */
export function statusBehind(event: OrderEvent, status: OrderStatus): OrderStatus | undefined {
  const row: { readonly [Before in OrderStatus]?: OrderStatus } = transitions[event];
  return row[status];
}

export function notAllowed(
  event: OrderEvent,
  { number, status }: { number: string; status: OrderStatus },
): NotAllowed {
  const accepted = Object.keys(transitions[event]).map((before) => Number(before) as OrderStatus);
  return { code: 'NOT_ALLOWED', number, status, accepted };
}
