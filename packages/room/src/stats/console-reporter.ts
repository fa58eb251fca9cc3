import Table from 'cli-table3';
import type { StatsSample, SubscriptionFigures, TrackFigures } from './figures.ts';
import type { StatsReporter } from './stats-reporter.ts';
import type { StatsSummary, TrackSummary } from './stats-summary.ts';

const HEAD = ['', 'codec', 'kbit/s', 'fps', 'size', 'lost', 'rtt ms', 'layer', 'freezes'];
const SUMMARY_HEAD = ['', 'codec', 'kbit/s', 'fps', 'packets', 'lost', 'max rtt ms', 'freezes'];

/** Writes every sample as a table for people, and a table of everything at the end. */
export class ConsoleStatsReporter implements StatsReporter {
  readonly #write: (text: string) => void;

  /** @param write - Takes whole texts. Default: to standard output. */
  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write;
  }

  report(sample: StatsSample): void {
    const rows = [
      ...sample.publications.map((figures) => rowOf(`→ ${figures.kind}`, figures)),
      ...sample.subscriptions.map((figures) =>
        rowOf(`← ${figures.peerId} ${figures.kind}`, figures, figures),
      ),
    ];
    this.#table(HEAD, rows);
  }

  summarize(summary: StatsSummary): void {
    const rows = [
      ...summary.publications.map((track) => summaryRowOf(`→ ${track.kind}`, track)),
      ...summary.subscriptions.map((track) => summaryRowOf(`← ${track.peerId} ${track.kind}`, track)),
    ];
    this.#write(`${(summary.durationMs / 1000).toFixed(0)} s, ${summary.samples} samples\n`);
    this.#table(SUMMARY_HEAD, rows);
  }

  #table(head: string[], rows: readonly string[][]): void {
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...rows.map((row) => row.map(printable)));
    this.#write(`${table.toString()}\n`);
  }
}

function rowOf(name: string, figures: TrackFigures, received?: SubscriptionFigures): string[] {
  const { mimeType, bitrateBps, framesPerSecond, width, height, packetsLost, lossRate, roundTripS } = figures;
  return [
    name,
    codecOf(mimeType),
    kilo(bitrateBps),
    fixed(framesPerSecond, 1),
    width === undefined ? '' : `${width}x${height}`,
    `${packetsLost} (${(lossRate * 100).toFixed(1)} %)`,
    milli(roundTripS),
    received?.layers ? `${received.layers.spatialLayer}/${received.layers.temporalLayer ?? '-'}` : '',
    received ? `${received.freezeCount}` : '',
  ];
}

function summaryRowOf(name: string, track: TrackSummary): string[] {
  const { mimeType, meanBitrateBps, meanFramesPerSecond, packets, packetsLost, lossRate } = track;
  return [
    name,
    codecOf(mimeType),
    kilo(meanBitrateBps),
    fixed(meanFramesPerSecond, 1),
    `${packets}`,
    `${packetsLost} (${(lossRate * 100).toFixed(1)} %)`,
    milli(track.maxRoundTripS),
    track.peerId === undefined ? '' : `${track.freezeCount} (${(track.freezeMs / 1000).toFixed(1)} s)`,
  ];
}

/** Names of peers are theirs to choose; what would move the cursor is not shown. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '·');
}

function codecOf(mimeType: string): string {
  return mimeType.split('/')[1] ?? mimeType;
}

function kilo(bitsPerSecond: number): string {
  return (bitsPerSecond / 1000).toFixed(0);
}

function milli(seconds: number | undefined): string {
  return seconds === undefined ? '' : (seconds * 1000).toFixed(0);
}

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits);
}
