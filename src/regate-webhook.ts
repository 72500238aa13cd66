import type { Logger } from 'pino';
import { signingKey, signingKeyForm } from './base/signing-key.js';
import { readSecret, type SecretReference } from './config/secret.js';
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
  const accepted = await tellDue(context, webhook({ ...sender, key: keyOf(secret) }));
  if (accepted > 0) log.debug({ publication: name, accepted }, 'changes of orders were told');
}

/** @throws Error when there is no secret, or none in its form; what waits goes on waiting. */
function keyOf(reference: SecretReference): Buffer {
  const key = signingKey(readSecret(reference));
  if (key === undefined) throw new Error(`the secret of the webhook must be ${signingKeyForm}`);
  return key;
}
