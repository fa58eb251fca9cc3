import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { beforeEach, describe, expect, it } from 'vitest';
import { chooseWorkerSource } from './choose-worker-source.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';
import type { WorkerSource } from './worker-source.ts';

describe('a pool of workers', () => {
  const never = new AbortController().signal;
  let launched: FakeWorkerProcess[];
  let pool: WorkerPool;

  beforeEach(() => {
    launched = [];
    pool = createWorkerPool({
      size: 2,
      worker: {
        launch: async () => {
          const process = new FakeWorkerProcess();
          launched.push(process);
          return process;
        },
      },
    });
  });

  it('starts nothing by itself', () => {
    expect([pool.workers, pool.loads, launched]).toEqual([[], [], []]);
  });

  it('spreads its clients, starts no more than it may, and each client keeps its worker', async () => {
    const sources = Array.from({ length: 5 }, () => pool.source());
    const workers = await Promise.all(sources.map(async (source) => source.obtain(never)));
    expect([launched.length, pool.loads.toSorted((one, other) => one - other)]).toEqual([2, [2, 3]]);
    expect(await sources[0]?.obtain(never)).toBe(workers[0]);
    await sources[0]?.close();
    await sources[0]?.close();
    expect(pool.loads.reduce((sum, load) => sum + load)).toBe(4);
    await pool.close();
    expect(workers.every(({ closed }) => closed)).toBe(true);
  });

  it('replaces a worker that died, for its clients only', async () => {
    const [one, other] = [pool.source(), pool.source()];
    const [first, second] = [await one.obtain(never), await other.obtain(never)];
    launched[0]?.emit('died', new Error('killed'));
    const next = await one.obtain(never);
    expect(next).not.toBe(first);
    expect([first.closed, await other.obtain(never)]).toEqual([true, second]);
    expect(pool.loads).toEqual([1, 1]);
    await pool.close();
  });

  it('gives a place back whose client did not wait', async () => {
    const source: WorkerSource = chooseWorkerSource(pool);
    const reason = new Error('enough');
    await expect(source.obtain(AbortSignal.abort(reason))).rejects.toBe(reason);
    const obtaining = source.obtain(AbortSignal.timeout(0));
    await obtaining.catch(() => undefined);
    await source.close();
    expect(pool.loads.every((load) => load === 0)).toBe(true);
    await pool.close();
  });

  it('is of no use when it is closed, and has a sensible size', async () => {
    await pool.close();
    await expect(pool.source().obtain(never)).rejects.toMatchObject({ code: 'worker-failed' });
    expect(() => createWorkerPool({ size: 0 })).toThrow('size must be a whole number');
  });
});
