/** Why no answer came. */
export interface Trouble {
  /** One line for people. */
  trouble: string;
  /** Of a fault: the code in its detail. */
  code?: string;
  /** The server or the way to it failed, not the request: sent once more, it may be answered. */
  again: boolean;
}

interface ClientError {
  message?: string;
  code?: string;
  response?: { status?: number };
  root?: { Envelope?: { Body?: { Fault?: Record<string, unknown> } } };
}

/** The WSDL could not be had, by a status or by what stands there; soap tells the status in the text alone. */
export function wsdlTroubleOf(error: unknown, address: string): Trouble {
  const { code, message = '' } = error as ClientError;
  const status = /^\s*Code: (\d{3})\s*$/m.exec(message)?.[1];
  if (status !== undefined) return statusTrouble(Number(status), address);
  if (code !== undefined) return connectionTrouble(error as ClientError, address);
  // A TypeError is soap stumbling over a document that is none: its text helps nobody.
  const reason = error instanceof TypeError ? '' : `: ${firstLine(message)}`;
  return { trouble: `There is no WSDL at ${address}${reason}.`, again: false };
}

export function callTroubleOf(error: unknown, address: string): Trouble {
  const { root, response, message = '' } = error as ClientError;
  const fault = root?.Envelope?.Body?.Fault;
  if (fault !== undefined) return faultTrouble(fault);
  if (response?.status === undefined) return connectionTrouble(error as ClientError, address);
  if (response.status !== 200) return statusTrouble(response.status, address);
  return { trouble: `The answer is no SOAP: ${firstLine(message)}.`, again: false };
}

function statusTrouble(status: number, address: string): Trouble {
  return { trouble: statusText(status, address), again: status >= 500 };
}

function statusText(status: number, address: string): string {
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

function connectionTrouble(error: ClientError, address: string): Trouble {
  return { trouble: connectionText(error, address), again: true };
}

function connectionText({ code, message }: ClientError, address: string): string {
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

function faultTrouble(fault: Record<string, unknown>): Trouble {
  const reason = textOf((fault.Reason as { Text?: unknown } | undefined)?.Text ?? fault.faultstring);
  const side = textOf((fault.Code as { Value?: unknown } | undefined)?.Value ?? fault.faultcode);
  const { Code, Message } =
    ((fault.detail ?? fault.Detail) as { Fault?: { Code?: unknown; Message?: unknown } } | undefined)
      ?.Fault ?? {};
  const told = [reason, Code, Message].filter((part) => part !== undefined).join(' | ');
  return {
    trouble: `Fault: ${told}`,
    ...(Code === undefined ? {} : { code: String(Code) }),
    again: /:(Server|Receiver)$/.test(String(side)),
  };
}

/** An element with attributes is an object with its text in `$value`. */
function textOf(element: unknown): unknown {
  return typeof element === 'object' && element !== null && '$value' in element ? element.$value : element;
}
