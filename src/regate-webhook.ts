import type { Logger } from 'pino';
import { readSecret } from './config/secret.js';
import type { Context } from './domain/context.js';
import { tellDue } from './domain/orders/tell.js';
import { webhook } from './regate/webhook.js';

interface Telling {
  /** Of the publication. */
  name: string;
  context: Context;
  log: Logger;
}

/** Tells the application server of the changes that wait, if the publication has a webhook. */
export async function tellChanges({ name, context, log }: Telling, signal: AbortSignal): Promise<void> {
  const { settings } = await context.shop();
  if (settings.webhook === null) return;
  const { url, secret } = settings.webhook;
  const sender = { publication: name, timeZone: settings.timeZone, url, now: context.clock, signal };
  const accepted = await tellDue(context, webhook({ ...sender, secret: readSecret(secret) }));
  if (accepted > 0) log.debug({ publication: name, accepted }, 'changes of orders were told');
}
