import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorkerPool, type WorkerPool } from '@tureen/room';
import { LoadBot } from './load-bot.ts';
import type { LoadPlan } from './load-plan.ts';
import { reportOf, type LoadReport } from './load-report.ts';
import { Timeline, type TimelinePoint } from './timeline.ts';

/** Bots that join, are looked at or leave at the same time at most. */
const AT_ONCE = 8;

/** Who is told how a test goes. */
export interface LoadListener {
  readonly onProgress: (message: string) => void;
  readonly onPoint: (point: TimelinePoint) => void;
}

/**
 * Runs a test: everybody joins at the planned rate, stays, is looked at, and leaves. Always gives a report, also when the
 * signal stopped it.
 */
export async function runBots(
  plan: LoadPlan,
  listener: LoadListener,
  signal: AbortSignal,
): Promise<LoadReport> {
  const pool = createWorkerPool({
    ...(plan.workers !== undefined && { size: plan.workers }),
    worker: { onProgress: ({ message }) => listener.onProgress(message) },
  });
  const run = new LoadRun(plan, { pool, listener, signal });
  try {
    return await run.run();
  } finally {
    await pool.close();
  }
}

class LoadRun {
  readonly #plan: LoadPlan;
  readonly #pool: WorkerPool;
  readonly #listener: LoadListener;
  readonly #signal: AbortSignal;
  readonly #bots: LoadBot[];
  readonly #timeline = new Timeline();
  readonly #startedAt = new Date();
  readonly #startedMs = performance.now();
  #looking: Promise<void> | undefined;

  constructor(
    plan: LoadPlan,
    { pool, listener, signal }: { pool: WorkerPool; listener: LoadListener; signal: AbortSignal },
  ) {
    this.#plan = plan;
    this.#pool = pool;
    this.#listener = listener;
    this.#signal = signal;
    this.#bots = plan.bots.map((bot) => new LoadBot(bot, { pool, layout: plan.layout }));
  }

  async run(): Promise<LoadReport> {
    const loopDelay = monitorEventLoopDelay();
    loopDelay.enable();
    const cpuBefore = process.cpuUsage();
    const looks = setInterval(() => void this.#look(), this.#plan.intervalMs);
    try {
      await this.#joinAll();
      await delay(this.#plan.durationMs, undefined, { signal: this.#signal });
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    } finally {
      clearInterval(looks);
      await this.#look();
      await inTurns(this.#bots, async (bot) => bot.close());
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    return this.#report({
      workers: this.#pool.workers.length,
      cpuSeconds: (user + system) / 1e6,
      eventLoopDelayMs: loopDelay.percentile(99) / 1e6,
    });
  }

  /** Joins at the planned rate, however long each takes; a server that is too slow is seen as such. */
  async #joinAll(): Promise<void> {
    const joining: Promise<void>[] = [];
    const startedMs = performance.now();
    for (const [index, bot] of this.#bots.entries()) {
      const waitMs = startedMs + index * this.#plan.joinIntervalMs - performance.now();
      if (waitMs > 0) await delay(waitMs, undefined, { signal: this.#signal });
      this.#signal.throwIfAborted();
      joining.push(bot.join(this.#plan.layout, this.#signal));
    }
    await Promise.all(joining);
    const count = this.#bots.filter(({ joined }) => joined).length;
    this.#listener.onProgress(`${count} of ${this.#bots.length} bots have joined`);
  }

  /** A look that takes longer than the time between two is not overtaken. */
  async #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const samples = await inTurns(this.#bots, async (bot) => bot.look());
    const there = samples.filter((sample) => sample !== undefined);
    this.#listener.onPoint(this.#timeline.add(performance.now() - this.#startedMs, there));
  }

  #report(generator: Parameters<typeof reportOf>[0]['generator']): LoadReport {
    return reportOf({
      plan: this.#plan,
      startedAt: this.#startedAt,
      interrupted: this.#signal.aborted,
      results: this.#bots.map((bot) => bot.result()),
      timeline: this.#timeline.points,
      generator,
    });
  }
}

/** Does something with all, a few at once, and gives the results in order. */
async function inTurns<T, R>(values: readonly T[], action: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = values.entries();
  const walk = async (): Promise<void> => {
    for (const [index, value] of rest) results[index] = await action(value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return results;
}
