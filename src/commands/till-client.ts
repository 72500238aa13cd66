import { BasicAuthSecurity, type Client, createClientAsync } from 'soap';

/** A till's three settings, and what the simulator adds. */
export interface TillSettings {
  /** WSDL address. */
  address: string;
  user: string;
  password: string;
  soap12: boolean;
}

/** What came back for a call, or why nothing did. */
export type TillAnswer = { value: Record<string, unknown> } | { trouble: string };

/** Calls one operation the way a till would: reads the WSDL behind the address, then posts to the address in it. */
export async function callTillService(
  settings: TillSettings,
  operation: string,
  parameters: object,
): Promise<TillAnswer> {
  try {
    const client = await connect(settings);
    const call = client[`${operation}Async`] as ((parameters: object) => Promise<unknown[]>) | undefined;
    if (call === undefined)
      return { trouble: `The service at ${settings.address} has no operation ${operation}.` };
    const [answer] = await call.call(client, parameters);
    return { value: (answer as { return?: Record<string, unknown> } | null)?.return ?? {} };
  } catch (error) {
    return { trouble: troubleOf(error, settings.address) };
  }
}

async function connect({ address, user, password, soap12 }: TillSettings): Promise<Client> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const client = await createClientAsync(address, {
    wsdl_headers: { Authorization: authorization },
    forceSoap12Headers: soap12,
    disableCache: true,
  });
  client.setSecurity(new BasicAuthSecurity(user, password));
  return client;
}

interface ClientError {
  message?: string;
  code?: string;
  response?: { status?: number };
  root?: { Envelope?: { Body?: { Fault?: Record<string, unknown> } } };
}

function troubleOf(error: unknown, address: string): string {
  const { root, response, code, message } = error as ClientError;
  const fault = root?.Envelope?.Body?.Fault;
  if (fault !== undefined) return `Fault: ${faultText(fault)}`;
  const status = response?.status;
  if (status === 401) return 'Refused (401): check the login and the password.';
  if (status === 403) return 'Refused (403): this user has no right to call the service for tills.';
  if (status === 404) return `Not found (404): there is no service at ${address}.`;
  if (status !== undefined) return `The server answered with status ${status}.`;
  return `No connection to ${address}: ${code ?? message ?? 'unknown reason'}.`;
}

function faultText(fault: Record<string, unknown>): string {
  const reason = (fault.Reason as { Text?: unknown } | undefined)?.Text ?? fault.faultstring;
  const text = typeof reason === 'object' && reason !== null && '$value' in reason ? reason.$value : reason;
  const detail = (fault.detail ?? fault.Detail) as
    | { Fault?: { Code?: unknown; Message?: unknown } }
    | undefined;
  const english = detail?.Fault?.Message;
  return [text, detail?.Fault?.Code, english].filter((part) => part !== undefined).join(' | ');
}
