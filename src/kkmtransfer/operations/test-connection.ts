import { localTime } from '../../base/time.js';
import type { TillCall } from '../call.js';
import type * as wire from '../wire.js';

/** The till's "connection test" button. */
export async function testConnection(
  call: TillCall,
  { KKM }: wire.TestConnection,
): Promise<wire.ConnectionState> {
  const { service, version, publication, clock, shop } = call.context;
  const { settings, tills } = await shop();
  return {
    Service: service,
    Version: version,
    Publication: publication,
    Organization: settings.organization,
    ServerTime: localTime(clock(), settings.timeZone),
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
