import type { Texts } from '../http/rest/problem.js';
import type { OrderStatus, PaymentCode } from './api.js';

/** Statuses of orders, as the contract has them. */
export const statusNames: Readonly<Record<OrderStatus, Texts>> = {
  0: { ru: 'Создан, не оплачен', en: 'Created, unpaid' },
  1: { ru: 'Оплачен картой', en: 'Paid by card' },
  2: { ru: 'Оплачен через расчётный счёт', en: 'Paid through the bank account' },
  3: { ru: 'Оплачен наличными', en: 'Paid in cash' },
  4: { ru: 'Оплачен электронными деньгами', en: 'Paid with electronic money' },
  5: { ru: 'Просрочен', en: 'Expired' },
  6: { ru: 'Аннулирован', en: 'Annulled' },
  7: { ru: 'Деньги возвращены', en: 'Money refunded' },
};

/** How an order was paid. */
export const paymentNames: Readonly<Record<PaymentCode, Texts>> = {
  0: { ru: 'Не оплачен', en: 'Not paid' },
  1: { ru: 'Карта', en: 'Card' },
  2: { ru: 'Расчётный счёт', en: 'Bank account' },
  3: { ru: 'Наличные', en: 'Cash' },
  4: { ru: 'Электронные деньги', en: 'Electronic money' },
};
