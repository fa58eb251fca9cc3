import { Gauge, Registry } from 'prom-client';
import type { LoadReport } from './load-report.ts';

/** What is shown of a test: name after `tureen_load_`, help text, and where it comes from. */
const GAUGES: readonly (readonly [string, string, (report: LoadReport) => number | undefined])[] = [
  ['ok', 'Whether every threshold was reached', ({ ok }) => Number(ok)],
  ['start_time_seconds', 'When it began, Unix time', ({ startedAt }) => Date.parse(startedAt) / 1000],
  ['duration_seconds', 'How long it took', ({ durationMs }) => durationMs / 1000],
  ['bots', 'Peers that were to join', ({ figures }) => figures.joins.bots],
  ['bots_failed', 'Peers that did not join, or were disconnected', ({ figures }) => figures.joins.failed],
  [
    'join_seconds_p95',
    'Time to join and publish, 95th percentile',
    ({ figures }) => seconds(figures.joins.p95Ms),
  ],
  ['join_seconds_max', 'Longest time to join and publish', ({ figures }) => seconds(figures.joins.maxMs)],
  ['tracks_expected', 'Tracks that were to be received', ({ figures }) => figures.received.expected],
  ['tracks_flowing', 'Tracks of which packets came', ({ figures }) => figures.received.flowing],
  ['packets_received', 'Packets received', ({ figures }) => figures.received.packets],
  ['packets_lost', 'Packets lost', ({ figures }) => figures.received.packetsLost],
  ['loss_ratio', 'Share of packets lost, 0 to 1', ({ figures }) => figures.received.lossRate],
  ['loss_ratio_worst', 'The same of the worst track', ({ figures }) => figures.received.worstLossRate],
  ['bitrate_bps_mean', 'Mean bits per second of a track', ({ figures }) => figures.received.meanBitrateBps],
  ['bitrate_bps_min', 'The same of the slowest track', ({ figures }) => figures.received.minBitrateBps],
  [
    'event_loop_delay_seconds_p99',
    'Lateness of this machine',
    ({ generator }) => seconds(generator.eventLoopDelayMs),
  ],
];

/** The figures of a test in the text format of Prometheus, for node_exporter's textfile collector or a push gateway. */
export async function renderPrometheus(report: LoadReport): Promise<string> {
  const registry = new Registry();
  for (const [name, help, read] of GAUGES) {
    const value = read(report);
    if (value === undefined) continue;
    const gauge = new Gauge({
      name: `tureen_load_${name}`,
      help,
      labelNames: ['server'],
      registers: [registry],
    });
    gauge.set({ server: report.server }, value);
  }
  return registry.metrics();
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
