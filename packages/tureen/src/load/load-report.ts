import { availableParallelism } from 'node:os';
import type { BotResult } from './load-bot.ts';
import { figuresOf, type LoadFigures } from './load-figures.ts';
import type { LoadPlan } from './load-plan.ts';
import { judge, type ThresholdResult } from './judge.ts';
import type { TimelinePoint } from './timeline.ts';

/** How busy the machine was that made the load. */
export interface GeneratorFigures {
  readonly cores: number;
  readonly workers: number;
  /** CPU seconds of the Node.js process, without the workers. */
  readonly cpuSeconds: number;
  /** Milliseconds by which the event loop was late, at the 99th percentile. */
  readonly eventLoopDelayMs: number;
}

/** One bot of the report. */
export interface BotReport {
  readonly peerId: string;
  readonly roomId: string;
  readonly role: 'publisher' | 'subscriber';
  readonly joinMs: number | undefined;
  readonly failures: readonly string[];
  readonly tracks: readonly {
    readonly kind: 'audio' | 'video';
    readonly mimeType: string;
    readonly packets: number;
    readonly packetsLost: number;
    readonly lossRate: number;
    readonly bitrateBps: number;
  }[];
}

/** A test of load, for programs. */
export interface LoadReport {
  /** Whether every threshold was reached. */
  readonly ok: boolean;
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly server: string;
  readonly durationMs: number;
  readonly thresholds: readonly ThresholdResult[];
  readonly figures: LoadFigures;
  readonly generator: GeneratorFigures;
  readonly timeline: readonly TimelinePoint[];
  readonly bots: readonly BotReport[];
}

/** What a report is made from. */
export interface LoadOutcome {
  readonly plan: LoadPlan;
  readonly startedAt: Date;
  readonly interrupted: boolean;
  readonly results: readonly BotResult[];
  readonly timeline: readonly TimelinePoint[];
  readonly generator: Omit<GeneratorFigures, 'cores'>;
}

/** Makes the report of a test. */
export function reportOf({
  plan,
  startedAt,
  interrupted,
  results,
  timeline,
  generator,
}: LoadOutcome): LoadReport {
  const figures = figuresOf(results);
  const thresholds = judge(figures, plan.thresholds);
  return {
    ok: thresholds.every(({ ok }) => ok),
    interrupted,
    startedAt: startedAt.toISOString(),
    server: serverOf(plan),
    durationMs: timeline.at(-1)?.timeMs ?? 0,
    thresholds,
    figures,
    generator: { cores: availableParallelism(), ...generator },
    timeline,
    bots: results.map(botOf),
  };
}

/** Without its query, where a token may be. */
function serverOf({ bots }: LoadPlan): string {
  const url = URL.parse(bots[0]?.target.room.url ?? '');
  return url === null ? '' : `${url.protocol}//${url.host}${url.pathname}`;
}

function botOf({ plan, joinMs, failures, summary }: BotResult): BotReport {
  return {
    peerId: plan.target.peer.peerId,
    roomId: plan.target.room.roomId,
    role: plan.role,
    joinMs,
    failures,
    tracks: [...summary.publications, ...summary.subscriptions].map(
      ({ kind, mimeType, packets, packetsLost, lossRate, meanBitrateBps }) => ({
        kind,
        mimeType,
        packets,
        packetsLost,
        lossRate,
        bitrateBps: meanBitrateBps,
      }),
    ),
  };
}
