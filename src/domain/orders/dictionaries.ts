import type { OrderStatus, PaymentCode } from '../../store/orders.js';

type Names = Readonly<{ ru: string; en: string }>;

export const orderStatuses: Readonly<Record<OrderStatus, Names>> = {
  0: { ru: 'создан, не оплачен', en: 'created, unpaid' },
  1: { ru: 'оплачен картой', en: 'paid by card' },
  2: { ru: 'оплачен через расчётный счёт', en: 'paid through the bank account' },
  3: { ru: 'оплачен наличными', en: 'paid in cash' },
  4: { ru: 'оплачен электронными деньгами', en: 'paid with electronic money' },
  5: { ru: 'просрочен', en: 'expired' },
  6: { ru: 'аннулирован', en: 'annulled' },
  7: { ru: 'деньги возвращены', en: 'money refunded' },
};

export const paymentCodes: Readonly<Record<PaymentCode, Names>> = {
  0: { ru: 'не оплачен', en: 'not paid' },
  1: { ru: 'карта', en: 'card' },
  2: { ru: 'расчётный счёт', en: 'bank account' },
  3: { ru: 'наличные', en: 'cash' },
  4: { ru: 'электронные деньги', en: 'electronic money' },
};
