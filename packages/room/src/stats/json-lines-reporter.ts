import type { StatsSample } from './figures.ts';
import type { StatsReporter } from './stats-reporter.ts';
import type { StatsSummary } from './stats-summary.ts';

/** Where lines go: a file's write stream, `process.stdout`, … */
export interface LineOutput {
  /** Whether it is true that more may be written at once, as of Node's streams. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** Writes every sample as one line of JSON, `{"sample": …}`, and at the end `{"summary": …}`. */
export class JsonLinesStatsReporter implements StatsReporter {
  readonly #output: LineOutput;

  /** @param output - It is not closed at the end. Default: standard output. */
  constructor(output: LineOutput = process.stdout) {
    this.#output = output;
  }

  async report(sample: StatsSample): Promise<void> {
    await this.#write({ sample });
  }

  async summarize(summary: StatsSummary): Promise<void> {
    await this.#write({ summary });
  }

  async #write(record: object): Promise<void> {
    if (this.#output.write(`${JSON.stringify(record)}\n`)) return;
    await new Promise<void>((resolve) => this.#output.once('drain', resolve));
  }
}
