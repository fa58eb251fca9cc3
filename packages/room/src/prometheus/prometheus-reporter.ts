import { Counter, Gauge, Registry } from 'prom-client';
import type { PublicationFigures, StatsSample, SubscriptionFigures, TrackFigures } from '../stats/figures.ts';
import type { StatsReporter } from '../stats/stats-reporter.ts';

/** Labels of every metric of a track. `sender` is the peer that sends it: this client, for what it publishes. */
const LABELS = ['room', 'peer', 'direction', 'sender', 'kind', 'id'] as const;

type Label = (typeof LABELS)[number];
type Labels = Record<Label, string>;

/** What is shown of a track: name after `tureen_track_`, help text, and where it comes from. */
const GAUGES: readonly (readonly [string, string, (figures: TrackFigures) => number | undefined])[] = [
  ['bitrate_bps', 'Media in bits per second', ({ bitrateBps }) => bitrateBps],
  ['frames_per_second', 'Pictures per second', ({ framesPerSecond }) => framesPerSecond],
  ['width_pixels', 'Width of the picture', ({ width }) => width],
  ['height_pixels', 'Height of the picture', ({ height }) => height],
  ['loss_ratio', 'Share of packets lost, 0 to 1', ({ lossRate }) => lossRate],
  ['jitter_seconds', 'Jitter', ({ jitterS }) => jitterS],
  ['round_trip_seconds', 'Time there and back', ({ roundTripS }) => roundTripS],
  ['score', "The server's score, 0 to 10", ({ score }) => score],
  ['freezes', 'Times that the picture stood still', (figures) => freezesOf(figures)],
];

/**
 * Shows the latest sample of any number of collectors as Prometheus metrics, `tureen_track_…`.
 *
 * Series of tracks that are gone go too, so that a room with much coming and going does not grow.
 */
export class PrometheusStatsReporter implements StatsReporter {
  /** Hand it to a server of your own, or to `serveMetrics`. */
  readonly registry: Registry;
  readonly #gauges: readonly Gauge<Label>[];
  readonly #samples: Counter<'room' | 'peer'>;
  /** Series that are shown, by room and peer of their collector. */
  readonly #shown = new Map<string, Labels[]>();

  /** @param registry - Where to add the metrics. Default: a new one. */
  constructor(registry: Registry = new Registry()) {
    this.registry = registry;
    this.#gauges = GAUGES.map(
      ([name, help]) =>
        new Gauge({ name: `tureen_track_${name}`, help, labelNames: LABELS, registers: [registry] }),
    );
    this.#samples = new Counter({
      name: 'tureen_samples_total',
      help: 'Samples taken',
      labelNames: ['room', 'peer'],
      registers: [registry],
    });
  }

  report(sample: StatsSample): void {
    const { roomId: room, peerId: peer } = sample;
    this.#samples.inc({ room, peer });
    this.#remove(room, peer);
    const series: Labels[] = [];
    for (const figures of [...sample.publications, ...sample.subscriptions]) {
      const labels = { room, peer, ...labelsOf(figures, peer) };
      series.push(labels);
      this.#show(labels, figures);
    }
    this.#shown.set(keyOf(room, peer), series);
  }

  summarize(): void {
    for (const key of this.#shown.keys()) this.#removeSeries(key);
  }

  #show(labels: Labels, figures: TrackFigures): void {
    for (const [index, [, , valueOf]] of GAUGES.entries()) {
      const value = valueOf(figures);
      if (value !== undefined) this.#gauges[index]?.set(labels, value);
    }
  }

  #remove(room: string, peer: string): void {
    this.#removeSeries(keyOf(room, peer));
  }

  #removeSeries(key: string): void {
    for (const labels of this.#shown.get(key) ?? []) for (const gauge of this.#gauges) gauge.remove(labels);
    this.#shown.delete(key);
  }
}

function labelsOf(
  figures: PublicationFigures | SubscriptionFigures,
  peer: string,
): Pick<Labels, 'direction' | 'sender' | 'kind' | 'id'> {
  const { id, kind } = figures;
  return 'peerId' in figures
    ? { direction: 'received', sender: figures.peerId, kind, id }
    : { direction: 'sent', sender: peer, kind, id };
}

function freezesOf(figures: TrackFigures & { readonly freezeCount?: number }): number | undefined {
  return figures.freezeCount;
}

function keyOf(room: string, peer: string): string {
  return JSON.stringify([room, peer]);
}
