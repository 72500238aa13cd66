import type { Context } from '../context.js';
import type { Settings } from '../settings/settings.js';

/** For which enterprise the service answers, and how. */
export interface ServiceState
  extends Pick<Settings, 'organization' | 'legal' | 'platform' | 'currency' | 'timeZone' | 'orderTtlHours'> {
  /** Milliseconds since 1970. */
  now: number;
}

export async function describeState(context: Context): Promise<ServiceState> {
  const { settings } = await context.shop();
  const { organization, legal, platform, currency, timeZone, orderTtlHours } = settings;
  return { organization, legal, platform, currency, timeZone, orderTtlHours, now: context.clock() };
}
