import type { MediasoupClient } from '../client.ts';
import type { StatsSample } from './figures.ts';
import { LocalSampler } from './local-sampler.ts';
import { pollServer } from './remote-poll.ts';
import { StatsHooks } from './stats-hooks.ts';
import type { StatsReporter } from './stats-reporter.ts';
import { type StatsSummary, SummaryBuilder } from './stats-summary.ts';

/** Options of a {@link StatsCollector}. */
export interface StatsCollectorOptions {
  /** Milliseconds between two samples, 100 or more. Default: 2000. */
  readonly intervalMs?: number;
  /** Ask the server for its view too, for the callbacks `onGet…RemoteStats`. Default: false. */
  readonly remote?: boolean;
  /** Where samples and the summary go. */
  readonly reporters?: readonly StatsReporter[];
  /** Stops the collector. */
  readonly signal?: AbortSignal;
}

const DEFAULT_INTERVAL_MS = 2000;
const LEAST_INTERVAL_MS = 100;

/**
 * Looks at everything that a client sends and receives, at intervals, and makes figures of it. Works over reconnections
 * and from one room to the next.
 *
 * ```ts
 * const collector = new StatsCollector(client, { reporters: [new ConsoleStatsReporter()] });
 * collector.start();
 * ```
 */
export class StatsCollector extends StatsHooks implements AsyncDisposable {
  readonly #client: MediasoupClient;
  readonly #sampler: LocalSampler;
  readonly #options: StatsCollectorOptions;
  readonly #intervalMs: number;
  readonly #builder = new SummaryBuilder();
  #timer: NodeJS.Timeout | undefined;
  #collecting: Promise<StatsSample | undefined> | undefined;
  #stopping: Promise<StatsSummary> | undefined;

  /** @throws TypeError The interval is too short, or no number. */
  constructor(client: MediasoupClient, options: StatsCollectorOptions = {}) {
    super();
    const { intervalMs = DEFAULT_INTERVAL_MS } = options;
    if (!(intervalMs >= LEAST_INTERVAL_MS && intervalMs < Infinity)) {
      throw new TypeError(`intervalMs must be a number from ${LEAST_INTERVAL_MS}, not ${intervalMs}`);
    }
    this.#client = client;
    this.#sampler = new LocalSampler(client, this, this.#attempt);
    this.#options = options;
    this.#intervalMs = intervalMs;
  }

  /** Whether it looks at intervals. */
  get running(): boolean {
    return this.#timer !== undefined;
  }

  /** What has been seen so far. */
  get summary(): StatsSummary {
    return this.#builder.summary;
  }

  /** Begins to look at intervals. Does nothing when it does so already, or has stopped. */
  start(): void {
    const { signal } = this.#options;
    if (this.running || this.#stopping || signal?.aborted) return;
    this.#timer = setInterval(() => void this.collect(), this.#intervalMs);
    this.#timer.unref();
    signal?.addEventListener('abort', this.#stopNow, { once: true });
  }

  /** Looks for the last time, hands out the summary and stops. Calling it again gives the same. */
  async stop(): Promise<StatsSummary> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Looks once. While it does, further calls get the same sample.
   *
   * @returns The sample; undefined outside a room.
   */
  async collect(): Promise<StatsSample | undefined> {
    this.#collecting ??= this.#collect().finally(() => {
      this.#collecting = undefined;
    });
    return this.#collecting;
  }

  readonly #stopNow = (): void => {
    void this.stop();
  };

  /** Reports a failure, unless what it is about is gone: things close while they are looked at. */
  readonly #attempt = async <T>(isGone: () => boolean, action: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await action();
    } catch (error) {
      if (!isGone()) this.emit('failed', error);
      return undefined;
    }
  };

  async #collect(): Promise<StatsSample | undefined> {
    const sample = await this.#sampler.take();
    if (!sample) return undefined;
    if (this.#options.remote === true) await pollServer(this.#client, this, this.#attempt);
    this.#builder.add(sample);
    this.emit('sample', sample);
    await this.#tell(async (reporter) => reporter.report(sample));
    return sample;
  }

  async #stop(): Promise<StatsSummary> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.signal?.removeEventListener('abort', this.#stopNow);
    await this.collect();
    const { summary } = this;
    this.emit('summary', summary);
    await this.#tell(async (reporter) => reporter.summarize?.(summary));
    return summary;
  }

  async #tell(action: (reporter: StatsReporter) => Promise<void>): Promise<void> {
    const { reporters = [] } = this.#options;
    await Promise.all(
      reporters.map(async (reporter) => this.#attempt(isThere, async () => action(reporter))),
    );
  }
}

function isThere(): boolean {
  return false;
}
