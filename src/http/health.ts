import { statfs } from 'node:fs/promises';
import type { RequestHandler } from 'express';

interface CheckResult {
  ok: boolean;
  /** Why not. */
  reason?: string;
  /** Well, and yet somebody should know. */
  notice?: string;
}

/** One thing that must be well for requests to be served. A check that rejects is not well. */
export interface ReadinessCheck {
  name: string;
  check: () => CheckResult | Promise<CheckResult>;
}

/** `/healthz`: the process answers. */
export const healthz: RequestHandler = (_req, res) => {
  res.set('Cache-Control', 'no-store').json({ ok: true });
};

/** `/readyz`: 200, or 503 with the reasons: `{ ok, checks: { database: { ok, reason?, notice? } } }`. */
export function readyz(checks: readonly ReadinessCheck[]): RequestHandler {
  return async (_req, res) => {
    const results = await Promise.all(checks.map(run));
    const ok = results.every((result) => result.ok);
    const named = Object.fromEntries(checks.map(({ name }, i) => [name, results[i]]));
    res
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, checks: named });
  };
}

async function run({ check }: ReadinessCheck): Promise<CheckResult> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the disk under a folder has at least so many MiB left for this process. */
export function diskSpace(folder: string, freeMegabytes: number): ReadinessCheck {
  return {
    name: 'disk',
    check: async () => {
      const { bavail, bsize } = await statfs(folder);
      const free = Math.floor((bavail * bsize) / 2 ** 20);
      return free >= freeMegabytes
        ? { ok: true }
        : { ok: false, reason: `${free} MiB free, ${freeMegabytes} needed` };
    },
  };
}
