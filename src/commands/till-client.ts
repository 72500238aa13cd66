import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { BasicAuthSecurity, type Client, createClientAsync } from 'soap';
import { serviceAddress } from './service-address.js';
import { type Cut, cuttingTransport } from './till-cut.js';
import { callTroubleOf, type Trouble, wsdlTroubleOf } from './till-trouble.js';

/** A till's three settings, and what the simulator adds. */
export interface TillSettings {
  /** WSDL address. */
  address: string;
  user: string;
  password: string;
  soap12: boolean;
}

/** What came back for a call, or why nothing did. */
export type TillAnswer = { value: Record<string, unknown> } | Trouble;

/** A service whose WSDL has been read. Any number of calls may be under way; connections are kept. */
export interface TillService {
  /** @param cut breaks the connection, so that no answer comes. */
  call(operation: string, parameters: object, cut?: Cut): Promise<TillAnswer>;
  close(): void;
}

const longestMs = 30_000;

/** Calls one operation the way a till would: reads the WSDL behind the address, then posts to the address in it. */
export async function callTillService(
  settings: TillSettings,
  operation: string,
  parameters: object,
): Promise<TillAnswer> {
  const service = await openTillService(settings);
  if ('trouble' in service) return service;
  const answer = await service.call(operation, parameters);
  service.close();
  return answer;
}

/** Reads the WSDL, for many calls. */
export async function openTillService(settings: TillSettings): Promise<TillService | Trouble> {
  const { address } = settings;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    const expected = serviceAddress('http://HOST:PORT', 'NAME');
    return { trouble: `${address} is no address; ${expected} is expected.`, again: false };
  }
  try {
    return serviceOf(await connect(settings), address);
  } catch (error) {
    return wsdlTroubleOf(error, address);
  }
}

async function connect({ address, user, password, soap12 }: TillSettings): Promise<Client> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const client = await createClientAsync(address, {
    wsdl_headers: { Authorization: authorization },
    wsdl_options: { timeout: longestMs },
    forceSoap12Headers: soap12,
    disableCache: true,
  });
  client.setSecurity(new BasicAuthSecurity(user, password));
  return client;
}

type Call = (parameters: object, options: object) => Promise<unknown[]>;

function serviceOf(client: Client, address: string): TillService {
  const httpAgent = new Agent({ keepAlive: true });
  const httpsAgent = new TlsAgent({ keepAlive: true });
  return {
    async call(operation, parameters, cut) {
      const call = client[`${operation}Async`] as Call | undefined;
      if (call === undefined) {
        return { trouble: `The service at ${address} has no operation ${operation}.`, again: false };
      }
      const transport = cut === undefined ? {} : { transport: cuttingTransport(cut) };
      try {
        const options = { httpAgent, httpsAgent, timeout: longestMs, ...transport };
        const [answer] = await call.call(client, parameters, options);
        return { value: (answer as { return?: Record<string, unknown> } | null)?.return ?? {} };
      } catch (error) {
        return callTroubleOf(error, address);
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
