import Table from 'cli-table3';
import { kilobits, percent } from '../output/figures.ts';
import { printable } from '../output/printable.ts';
import type { LoadReport } from './load-report.ts';
import type { ThresholdResult } from './judge.ts';

/** Most failures that are shown. */
const MOST_FAILURES = 5;

/** From here on the figures say more about this machine than about the server. */
const LATE_LOOP_MS = 200;

/** The report as a table for people. */
export function formatLoad(report: LoadReport): string {
  const table = new Table({ style: { head: [], border: [] } });
  table.push(...rowsOf(report).map((row) => [...row]));
  const verdicts = report.thresholds.map(
    (result) => `${result.ok ? 'ok  ' : 'MISS'}  ${result.name}: ${describeThreshold(result)}`,
  );
  return [table.toString(), ...verdicts, ...warningsOf(report), ...failuresOf(report)].join('\n');
}

/** Rows of a name and a value, for the table and the page. */
export function rowsOf({ figures, generator, server }: LoadReport): readonly (readonly [string, string])[] {
  const { joins, sent, received } = figures;
  return [
    ['server', printable(server)],
    ['bots', `${joins.bots - joins.failed} of ${joins.bots}`],
    [
      'join, median / 95 % / longest',
      [joins.medianMs, joins.p95Ms, joins.maxMs].map(milliseconds).join(' / '),
    ],
    ['tracks sent', `${sent.tracks}, ${kilobits(sent.meanBitrateBps)} kbit/s each`],
    [
      'tracks received',
      `${received.flowing} of ${received.expected}, ${kilobits(received.meanBitrateBps)} kbit/s each`,
    ],
    ['packets received', `${received.packets - received.packetsLost}`],
    ['loss', `${percent(received.lossRate, 3)}, worst track ${percent(received.worstLossRate ?? 0, 3)}`],
    [
      'longest round trip',
      milliseconds(received.maxRoundTripS === undefined ? undefined : received.maxRoundTripS * 1000),
    ],
    ['freezes', `${received.freezes}`],
    [
      'made by',
      `${generator.workers} workers on ${generator.cores} cores, event loop ${generator.eventLoopDelayMs.toFixed(0)} ms late (99 %)`,
    ],
  ];
}

/** What was asked for and what came, in words. */
export function describeThreshold({ limit, value, unit }: ThresholdResult): string {
  return `${inUnit(value, unit)} (limit ${inUnit(limit, unit)})`;
}

function inUnit(value: number | undefined, unit: ThresholdResult['unit']): string {
  if (value === undefined) return 'nothing measured';
  if (unit === 'share') return percent(value, 3);
  if (unit === 'ms') return milliseconds(value);
  return unit === 'bps' ? `${kilobits(value)} kbit/s` : `${value}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}

function warningsOf({ generator, interrupted }: LoadReport): string[] {
  return [
    ...(interrupted ? ['stopped before its end'] : []),
    ...(generator.eventLoopDelayMs > LATE_LOOP_MS
      ? ['this machine is too slow for the load it makes: use fewer bots, or several machines']
      : []),
  ];
}

function failuresOf({ bots }: LoadReport): string[] {
  const lines = bots.flatMap(({ peerId, failures }) => failures.map((failure) => `${peerId}: ${failure}`));
  const more = lines.length - MOST_FAILURES;
  return [
    ...lines.slice(0, MOST_FAILURES).map(printable),
    ...(more > 0 ? [`and ${more} more failures`] : []),
  ];
}
