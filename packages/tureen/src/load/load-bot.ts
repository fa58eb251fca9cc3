import {
  MediasoupClient,
  StatsCollector,
  type StatsSample,
  type StatsSummary,
  type WorkerPool,
} from '@tureen/room';
import { describeError } from '../demo/describe-error.ts';
import { applyLayout, firstVideos, type LayoutName } from './layout.ts';
import { VIDEOS_OF_LAYOUT, type BotPlan } from './load-plan.ts';

/** What became of one bot. */
export interface BotResult {
  readonly plan: BotPlan;
  /** Milliseconds until the room was joined and everything was published; undefined when that failed. */
  readonly joinMs: number | undefined;
  /** Why it failed to join, or was disconnected. */
  readonly failures: readonly string[];
  readonly summary: StatsSummary;
}

/** One client of the test: joins, publishes or receives, and is looked at. */
export class LoadBot {
  readonly plan: BotPlan;
  readonly #client: MediasoupClient;
  readonly #collector: StatsCollector;
  readonly #failures: string[] = [];
  #joinMs: number | undefined;

  constructor(plan: BotPlan, { pool, layout }: { readonly pool: WorkerPool; readonly layout: LayoutName }) {
    this.plan = plan;
    // What a server loses under load is to be seen, not to be mended.
    this.#client = new MediasoupClient({ worker: pool, reconnect: false, requestTimeoutMs: 30_000 });
    this.#client.on('disconnected', ({ message }) => this.#failures.push(message));
    this.#collector = new StatsCollector(this.#client);
    applyLayout(this.#client, layout);
  }

  get joined(): boolean {
    return this.#joinMs !== undefined;
  }

  /** Joins and publishes; a failure is kept for the report. */
  async join(layout: LayoutName, signal: AbortSignal): Promise<void> {
    const { role, target, sources } = this.plan;
    const consume =
      role === 'subscriber' ? { recordDirectoryPath: '', filter: firstVideos(VIDEOS_OF_LAYOUT[layout]) } : {};
    const startedMs = performance.now();
    try {
      await this.#client.joinRoom(target.room, target.peer, {}, consume, { signal });
      for (const { input, options } of sources) await this.#client.publish(input, { ...options, signal });
      this.#joinMs = performance.now() - startedMs;
    } catch (error) {
      if (!signal.aborted) this.#failures.push(describeError(error));
    }
  }

  /** Looks at its figures; undefined when it is in no room. */
  async look(): Promise<StatsSample | undefined> {
    return this.#collector.collect();
  }

  result(): BotResult {
    const { plan, summary } = { plan: this.plan, summary: this.#collector.summary };
    return { plan, joinMs: this.#joinMs, failures: this.#failures, summary };
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
