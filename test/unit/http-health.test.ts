import express, { type Express } from 'express';
import { answerShortly, errorHandler, notFound } from '../../src/http/errors.js';
import { diskSpace, healthz, readyz } from '../../src/http/health.js';
import { createMetrics } from '../../src/http/metrics.js';
import { serverForEachTest } from '../support/http-server.js';

const serve = serverForEachTest();
let url = '';

async function start(build: (app: Express) => void): Promise<void> {
  const app = express();
  build(app);
  url = await serve(app);
}

describe('health', () => {
  test('alive is 200; ready is 200 only when every check is well, with reasons', async () => {
    let ok = true;
    const database = { name: 'database', check: () => (ok ? { ok } : { ok, reason: 'locked' }) };
    const disk = { name: 'disk', check: () => (ok ? { ok } : Promise.reject(new Error('gone'))) };
    await start((app) => app.get('/healthz', healthz).get('/readyz', readyz([database, disk])));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    ok = false;
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      ok: false,
      checks: { database: { ok: false, reason: 'locked' }, disk: { ok: false, reason: 'gone' } },
    });
  });

  test('disk space is measured', async () => {
    await start(() => {});
    expect(await diskSpace('.', 0).check()).toEqual({ ok: true });
    expect(await diskSpace('.', 1e12).check()).toMatchObject({ ok: false });
  });

  test('metrics count requests by protocol, operation and code', async () => {
    const metrics = createMetrics(() => 3);
    await start((app) => app.get('/metrics', metrics.handler));
    metrics.observe('soap', 'GetCard', 'OK', 0.0004);
    metrics.observe('soap', 'GetCard', 'OK', 0.02);
    metrics.observe('soap', 'GetCard', 'CARD_NOT_FOUND', 0.02);
    metrics.authFailure('wrong');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('tillgate_requests_total{protocol="soap",operation="GetCard",code="OK"} 2');
    expect(text).toContain(
      'tillgate_requests_total{protocol="soap",operation="GetCard",code="CARD_NOT_FOUND"} 1',
    );
    expect(text).toMatch(/tillgate_request_duration_seconds_count\{[^}]*operation="GetCard"[^}]*\} 3/);
    expect(text).toContain('tillgate_requests_in_flight 3');
    expect(text).toContain('tillgate_auth_failures_total{reason="wrong"} 1');
    expect(text).toContain('process_cpu_user_seconds_total');
  });
});

describe('answers at the end of the chain', () => {
  const secret = 'at /srv/secret.ts:1 hunter2';

  async function startFailing(): Promise<string[]> {
    const logged: string[] = [];
    await start((app) => {
      app.post('/json', express.json({ limit: 10 }), (_req, res) => answerShortly(res, 200, 'ok'));
      app.get('/TP7/hs/regate/away', () => {
        throw Object.assign(new RangeError('gone'), { name: 'StorageUnavailable' });
      });
      app.get(['/broken', '/TP7/hs/regate/broken'], () => {
        throw new Error(secret);
      });
      app.get(['/busy', '/TP7/hs/regate/busy'], () => {
        throw new RangeError('busy');
      });
      app.get('/half', (_req, res) => {
        res.write('half');
        throw new Error(secret);
      });
      app.use(notFound);
      app.use(
        errorHandler({
          isUnavailable: (error) => error instanceof RangeError,
          onError: (error) => logged.push(String(error)),
        }),
      );
    });
    return logged;
  }

  test('no address is 404; JSON for who accepts JSON', async () => {
    await startFailing();
    const plain = await fetch(`${url}/nowhere`);
    expect([plain.status, await plain.text()]).toEqual([404, 'Not found\n']);
    const json = await fetch(`${url}/nowhere`, { headers: { accept: 'application/json' } });
    expect(await json.json()).toEqual({ status: 404, message: 'Not found' });
  });

  test('at the addresses of REST services all of it is told as a problem, in the language that is asked for', async () => {
    await startFailing();
    const asked = async (path: string) => {
      const answer = await fetch(`${url}/TP7/hs/regate/${path}`, { headers: { 'accept-language': 'en' } });
      const { code, detail } = (await answer.json()) as { code: string; detail: string };
      return [answer.status, answer.headers.get('content-type'), code, detail];
    };
    const type = 'application/problem+json; charset=utf-8';
    expect(await asked('nowhere')).toEqual([
      404,
      type,
      'PATH_UNKNOWN',
      expect.stringContaining('nothing at'),
    ]);
    expect(await asked('broken')).toEqual([500, type, 'INTERNAL', expect.not.stringContaining(secret)]);
    expect(await asked('busy')).toEqual([503, type, 'OVERLOADED', expect.stringContaining('busy')]);
    expect(await asked('away')).toEqual([503, type, 'STORAGE_UNAVAILABLE', expect.any(String)]);
  });

  test('an unexpected error is 500, says nothing of the inside, and is logged', async () => {
    const logged = await startFailing();
    const answer = await fetch(`${url}/broken`);
    expect([answer.status, await answer.text()]).toEqual([500, 'Internal error\n']);
    expect(logged).toEqual([`Error: ${secret}`]);
  });

  test('an unavailable store is 503 with Retry-After', async () => {
    await startFailing();
    const answer = await fetch(`${url}/busy`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  });

  test("the client's faults stay the client's, and are not logged", async () => {
    const logged = await startFailing();
    const post = (body: string) =>
      fetch(`${url}/json`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect((await post('{')).status).toBe(400);
    expect((await post(`"${'x'.repeat(50)}"`)).status).toBe(413);
    expect(logged).toEqual([]);
  });

  test('half an answer is cut off', async () => {
    await startFailing();
    await expect(fetch(`${url}/half`).then((answer) => answer.text())).rejects.toThrow();
  });
});
