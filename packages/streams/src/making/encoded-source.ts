import type { AiortcTrack, Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { openSource } from './open-source.ts';
import { ProgramSource, type CaptureOptions } from './program-source.ts';
import type { SourceLink } from './source-link.ts';
import { toMicroseconds } from './to-microseconds.ts';

/** Codecs whose packets a program can bring. */
export type EncodedMimeType = 'audio/opus' | 'video/VP8' | 'video/VP9' | 'video/H264';

/** Options of `createEncodedSource`. */
export interface EncodedSourceOptions {
  readonly mimeType: EncodedMimeType;
  /**
   * Format parameters as in SDP, by which a producer of the same codec is found. Default: `profile-level-id` 42e01f for
   * H264, `profile-id` 0 for VP9, none for others.
   */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** Packets that may wait in the worker; captures beyond wait for room. Default: 30. */
  readonly maxQueue?: number;
  /** Sources of one worker with the same name share a time line, so that equal timestamps are played together. */
  readonly timeline?: string;
  /** Gives up making it. */
  readonly signal?: AbortSignal;
}

/** Options of capturing a packet. */
export interface EncodedCaptureOptions extends CaptureOptions {
  /** Milliseconds; see `CaptureOptions`. */
  readonly timestamp: number;
  /** Whether decoding can begin here. Default: true for audio, false for video. */
  readonly keyFrame?: boolean;
}

/** What each codec is, to the worker. */
interface CodecFacts {
  readonly kind: 'audio' | 'video';
  readonly clockRate: number;
  readonly channels: 1 | 2;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const VIDEO = { kind: 'video', clockRate: 90_000, channels: 1 } as const;

const CODECS: Readonly<Record<EncodedMimeType, CodecFacts>> = {
  'audio/opus': { kind: 'audio', clockRate: 48_000, channels: 2, parameters: {} },
  'video/VP8': { ...VIDEO, parameters: {} },
  'video/VP9': { ...VIDEO, parameters: { 'profile-id': 0 } },
  'video/H264': { ...VIDEO, parameters: { 'profile-level-id': '42e01f' } },
};

/**
 * Makes a track of packets that the program has encoded. They are sent without decoding where the producer has the same
 * codec, and decoded for readers of raw frames.
 *
 * @throws `TypeError` An option is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createEncodedSource(
  worker: Worker,
  { mimeType, parameters, maxQueue = 30, timeline, signal }: EncodedSourceOptions,
): Promise<EncodedSource> {
  if (!Object.hasOwn(CODECS, mimeType)) {
    throw new TypeError(`mimeType must be one of ${Object.keys(CODECS).join(', ')}, got '${mimeType}'`);
  }
  if (!Number.isInteger(maxQueue) || maxQueue < 1) {
    throw new TypeError(`maxQueue must be a whole number from 1, got ${maxQueue}`);
  }
  const codec = { ...CODECS[mimeType], ...(parameters && { parameters }) };
  const { track, link } = await openSource(worker, {
    method: 'making.createEncodedSource',
    data: (streamId) => ({ streamId, mimeType, ...codec, ...(timeline && { timeline }) }),
    kind: codec.kind,
    settings: {},
    name: 'encoded source',
    maxUnits: maxQueue,
    acknowledged: false,
    signal,
  });
  return new EncodedSource(track, link, mimeType);
}

/** A track that the program feeds with encoded packets; made by `createEncodedSource()`. */
export class EncodedSource extends ProgramSource {
  readonly mimeType: EncodedMimeType;

  /** @internal */
  constructor(track: AiortcTrack, link: SourceLink, mimeType: EncodedMimeType) {
    super(track, link);
    this.mimeType = mimeType;
    link.onKeyFrameRequest = () => this.emit('keyframerequest');
  }

  /** Packets that the worker has and has not played. */
  get queuedPackets(): number {
    return this.link.queuedUnits;
  }

  /**
   * Appends one packet: a VP8 or VP9 frame, an H264 access unit in Annex B form without B-frames, an Opus packet. It is
   * copied at once. Resolves when there was room for it.
   *
   * @throws `TypeError` The timestamp is none.
   * @throws {@link StreamsError} `wrong-size` when it is empty, `closed`, `worker-gone`.
   */
  async capture(packet: Uint8Array, options: EncodedCaptureOptions): Promise<void> {
    const { timestamp, keyFrame = false, signal } = options;
    if (packet.byteLength === 0) throw StreamsError.wrongSize('an encoded source', 'a whole packet', 0);
    const body = new Uint8Array(packet);
    await this.link.capture({ units: 1, body, timestampUs: toMicroseconds(timestamp), keyFrame, signal });
  }
}
