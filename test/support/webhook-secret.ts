/** A secret as the setting `webhook` takes it, and the key in it. */
export const webhookKey = Buffer.from('0123456789abcdef0123456789abcdef');
export const webhookSecret = `whsec_${webhookKey.toString('base64')}`;
