import { writeFile } from 'node:fs/promises';
import { CommandError, ExitCode } from '../exit-code.ts';
import { clockTime, kilobits, percent } from '../output/figures.ts';
import { createReporter } from '../output/create-reporter.ts';
import type { Reporter } from '../output/reporter.ts';
import { renderHtml } from './html-report.ts';
import { formatLoad } from './load-table.ts';
import { planLoad, type LoadFlags } from './load-plan.ts';
import type { LoadReport } from './load-report.ts';
import { runBots } from './run-bots.ts';
import type { TimelinePoint } from './timeline.ts';

/**
 * Tests a server and writes the reports.
 *
 * @throws CommandError `thresholdMissed` when a threshold was missed, `interrupted` when it was stopped, `usage` for
 * reports that cannot be written.
 */
export async function runLoad(flags: LoadFlags, signal: AbortSignal): Promise<void> {
  const plan = await planLoad(flags);
  // Before the test, so that it is not for nothing.
  for (const path of [flags.report, flags.html]) if (path !== undefined) await write(path, '');
  const reporter = await createReporter({ ...flags, live: true });
  try {
    const report = await runBots(plan, listenerOf(reporter), signal);
    if (flags.report !== undefined) await write(flags.report, await renderReport(flags.report, report));
    if (flags.html !== undefined) await write(flags.html, renderHtml(report));
    conclude(report, reporter);
    signal.throwIfAborted();
    if (!report.ok)
      throw new CommandError(ExitCode.thresholdMissed, `missed: ${missedOf(report).join(', ')}`);
  } finally {
    reporter.close();
  }
}

/** In the format that the name of the file asks for. */
async function renderReport(path: string, report: LoadReport): Promise<string> {
  if (!path.endsWith('.prom')) return `${JSON.stringify(report, undefined, 2)}\n`;
  const { renderPrometheus } = await import('./prometheus-report.ts');
  return renderPrometheus(report);
}

function listenerOf({ tell, show }: Reporter): Parameters<typeof runBots>[1] {
  return {
    onProgress: (message) => tell('progress', message, { message }),
    onPoint: (point) => {
      if (show) show(describePoint(point));
      else tell('point', describePoint(point), { ...point });
    },
  };
}

function describePoint({
  timeMs,
  bots,
  receivedTracks,
  sendBps,
  receiveBps,
  lossRate,
}: TimelinePoint): string {
  return `${clockTime(timeMs)}  ${bots} bots  ${receivedTracks} tracks received  sent ${kilobits(sendBps)} kbit/s  received ${kilobits(receiveBps)} kbit/s  lost ${percent(lossRate, 2)}`;
}

function conclude(report: LoadReport, { tell, conclude: finish }: Reporter): void {
  const { timeline: _timeline, bots: _bots, ...facts } = report;
  tell('report', report.ok ? 'Everything was reached.' : 'Not everything was reached.', facts);
  finish(formatLoad(report));
}

function missedOf({ thresholds }: LoadReport): string[] {
  return thresholds.filter(({ ok }) => !ok).map(({ name }) => name);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(ExitCode.usage, `${path} cannot be written: ${reason}`, { cause });
  }
}
