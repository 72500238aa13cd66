/** What 1C reads of an answer. */
export interface OneCAnswer {
  status: number;
  lines: string[];
  text: string;
  headers: Headers;
}

export interface OneC {
  /** Sends a request of the exchange with the cookie of its session. */
  ask(parameters: string, body?: Buffer | string): Promise<OneCAnswer>;
  /** Begins an exchange; answers what `init` said. */
  begin(type: 'catalog' | 'sale', version?: string): Promise<OneCAnswer>;
  /** Sends a file in parts. */
  send(
    type: 'catalog' | 'sale',
    name: string,
    content: Buffer | string,
    partBytes?: number,
  ): Promise<OneCAnswer>;
  /** Asks for an import again and again until it is done, as 1C does. */
  load(name: string): Promise<OneCAnswer>;
}

/** A client of the exchange protocol that behaves as a 1C of the given address, name and password. */
export function oneC(address: string, user = 'exchange', password = user): OneC {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  let cookie = '';
  let sessid = '';

  async function ask(parameters: string, body?: Buffer | string): Promise<OneCAnswer> {
    const isSigningIn = parameters.includes('mode=checkauth');
    const headers: Record<string, string> = isSigningIn ? { authorization } : { cookie };
    const init = body === undefined ? {} : { method: 'POST', body: new Uint8Array(Buffer.from(body)) };
    const response = await fetch(`${address}?${parameters}`, { headers, ...init });
    const text = await response.text();
    return { status: response.status, text, lines: text.split('\n').slice(0, -1), headers: response.headers };
  }

  return {
    ask,
    async begin(type, version) {
      const { lines } = await ask(`type=${type}&mode=checkauth`);
      const [word, name, value, fourth = ''] = lines;
      if (word !== 'success') throw new Error(lines.join('\n'));
      cookie = `${name}=${value}`;
      sessid = fourth;
      return ask(`type=${type}&mode=init&${sessid}${version === undefined ? '' : `&version=${version}`}`);
    },
    async send(type, name, content, partBytes = 1_000_000) {
      const bytes = Buffer.from(content);
      let last: OneCAnswer | undefined;
      for (let at = 0; at === 0 || at < bytes.length; at += partBytes) {
        const part = bytes.subarray(at, at + partBytes);
        last = await ask(`type=${type}&mode=file&filename=${encodeURIComponent(name)}&${sessid}`, part);
        if (last.lines[0] !== 'success') break;
      }
      return last as OneCAnswer;
    },
    async load(name) {
      for (;;) {
        const answer = await ask(`type=catalog&mode=import&filename=${encodeURIComponent(name)}&${sessid}`);
        if (answer.lines[0] !== 'progress') return answer;
      }
    },
  };
}
