import { localTime } from '../../base/time.js';
import type { TillCall } from '../call.js';
import type * as wire from '../wire.js';

/** The till's "connection test" button. */
export async function testConnection(
  call: TillCall,
  { KKM }: wire.TestConnection,
): Promise<wire.ConnectionState> {
  const { settings, tills } = await call.context.shop();
  return {
    Service: call.service,
    Version: call.version,
    Publication: call.publication,
    Organization: settings.organization,
    ServerTime: localTime(call.context.clock(), settings.timeZone),
    DiscountCards: settings.discountCards,
    PaymentCards: settings.paymentCards,
    CardsLocked: settings.cardsLocked,
    Message: message(KKM, tills),
  };
}

function message(till: string | null | undefined, tills: ReadonlyMap<string, unknown>): string {
  if (till === null || till === undefined || till === '') return 'Соединение установлено';
  if (tills.has(till)) return `Соединение установлено, касса ${till} зарегистрирована`;
  return `Соединение установлено, но касса ${till} не зарегистрирована`;
}
