import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { PrometheusStatsReporter, serveMetrics } from '../prometheus/index.ts';
import { ConsoleStatsReporter } from './console-reporter.ts';
import type { StatsSample, SubscriptionFigures } from './figures.ts';
import { JsonLinesStatsReporter } from './json-lines-reporter.ts';
import { SummaryBuilder } from './stats-summary.ts';

const RECEIVED: SubscriptionFigures = {
  id: 's1',
  peerId: 'ali\u001B[2Jce"',
  kind: 'video',
  mimeType: 'video/VP8',
  bitrateBps: 500_000,
  framesPerSecond: 25,
  width: 640,
  height: 360,
  packets: 100,
  packetsLost: 2,
  lossRate: 0.02,
  jitterS: 0.001,
  roundTripS: 0.03,
  nackCount: 0,
  pliCount: 1,
  score: 10,
  layers: { spatialLayer: 2, temporalLayer: 1 },
  freezeCount: 1,
  freezeMs: 2000,
};

function sampleOf(subscriptions: readonly SubscriptionFigures[], timestampMs = 1000): StatsSample {
  const nothing = { sendTransport: undefined, recvTransport: undefined, publications: [] };
  return { timestampMs, roomId: 'room', peerId: 'me', ...nothing, subscriptions };
}

describe('ConsoleStatsReporter', () => {
  it('shows a line per track, and nothing that moves the cursor', () => {
    let text = '';
    new ConsoleStatsReporter((part) => (text += part)).report(sampleOf([RECEIVED]));
    expect(text).toMatch(/VP8 .* 500 .* 25\.0 .* 640x360 .* 2 \(2\.0 %\) .* 30 .* 2\/1 .* 1/u);
    expect(text).not.toContain('\u001B[2J');
  });
});

describe('JsonLinesStatsReporter', () => {
  it('writes a line per sample and waits for a slow output', async () => {
    const output = Object.assign(new EventEmitter(), {
      lines: [] as string[],
      write: (_text: string): boolean => true,
    });
    output.write = (text) => output.lines.push(text) < 2;
    const reporter = new JsonLinesStatsReporter(output);
    await reporter.report(sampleOf([RECEIVED]));
    let isDone = false;
    const second = reporter.summarize(new SummaryBuilder().summary).then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    output.emit('drain');
    await second;
    expect(output.lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
      ['sample'],
      ['summary'],
    ]);
    expect(output.lines.every((line) => line.endsWith('\n'))).toBe(true);
  });
});

describe('PrometheusStatsReporter', () => {
  it('shows tracks while they are there', async () => {
    const reporter = new PrometheusStatsReporter();
    reporter.report(sampleOf([RECEIVED]));
    const text = await reporter.registry.metrics();
    expect(text).toMatch(/tureen_track_bitrate_bps\{room="room",peer="me",direction="received",.*\} 500000/u);
    reporter.report(sampleOf([]));
    expect(await reporter.registry.metrics()).not.toContain('500000');
    expect(await reporter.registry.metrics()).toMatch(/tureen_samples_total\{room="room",peer="me"\} 2/u);
  });

  it('is served as text, on loopback, until it is closed', async () => {
    const reporter = new PrometheusStatsReporter();
    reporter.report(sampleOf([RECEIVED]));
    const server = await serveMetrics(reporter);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/u);
    const response = await fetch(server.url);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('tureen_track_score');
    expect(await fetch(new URL('/', server.url))).toMatchObject({ status: 404 });
    await server.close();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });
});

describe('SummaryBuilder', () => {
  it('means what came through, and keeps the longest round trip', () => {
    const builder = new SummaryBuilder();
    builder.add(sampleOf([{ ...RECEIVED, bitrateBps: 0, framesPerSecond: 0, roundTripS: 0.5 }]));
    builder.add(sampleOf([RECEIVED], 3000));
    builder.add(sampleOf([{ ...RECEIVED, bitrateBps: 300_000, framesPerSecond: 15 }], 5000));
    expect(builder.summary).toMatchObject({
      samples: 3,
      durationMs: 4000,
      publications: [],
      subscriptions: [
        {
          meanBitrateBps: 400_000,
          meanFramesPerSecond: 20,
          maxRoundTripS: 0.5,
          lossRate: 0.02,
          freezeCount: 1,
        },
      ],
    });
  });
});
