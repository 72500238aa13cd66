import { type BookingAnswer, book } from '../../src/domain/orders/book.js';
import type { BookingRequest } from '../../src/domain/orders/booking-request.js';
import type { OrderState } from '../../src/domain/orders/order-state.js';
import { orderStates } from '../../src/domain/orders/order-state.js';
import { type CardPayment, payByCard } from '../../src/domain/orders/pay-by-card.js';
import { addClient, type ClientDetails } from '../../src/store/clients.js';
import { findStock } from '../../src/store/stock.js';
import type { TestShop } from './shop.js';

export const nobody = {
  name: null,
  inn: null,
  kpp: null,
  phone: null,
  email: null,
  legalAddress: null,
  contact: null,
};

export async function giveClient(
  shop: TestShop,
  id: string,
  details: Partial<ClientDetails> = {},
): Promise<void> {
  const createdAt = '2026-01-01T00:00:00.000Z';
  await shop.engine.transaction((tx) => addClient(tx, { id, ...nobody, ...details, createdAt }));
}

/** A booking of two A1 for client K in store main, unless said otherwise. */
export function booking(more: Partial<BookingRequest> = {}): BookingRequest {
  return {
    client: 'K',
    store: 'main',
    externalId: null,
    lines: [{ article: 'A1', quantityMilli: 2000 }],
    deliveryAddress: null,
    comment: null,
    by: 'richest',
    ...more,
  };
}

/** @returns the number of an order that was booked. */
export async function booked(shop: TestShop, more: Partial<BookingRequest> = {}): Promise<string> {
  return numberOf(await book(shop, booking(more)));
}

export function numberOf(answer: BookingAnswer): string {
  if (answer.code !== 'OK') throw new Error(`not booked: ${JSON.stringify(answer)}`);
  return answer.order.number;
}

let transactions = 0;

/** A payment of 200.00 by a card, each in a transaction of its own. */
export function cardPayment(number: string, more: Partial<CardPayment> = {}): CardPayment {
  return {
    number,
    by: 'richest',
    amountMinor: 20_000,
    currency: null,
    system: 'bank',
    transactionId: `T${++transactions}`,
    rrn: '632600000001',
    authCode: 'A1B2C3',
    cardMask: '220000******0004',
    paidAt: null,
    ...more,
  };
}

/** @returns the number of an order that was booked and paid by card. */
export async function paid(shop: TestShop, more: Partial<BookingRequest> = {}): Promise<string> {
  const number = await booked(shop, more);
  const { amountMinor } = (await stateOf(shop, number)).order;
  const { code } = await payByCard(shop, cardPayment(number, { amountMinor }));
  if (code !== 'OK') throw new Error(`not paid: ${code}`);
  return number;
}

export async function stateOf(shop: TestShop, number: string): Promise<OrderState> {
  const answer = await orderStates(shop, { numbers: [number] });
  const state = answer.code === 'OK' ? answer.orders[0] : undefined;
  if (state === undefined) throw new Error(`no order ${number}`);
  return state;
}

/** Quantity and reserved quantity of an article in store main, thousandths. */
export async function stockOf(shop: TestShop, article: string): Promise<[number, number] | undefined> {
  const row = await findStock(shop.engine, 'main', article);
  return row === undefined ? undefined : [row.quantityMilli, row.reservedMilli];
}
