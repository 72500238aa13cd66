/** What changes of one client and of one order wait for one another by, and what the journal finds them by. */
export const clientKey = (clientId: string): string => `client ${clientId}`;
export const orderKey = (number: string): string => `order ${number}`;
