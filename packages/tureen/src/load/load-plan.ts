import type { MediaInput, PublishOptions } from '@tureen/room';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readRoomTarget, type RoomFlags, type RoomTarget } from '../settings/room-settings.ts';
import type { LayoutName } from './layout.ts';
import type { Thresholds } from './thresholds.ts';

/** The flags of `tureen load`. */
export interface LoadFlags extends RoomFlags {
  readonly rooms: number;
  readonly videoPublishers: number;
  readonly audioPublishers: number;
  readonly subscribers: number;
  readonly numPerSecond: number;
  readonly ramp?: number;
  readonly duration: number;
  readonly identityPrefix: string;
  readonly layout?: LayoutName;
  readonly simulcast: boolean;
  readonly videoResolution: keyof typeof RESOLUTIONS;
  readonly videoCodec?: string;
  readonly bitrate?: number;
  readonly fps: number;
  readonly workers?: number;
  readonly interval: number;
  readonly report?: string;
  readonly html?: string;
  readonly failOnLoss?: number;
  readonly failOnJoinTime?: number;
  readonly failOnBitrate?: number;
}

/** One bot of the test. */
export interface BotPlan {
  readonly role: 'publisher' | 'subscriber';
  readonly target: RoomTarget;
  /** What it publishes. */
  readonly sources: readonly { readonly input: MediaInput; readonly options: PublishOptions }[];
  /** Tracks that it is to receive. */
  readonly expectedTracks: number;
}

/** A test of load, checked. */
export interface LoadPlan {
  /** In the order in which they join: publishers first. */
  readonly bots: readonly BotPlan[];
  /** Milliseconds between two joins. */
  readonly joinIntervalMs: number;
  /** How long everybody stays after the last has joined. */
  readonly durationMs: number;
  /** Milliseconds between two looks at the figures. */
  readonly intervalMs: number;
  readonly layout: LayoutName;
  readonly workers: number | undefined;
  readonly thresholds: Thresholds;
}

const RESOLUTIONS = {
  high: { width: 1280, height: 720 },
  medium: { width: 640, height: 360 },
  low: { width: 320, height: 180 },
} as const;

/** Videos that each layout shows at most. */
export const VIDEOS_OF_LAYOUT: Readonly<Record<LayoutName, number>> = {
  all: Infinity,
  speaker: Infinity,
  '3x3': 9,
  '4x4': 16,
  '5x5': 25,
};

/** @throws CommandError `usage` when there would be nobody. */
export async function planLoad(flags: LoadFlags): Promise<LoadPlan> {
  const { rooms, videoPublishers, audioPublishers, subscribers, layout = 'all' } = flags;
  const total = rooms * (Math.max(videoPublishers, audioPublishers) + subscribers);
  if (total === 0) {
    throw new CommandError(
      ExitCode.usage,
      'nobody would join: give --publishers, --audio-publishers or --subscribers',
    );
  }
  const target = await readRoomTarget(flags);
  const numbers = Array.from({ length: rooms }, (_, index) => index + 1);
  const names = numbers.map((number) =>
    rooms === 1 ? target.room.roomId : `${target.room.roomId}-${number}`,
  );
  return {
    bots: [
      ...names.flatMap((roomId) => publishersOf(flags, target, roomId)),
      ...names.flatMap((roomId) => subscribersOf(flags, target, roomId)),
    ],
    joinIntervalMs: flags.ramp === undefined ? 1000 / flags.numPerSecond : flags.ramp / total,
    durationMs: flags.duration,
    // Rates are known from the second look on.
    intervalMs: Math.min(flags.interval, flags.duration / 3),
    layout,
    workers: flags.workers,
    thresholds: thresholdsOf(flags),
  };
}

/** The first have both sound and pictures when both are asked for. */
function publishersOf(flags: LoadFlags, target: RoomTarget, roomId: string): BotPlan[] {
  const { videoPublishers, audioPublishers } = flags;
  const count = Math.max(videoPublishers, audioPublishers);
  return Array.from({ length: count }, (_, index) => ({
    role: 'publisher',
    target: identityOf(flags, target, { roomId, role: 'publisher', index }),
    sources: [
      ...(index < videoPublishers ? [videoOf(flags)] : []),
      ...(index < audioPublishers ? [{ input: { type: 'tone' } as const, options: {} }] : []),
    ],
    expectedTracks: 0,
  }));
}

function videoOf({
  videoResolution,
  fps,
  simulcast,
  videoCodec,
  bitrate,
}: LoadFlags): BotPlan['sources'][number] {
  return {
    input: { type: 'test-pattern', ...RESOLUTIONS[videoResolution], frameRate: fps },
    options: {
      simulcast,
      ...(videoCodec !== undefined && { codec: videoCodec }),
      ...(bitrate !== undefined && { maxBitrateBps: bitrate }),
    },
  };
}

function subscribersOf(flags: LoadFlags, target: RoomTarget, roomId: string): BotPlan[] {
  const { videoPublishers, audioPublishers, subscribers, layout = 'all' } = flags;
  return Array.from({ length: subscribers }, (_, index) => ({
    role: 'subscriber',
    target: identityOf(flags, target, { roomId, role: 'subscriber', index }),
    sources: [],
    expectedTracks: Math.min(videoPublishers, VIDEOS_OF_LAYOUT[layout]) + audioPublishers,
  }));
}

function identityOf(
  { identityPrefix }: LoadFlags,
  { room, peer }: RoomTarget,
  { roomId, role, index }: { readonly roomId: string; readonly role: string; readonly index: number },
): RoomTarget {
  const name = `${identityPrefix}-${role}-${index + 1}`;
  // The made-up part keeps two tests that run at once apart.
  return { room: { ...room, roomId }, peer: { peerId: `${name}-${peer.peerId}`, displayName: name } };
}

function thresholdsOf({ failOnLoss, failOnJoinTime, failOnBitrate }: LoadFlags): Thresholds {
  return {
    ...(failOnLoss !== undefined && { maxLossRate: failOnLoss }),
    ...(failOnJoinTime !== undefined && { maxJoinMs: failOnJoinTime }),
    ...(failOnBitrate !== undefined && { minBitrateBps: failOnBitrate }),
  };
}
