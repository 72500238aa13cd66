import type { CardKind } from '../../store/cards.js';
import type { CheckType, PaymentKind } from '../../store/checks.js';

/**
 * A check as a till sends it: sums in minor units, quantities in thousandths, `time` local to the publication (`''` when
 * the till gave none).
 */
export interface Check {
  till: string;
  shift: number;
  number: number;
  type: CheckType;
  time: string;
  cashier: string | null;
  fiscalSign: string | null;
  /** Closed while the till had no connection. */
  offline: boolean;
  totalMinor: number;
  returnOf: CheckReference | null;
  lines: readonly CheckLine[];
  payments: readonly CheckPayment[];
  cards: readonly CheckCard[];
}

export interface CheckReference {
  till: string;
  shift: number;
  number: number;
  time: string | null;
}

export interface CheckLine {
  position: number;
  itemCode: string;
  barcode: string | null;
  name: string | null;
  quantityMilli: number;
  priceMinor: number;
  discountMinor: number;
  bonusSpentMinor: number;
  /** Quantity × price − discount − bonus spent. */
  amountMinor: number;
  department: string | null;
  returnOfPosition: number | null;
}

export interface CheckPayment {
  kind: PaymentKind;
  amountMinor: number;
  card: string | null;
}

export interface CheckCard {
  number: string;
  kind: CardKind | null;
  /** Null: by the rules of the publication. */
  bonusSpentMinor: number | null;
  bonusEarnedMinor: number | null;
  accumulatedMinor: number | null;
  holdKey: string | null;
}

export const checkTypes: readonly CheckType[] = ['Sale', 'Return'];
export const paymentKinds: readonly PaymentKind[] = [
  'Cash',
  'BankCard',
  'PaymentCard',
  'Bonus',
  'Points',
  'Other',
];
export const cardKinds: readonly CardKind[] = ['Discount', 'Payment'];
