import { clockTime, kilobits, percent } from '../output/figures.ts';
import { escapeText, renderChart } from './line-chart.ts';
import type { LoadReport } from './load-report.ts';
import { describeThreshold, rowsOf } from './load-table.ts';
import type { TimelinePoint } from './timeline.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid #ddd; padding: .25rem .5rem; text-align: left; }
figure { margin: 1.5rem 0; } svg { width: 100%; } svg text { font-size: 11px; fill: #666; } .grid { stroke: #e4e4e4; }
.ok { color: #1d7a4c; } .missed { color: #b3261e; font-weight: 600; }`;

/** The report as one page that needs nothing else: no script, no other file. */
export function renderHtml(report: LoadReport): string {
  const { ok, startedAt, thresholds, timeline } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>tureen load</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head><body>
<h1>tureen load <small class="${ok ? 'ok' : 'missed'}">${ok ? 'everything was reached' : 'not everything was reached'}</small></h1>
<p>${escapeText(startedAt)}${report.interrupted ? ', stopped before its end' : ''}</p>
<h2>Thresholds</h2>
${tableOf(thresholds.map((result) => [result.ok ? 'ok' : 'missed', result.name, describeThreshold(result)]))}
<h2>Figures</h2>
${tableOf(rowsOf(report))}
<h2>Over time</h2>
${chartsOf(timeline).join('\n')}
<h2>Joins</h2>
${joinChart(report)}
${failuresOf(report)}
</body></html>
`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return `<table>${rows.map((row) => `<tr>${row.map(cellOf).join('')}</tr>`).join('\n')}</table>`;
}

function cellOf(text: string): string {
  const mark = text === 'ok' || text === 'missed' ? ` class="${text}"` : '';
  return `<td${mark}>${escapeText(text)}</td>`;
}

function chartsOf(timeline: readonly TimelinePoint[]): string[] {
  const lineOf = (name: string, valueOf: (point: TimelinePoint) => number | undefined) => ({
    name,
    points: timeline.flatMap((point) => {
      const y = valueOf(point);
      return y === undefined ? [] : [{ x: point.timeMs, y }];
    }),
  });
  const formatX = clockTime;
  return [
    renderChart({
      title: 'Media',
      lines: [lineOf('sent', ({ sendBps }) => sendBps), lineOf('received', ({ receiveBps }) => receiveBps)],
      formatX,
      formatY: (y) => `${kilobits(y)} kbit/s`,
    }),
    renderChart({
      title: 'Loss of what was received',
      lines: [lineOf('loss', ({ lossRate }) => lossRate)],
      formatX,
      formatY: (y) => percent(y, 2),
    }),
    renderChart({
      title: 'Tracks received',
      lines: [lineOf('tracks', ({ receivedTracks }) => receivedTracks)],
      formatX,
      formatY: (y) => y.toFixed(0),
    }),
    renderChart({
      title: 'Longest round trip',
      lines: [lineOf('round trip', ({ maxRoundTripS }) => maxRoundTripS)],
      formatX,
      formatY: (y) => `${(y * 1000).toFixed(1)} ms`,
    }),
  ];
}

/** Time to join, in the order in which the bots joined. */
function joinChart({ bots }: LoadReport): string {
  const points = bots.flatMap(({ joinMs }, index) =>
    joinMs === undefined ? [] : [{ x: index + 1, y: joinMs }],
  );
  return renderChart({
    title: 'Time to join and publish, by bot',
    lines: [{ name: 'time to join', points }],
    formatX: (x) => x.toFixed(0),
    formatY: (y) => `${y.toFixed(0)} ms`,
  });
}

function failuresOf({ bots }: LoadReport): string {
  const rows = bots.flatMap(({ peerId, failures }) => failures.map((failure) => [peerId, failure]));
  return rows.length === 0 ? '' : `<h2>Failures</h2>\n${tableOf(rows)}`;
}
