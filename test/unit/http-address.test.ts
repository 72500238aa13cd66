import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { addressedOrigin, clientAddress, isLocalClient, trustProxies } from '../../src/http/address.js';
import { serverForEachTest } from '../support/http-server.js';

const serve = serverForEachTest();
let port = 0;

async function start(trustedProxies: string[], publicUrl?: string): Promise<void> {
  const app = express();
  trustProxies(app, trustedProxies);
  app.use((req, res) => {
    res.json({
      origin: addressedOrigin(req, publicUrl),
      client: clientAddress(req),
      local: isLocalClient(req),
    });
  });
  port = Number(new URL(await serve(app)).port);
}

async function ask(headers: string): Promise<{ origin: string; client: string; local: boolean }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`);
  const answer = await text(socket);
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
}

const forwarded =
  'X-Forwarded-Proto: https\r\nX-Forwarded-Host: gate.example\r\nX-Forwarded-For: 203.0.113.7\r\n';

describe('address', () => {
  test.each(['101.102.5.7:8080', 'shop.local', '[::1]:8080', 'a', 'xn--80a.xn--p1ai:1'])(
    'is %s as the client says',
    async (host) => {
      await start([]);
      expect((await ask(`Host: ${host}\r\n`)).origin).toBe(`http://${host}`);
    },
  );

  test.each(['a"><x', "a'b", 'a b', 'a/b', 'a@b', 'a?b', '', 'a:99999999', 'user:pass@host', '[::1', 'a\tb'])(
    'is the local one for the host %j',
    async (host) => {
      await start([]);
      expect((await ask(`Host: ${host}\r\n`)).origin).toBe(`http://127.0.0.1:${port}`);
    },
  );

  test('forwarded headers of a stranger are not believed, and make nobody local', async () => {
    await start(['10.0.0.0/8']);
    const seen = await ask(`Host: a.example\r\n${forwarded}`);
    expect(seen).toEqual({ origin: 'http://a.example', client: '127.0.0.1', local: false });
    expect((await ask('Host: a.example\r\n')).local).toBe(true);
  });

  test('forwarded headers of a trusted proxy are believed', async () => {
    await start(['loopback']);
    const seen = await ask(`Host: a.example\r\n${forwarded}`);
    expect(seen).toEqual({ origin: 'https://gate.example', client: '203.0.113.7', local: false });
  });

  test.each([
    ['203.0.113.7:50123', '203.0.113.7'],
    ['[2001:db8::7]:50123', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['198.51.100.1, 203.0.113.7:50123', '203.0.113.7'],
    ['unknown', 'unknown'],
  ])('the client of X-Forwarded-For: %s is %s', async (said, client) => {
    await start(['loopback']);
    expect((await ask(`Host: a.example\r\nX-Forwarded-For: ${said}\r\n`)).client).toBe(client);
  });

  test('what a trusted proxy says is still checked', async () => {
    await start(['127.0.0.1']);
    const nasty = 'X-Forwarded-Proto: javascript\r\nX-Forwarded-Host: a"b\r\n';
    expect((await ask(`Host: a.example\r\n${nasty}`)).origin).toBe(`http://127.0.0.1:${port}`);
  });

  test('publicUrl overrides all of it', async () => {
    await start(['127.0.0.1'], 'https://public.example:8443');
    expect((await ask(`Host: a.example\r\n${forwarded}`)).origin).toBe('https://public.example:8443');
  });
});
