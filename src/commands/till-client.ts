import { BasicAuthSecurity, type Client, createClientAsync } from 'soap';
import { serviceAddress } from './service-address.js';

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

/** A service whose WSDL has been read. */
export interface TillService {
  call(operation: string, parameters: object): Promise<TillAnswer>;
}

/** Calls one operation the way a till would: reads the WSDL behind the address, then posts to the address in it. */
export async function callTillService(
  settings: TillSettings,
  operation: string,
  parameters: object,
): Promise<TillAnswer> {
  const service = await openTillService(settings);
  return 'trouble' in service ? service : service.call(operation, parameters);
}

/** Reads the WSDL behind the address, for whoever calls more than once. */
export async function openTillService(settings: TillSettings): Promise<TillService | { trouble: string }> {
  const { address } = settings;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    return {
      trouble: `${address} is no address; ${serviceAddress('http://HOST:PORT', 'NAME')} is expected.`,
    };
  }
  try {
    const client = await connect(settings);
    return { call: (operation, parameters) => callClient(client, address, operation, parameters) };
  } catch (error) {
    return { trouble: wsdlTroubleOf(error, address) };
  }
}

async function callClient(
  client: Client,
  address: string,
  operation: string,
  parameters: object,
): Promise<TillAnswer> {
  const call = client[`${operation}Async`] as ((parameters: object) => Promise<unknown[]>) | undefined;
  if (call === undefined) return { trouble: `The service at ${address} has no operation ${operation}.` };
  try {
    const [answer] = await call.call(client, parameters);
    return { value: (answer as { return?: Record<string, unknown> } | null)?.return ?? {} };
  } catch (error) {
    return { trouble: callTroubleOf(error, address) };
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

/** The WSDL could not be had, by a status or by what stands there; soap tells the status in the text alone. */
function wsdlTroubleOf(error: unknown, address: string): string {
  const { code, message = '' } = error as ClientError;
  const status = /^\s*Code: (\d{3})\s*$/m.exec(message)?.[1];
  if (status !== undefined) return statusTrouble(Number(status), address);
  if (code !== undefined) return connectionTrouble(error as ClientError, address);
  // A TypeError is soap stumbling over a document that is none: its text helps nobody.
  const reason = error instanceof TypeError ? '' : `: ${firstLine(message)}`;
  return `There is no WSDL at ${address}${reason}.`;
}

function callTroubleOf(error: unknown, address: string): string {
  const { root, response, message = '' } = error as ClientError;
  const fault = root?.Envelope?.Body?.Fault;
  if (fault !== undefined) return `Fault: ${faultText(fault)}`;
  if (response?.status === undefined) return connectionTrouble(error as ClientError, address);
  if (response.status === 200) return `The answer is no SOAP: ${firstLine(message)}.`;
  return statusTrouble(response.status, address);
}

function statusTrouble(status: number, address: string): string {
  switch (status) {
    case 401:
      return 'Refused (401): check the login and the password.';
    case 403:
      return 'Refused (403): this user has no right to call the service for tills.';
    case 404:
      return `Not found (404): there is no service at ${address}.`;
    case 429:
      return 'Refused (429): too many failed attempts; check the password and wait.';
    default:
      return `The server answered with status ${status}.`;
  }
}

function connectionTrouble({ code, message }: ClientError, address: string): string {
  const reason = firstLine(message ?? '');
  if (code === 'EPROTO') return `There is no TLS at ${address}: try http:// instead of https://.`;
  if (code !== undefined && /CERT|ISSUER|SIGNATURE/.test(code)) {
    return `The certificate at ${address} is not trusted (${reason}); NODE_EXTRA_CA_CERTS names a file of more authorities.`;
  }
  // Where a name has several addresses, all were tried, and the text is empty.
  const known = code === undefined || reason.includes(code) ? reason : `${code} ${reason}`.trim();
  return `No connection to ${address}: ${known || 'unknown reason'}.`;
}

function firstLine(text: string): string {
  return text.trim().split(/\s*\n/)[0]?.replace(/\.+$/, '') ?? '';
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
