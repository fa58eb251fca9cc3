import type { TrackSummary } from '@tureen/room';
import { describe, expect, it } from 'vitest';
import { renderHtml } from './html-report.ts';
import type { BotResult } from './load-bot.ts';
import type { LoadPlan } from './load-plan.ts';
import { reportOf, type LoadReport } from './load-report.ts';
import { renderPrometheus } from './prometheus-report.ts';
import { formatLoad } from './load-table.ts';
import type { Thresholds } from './thresholds.ts';
import { Timeline, type TimelineSample } from './timeline.ts';

function track(change: Partial<TrackSummary>): TrackSummary {
  return {
    id: 't',
    peerId: 'p',
    kind: 'audio',
    mimeType: 'audio/opus',
    meanBitrateBps: 40_000,
    meanFramesPerSecond: undefined,
    packets: 1000,
    packetsLost: 0,
    lossRate: 0,
    maxRoundTripS: 0.01,
    freezeCount: 0,
    freezeMs: 0,
    ...change,
  };
}

function bot(
  received: readonly TrackSummary[],
  change: Partial<BotResult> & { readonly expectedTracks?: number } = {},
): BotResult {
  const { expectedTracks = received.length, ...rest } = change;
  const target = {
    room: { url: 'wss://h:1/?token=secret', roomId: 'r' },
    peer: { peerId: 'b', displayName: 'b' },
  };
  return {
    plan: { role: 'subscriber', target, sources: [], expectedTracks },
    joinMs: 100,
    failures: [],
    summary: { samples: 2, durationMs: 1000, publications: [], subscriptions: received },
    ...rest,
  };
}

function report(results: readonly BotResult[], thresholds: Thresholds = {}): LoadReport {
  const plan: LoadPlan = {
    bots: results.map((result) => result.plan),
    joinIntervalMs: 1,
    durationMs: 1000,
    intervalMs: 100,
    layout: 'all',
    workers: undefined,
    thresholds,
  };
  return reportOf({
    plan,
    results,
    startedAt: new Date(0),
    interrupted: false,
    timeline: [],
    generator: { workers: 1, cpuSeconds: 1, eventLoopDelayMs: 10 },
  });
}

/** Names of what was missed. */
function missed(results: readonly BotResult[], thresholds?: Thresholds): string[] {
  return report(results, thresholds)
    .thresholds.filter(({ ok }) => !ok)
    .map(({ name }) => name);
}

describe('the verdict', () => {
  it('is that of the worst track and of the slowest bot', () => {
    const results = [
      bot([track({}), track({ packetsLost: 50, lossRate: 0.05, meanBitrateBps: 10_000 })]),
      bot([], { joinMs: 3000 }),
    ];
    expect(missed(results)).toEqual([]);
    expect(missed(results, { maxLossRate: 0.05, maxJoinMs: 3000, minBitrateBps: 10_000 })).toEqual([]);
    expect(missed(results, { maxLossRate: 0.04, maxJoinMs: 2999, minBitrateBps: 10_001 })).toEqual([
      'loss of the worst track',
      'longest join',
      'bitrate of the slowest track',
    ]);
  });

  it('asks for every bot and every track without being told', () => {
    expect(missed([bot([], { joinMs: undefined, failures: ['refused'] })])).toEqual(['bots that failed']);
    expect(missed([bot([track({})], { expectedTracks: 2 })])).toEqual(['tracks received']);
    expect(missed([bot([track({ packets: 0 })])])).toEqual(['tracks received']);
  });

  it('misses what could not be measured', () => {
    expect(missed([bot([])], { maxLossRate: 1 })).toEqual(['loss of the worst track']);
  });
});

describe('the reports', () => {
  const failing = report([bot([], { failures: ['<script>\u001B[2J</script>'], joinMs: undefined })]);

  it('hold no secrets of the address', () => {
    expect(failing.server).toBe('wss://h:1/');
    expect(JSON.stringify(failing)).not.toContain('secret');
  });

  it('make what the server said harmless', () => {
    expect(formatLoad(failing)).toContain('<script>·[2J</script>');
    expect(renderHtml(failing)).not.toContain('<script>');
    expect(renderHtml(failing)).toContain('&#60;script&#62;');
  });

  it('draw charts that need nothing from elsewhere', () => {
    const html = renderHtml(report([bot([track({})])]));
    expect(html.match(/<svg/gu)).toHaveLength(5);
    expect(html).not.toMatch(/https?:|src=|NaN|Infinity/u);
  });
});

function sample(packets: number, packetsLost: number): TimelineSample {
  return {
    publications: [],
    subscriptions: [{ packets, packetsLost, bitrateBps: 8, roundTripS: undefined }],
  };
}

it('a timeline tells loss since the point before', () => {
  const timeline = new Timeline();
  timeline.add(0, [sample(100, 0)]);
  expect(timeline.add(1000, [sample(200, 10)])).toMatchObject({ lossRate: 0.1, receiveBps: 8, bots: 1 });
  expect(timeline.add(2000, [])).toMatchObject({ lossRate: 0, receivedTracks: 0 });
});

it('is told to Prometheus, in seconds, without what is not known', async () => {
  const text = await renderPrometheus(report([bot([track({ packetsLost: 10, lossRate: 0.01 })])]));
  expect(text).toMatch(/^tureen_load_ok\{server="wss:\/\/h:1\/"\} 1$/mu);
  expect(text).toMatch(/^tureen_load_loss_ratio_worst\{.*\} 0\.01$/mu);
  expect(text).toMatch(/^tureen_load_join_seconds_max\{.*\} 0\.1$/mu);
  expect(text).not.toContain('secret');
  expect(await renderPrometheus(report([]))).not.toContain('join_seconds');
});
