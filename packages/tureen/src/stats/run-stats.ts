import { ConsoleStatsReporter, type StatsReporter } from '@tureen/room';
import { PrometheusStatsReporter, serveMetrics, type MetricsServer } from '@tureen/room/prometheus';
import { CommandError, ExitCode } from '../exit-code.ts';
import { createReporter } from '../output/create-reporter.ts';
import type { Reporter } from '../output/reporter.ts';
import { readConsumerConfig, type RecordFlags } from '../record/record-settings.ts';
import { readRoomTarget, type RoomFlags } from '../settings/room-settings.ts';
import { runStay } from '../stay/run-stay.ts';
import { stopIsFine } from '../stay/stop-is-fine.ts';
import { writeLine } from '../write-line.ts';

/** The flags of `tureen stats`. */
export interface StatsFlags extends RoomFlags, Pick<RecordFlags, 'peer' | 'kind'> {
  readonly interval: number;
  readonly prometheus?: number;
  readonly duration?: number;
}

/** Shows what a room sends, until it is stopped or the duration is over. Receives everything, records nothing. */
export async function runStats(flags: StatsFlags, signal: AbortSignal): Promise<void> {
  const { interval: intervalMs, duration: durationMs, prometheus: port } = flags;
  const target = await readRoomTarget(flags);
  const consume = await readConsumerConfig(flags, undefined);
  const reporter = await createReporter(flags);
  // On a terminal the picture of the moment shows them.
  const reporters = reporter.show ? [] : [figuresTo(reporter, flags)];
  const metrics = port === undefined ? undefined : await serve(port, reporters, reporter);
  const work = async (): Promise<void> =>
    runStay({ target, consume, reporter, durationMs, stats: { intervalMs, reporters } }, signal);
  try {
    await (durationMs === undefined ? stopIsFine(work) : work());
  } finally {
    await metrics?.close();
    reporter.close();
  }
}

/** Samples as events for programs, as tables for people. */
function figuresTo({ tell }: Reporter, { json }: StatsFlags): StatsReporter {
  if (json !== true) return new ConsoleStatsReporter((text) => writeLine(text.trimEnd()));
  return {
    report: (sample) => tell('sample', '', { ...sample }),
    summarize: (summary) => tell('summary', '', { ...summary }),
  };
}

async function serve(port: number, reporters: StatsReporter[], { tell }: Reporter): Promise<MetricsServer> {
  const exporter = new PrometheusStatsReporter();
  reporters.push(exporter);
  try {
    const server = await serveMetrics(exporter, { port });
    tell('metrics', `Prometheus finds the figures at ${server.url}`, { url: server.url });
    return server;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(ExitCode.failure, `--prometheus ${port}: ${reason}`, { cause: error });
  }
}
