import { createHmac } from 'node:crypto';
import type { OrderChange, Tell, Told } from '../domain/orders/tell.js';
import { post } from '../http/post.js';
import { money, time } from '../http/rest/values.js';
import type { OrderEvent } from './api.js';
import { eventNames } from './order-answer.js';

/** What the receiver is to know besides the change. */
export interface Sender {
  publication: string;
  timeZone: string;
  url: string;
  /** Signs what is sent. */
  key: Buffer;
  /** Milliseconds since 1970 of the attempt. */
  now: () => number;
  signal: AbortSignal;
  timeoutMs?: number;
}

const longestReason = 300;

/** Tells changes by posting them, signed as Standard Webhooks says. */
export function webhook(sender: Sender): Tell {
  const { url, signal, timeoutMs = 10_000 } = sender;
  return async ({ id, change }) => {
    const body = Buffer.from(JSON.stringify(orderEvent(change, sender)));
    const timestamp = String(Math.floor(sender.now() / 1000));
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'Tillgate',
      'Webhook-Id': id,
      'Webhook-Timestamp': timestamp,
      'Webhook-Signature': `v1,${signature(sender.key, `${id}.${timestamp}.`, body)}`,
    };
    try {
      return outcomeOf(await post({ url, headers, body, timeoutMs, signal }));
    } catch (error) {
      return { code: 'UNREACHABLE', reason: reasonOf(error, timeoutMs) };
    }
  };
}

function orderEvent(change: OrderChange, { publication, timeZone }: Sender): OrderEvent {
  const { event, recordedAt, number, client, amountMinor, paidMinor, refundedMinor } = change;
  const { externalId, statusBefore, status, paymentCode, currency } = change;
  return {
    type: `order.${eventNames[event]}`,
    timestamp: time(recordedAt, timeZone),
    data: {
      publication,
      order: number,
      externalId,
      clientId: client,
      ...{ statusBefore, status, paymentCode, currency },
      amount: money(amountMinor),
      paidAmount: money(paidMinor),
      refundedAmount: money(refundedMinor),
    },
  };
}

/** Base64 of the HMAC. */
function signature(key: Buffer, before: string, body: Buffer): string {
  return createHmac('sha256', key).update(before).update(body).digest('base64');
}

/** A receiver that is overloaded or broken is not there; one that says no to this event may take others. */
function outcomeOf(status: number): Told {
  if (status >= 200 && status < 300) return { code: 'ACCEPTED' };
  const isAway = status >= 500 || status === 429 || status === 408;
  return { code: isAway ? 'UNREACHABLE' : 'REFUSED', reason: `answered ${status}` };
}

function reasonOf(error: unknown, timeoutMs: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const said = code === 'ERR_CANCELED' ? `no answer in ${timeoutMs} ms` : message || code || String(error);
  return said.slice(0, longestReason);
}
