// Generated from wsdl/KKMTransfer.wsdl by scripts/generate-types.mjs; do not edit.

/** Exact decimal as text: a point, no padding, no exponent (`12.5`, `-0.01`, `7`). */
export type Decimal = string;

/** `YYYY-MM-DDTHH:MM:SS`, with a fraction when the till sent one, in the time zone of the publication. */
export type LocalDateTime = string;

export interface ConnectionState {
  Service: string;
  Version: string;
  Publication: string;
  Organization: string;
  ServerTime: LocalDateTime;
  DiscountCards: boolean;
  PaymentCards: boolean;
  CardsLocked: boolean;
  Message: string;
}

export interface Card {
  ResultCode: string;
  Message: string;
  CardNumber: string;
  CardKind?: string | undefined;
  Status?: string | undefined;
  Holder?: string | undefined;
  DiscountPercent?: Decimal | undefined;
  Accumulation?: Decimal | undefined;
  NextDiscountPercent?: Decimal | undefined;
  ToNextDiscount?: Decimal | undefined;
  Bonus?: Decimal | undefined;
  BonusAvailable?: Decimal | undefined;
  Balance?: Decimal | undefined;
  ValidUntil?: LocalDateTime | undefined;
}

export interface Check {
  KKM: string;
  Shift: number;
  Number: number;
  CheckType: string;
  DateTime: LocalDateTime;
  Cashier?: string | undefined;
  FiscalSign?: string | undefined;
  Offline?: boolean | undefined;
  Total: Decimal;
  ReturnOf?: CheckReference | undefined;
  Lines: CheckLineList;
  Payments: CheckPaymentList;
  Cards?: CheckCardList | undefined;
}

export interface CheckReference {
  KKM: string;
  Shift: number;
  Number: number;
  DateTime?: LocalDateTime | undefined;
}

export interface CheckLineList {
  Line: CheckLine[];
}

export interface CheckLine {
  Position: number;
  ItemCode: string;
  Barcode?: string | undefined;
  Name?: string | undefined;
  Quantity: Decimal;
  Price: Decimal;
  Discount?: Decimal | undefined;
  BonusSpent?: Decimal | undefined;
  Amount: Decimal;
  Department?: string | undefined;
  ReturnOfPosition?: number | undefined;
}

export interface CheckPaymentList {
  Payment: CheckPayment[];
}

export interface CheckPayment {
  Kind: string;
  Amount: Decimal;
  CardNumber?: string | undefined;
}

export interface CheckCardList {
  Card: CheckCard[];
}

export interface CheckCard {
  CardNumber: string;
  CardKind?: string | undefined;
  BonusSpent?: Decimal | undefined;
  BonusEarned?: Decimal | undefined;
  Accumulated?: Decimal | undefined;
  HoldKey?: string | undefined;
}

export interface CheckCalculation {
  ResultCode: string;
  Message: string;
  Lines: CalculatedLineList;
  BonusAvailable: Decimal;
  BonusToEarn: Decimal;
  CashierText: string;
  ReceiptText: string;
}

export interface CalculatedLineList {
  Line: CalculatedLine[];
}

export interface CalculatedLine {
  Position: number;
  DiscountPercent: Decimal;
  Discount: Decimal;
  BonusAllowed: Decimal;
}

export interface Hold {
  ResultCode: string;
  Message: string;
  HoldKey: string;
  CardNumber: string;
  Amount: Decimal;
  Available: Decimal;
  ExpiresAt?: LocalDateTime | undefined;
}

export interface CheckResult {
  ResultCode: string;
  Message: string;
  Duplicate: boolean;
  CheckId?: string | undefined;
  Cards: CardList;
  Exceptions: ExceptionList;
}

export interface CardList {
  Card: Card[];
}

export interface ExceptionList {
  Exception: string[];
}

export interface CheckList {
  Check: Check[];
}

export interface TransferResult {
  ResultCode: string;
  Message: string;
  Accepted: number;
  Duplicates: number;
  Refused: number;
  Results: TransferredCheckList;
}

export interface TransferredCheckList {
  Check: TransferredCheck[];
}

export interface TransferredCheck {
  KKM: string;
  Shift: number;
  Number: number;
  ResultCode: string;
  Message: string;
}

export interface ItemList {
  ItemCode: string[];
}

export interface StockList {
  Stock: Stock[];
}

export interface Stock {
  ItemCode: string;
  Name: string;
  Quantity: Decimal;
  Reserved: Decimal;
  Available: Decimal;
  Unlimited: boolean;
}

export interface AccumulationList {
  Version: string;
  More: boolean;
  Cards: AccumulatedCardList;
}

export interface AccumulatedCardList {
  Card: AccumulatedCard[];
}

export interface AccumulatedCard {
  CardNumber: string;
  CardKind: string;
  Status: string;
  DiscountPercent: Decimal;
  Accumulation: Decimal;
  Bonus: Decimal;
  Balance: Decimal;
}

export interface TestConnection {
  KKM: string | null;
}

export interface GetCard {
  KKM: string;
  CardNumber: string;
  CardKind: string | null;
}

export interface CalculateCheck {
  Check: Check;
}

export interface HoldBonus {
  KKM: string;
  CardNumber: string;
  Amount: Decimal;
  HoldKey: string;
}

export interface ReleaseHold {
  HoldKey: string;
}

export interface CloseCheck {
  Check: Check;
}

export interface GetCheck {
  KKM: string;
  Shift: number;
  Number: number;
}

export interface TransferSales {
  CheckList: CheckList;
}

export interface GetStock {
  KKM: string;
  ItemList: ItemList | null;
}

export interface GetAccumulations {
  KKM: string;
  FromVersion: string | null;
}

/** Parameters and result of each operation, by its name. */
export interface Operations {
  TestConnection: { parameters: TestConnection; result: ConnectionState };
  GetCard: { parameters: GetCard; result: Card };
  CalculateCheck: { parameters: CalculateCheck; result: CheckCalculation };
  HoldBonus: { parameters: HoldBonus; result: Hold };
  ReleaseHold: { parameters: ReleaseHold; result: Hold };
  CloseCheck: { parameters: CloseCheck; result: CheckResult };
  GetCheck: { parameters: GetCheck; result: CheckResult };
  TransferSales: { parameters: TransferSales; result: TransferResult };
  GetStock: { parameters: GetStock; result: StockList };
  GetAccumulations: { parameters: GetAccumulations; result: AccumulationList };
}
