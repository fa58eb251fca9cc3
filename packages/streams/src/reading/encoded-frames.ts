import { randomUUID } from 'node:crypto';
import type { StreamMessage } from '@tureen/channel';
import { requestStreams } from '../module.ts';
import { FRAME_FLAG } from './message-types.ts';
import { ownBytes } from './own-bytes.ts';
import { splitQueue, type ReaderOptions } from './reading-options.ts';
import { TrackReader } from './track-reader.ts';

/** Options of `encodedFrames`. */
export interface EncodedFramesOptions extends ReaderOptions {
  /** Frames that may wait; up to 10 of them are here already. Default: 60. */
  readonly maxQueue?: number;
}

/** One encoded frame of a track: a picture, or a packet of sound. */
export interface EncodedFrameData {
  /** Such as `video/VP8`. */
  readonly mimeType: string;
  /** RTP clock rate in Hz. */
  readonly clockRate: number;
  /** Whether decoding can begin here; always so for sound. */
  readonly keyFrame: boolean;
  /** Whether all its packets have come. */
  readonly complete: boolean;
  /** A VP8 or VP9 frame, an H264 access unit in Annex B form, an Opus packet; in memory that nothing else uses. */
  readonly data: Uint8Array;
  /** Milliseconds on the clock of the worker, which all its tracks share. */
  readonly timestamp: number;
}

/** Frames that may come here before they are asked for. */
const PREFETCH = 10;

/**
 * Reads the encoded frames of a received track, of a file that is played without decoding, or of an encoded source.
 * Nothing is decoded.
 *
 * Of video the first one is a key frame. When more than `maxQueue` frames wait, all of them are dropped, a key frame is
 * asked for and reading goes on with it, so that what is read can be decoded. Of sound the oldest is dropped.
 *
 * @throws `TypeError` An option is out of range.
 * @throws {@link StreamsError} `foreign-track`; the reader's `next()` throws the others, `unsupported-codec` for a track
 * that has no encoded form.
 */
export function encodedFrames(
  track: MediaStreamTrack,
  options: EncodedFramesOptions = {},
): TrackReader<EncodedFrameData> {
  const { prefetch, maxQueue } = splitQueue(options.maxQueue ?? 60, PREFETCH);
  return new TrackReader(track, {
    prefetch,
    signal: options.signal,
    read: readPacket,
    open: async (worker, streamId, opening) =>
      requestStreams(
        worker,
        'reading.openPackets',
        { trackId: track.id, streamId, maxQueue },
        { target: randomUUID(), signal: opening },
      ),
  });
}

function readPacket({ body, flags, timestamp }: StreamMessage, shape: Uint8Array): EncodedFrameData {
  const view = new DataView(shape.buffer, shape.byteOffset, shape.byteLength);
  return {
    mimeType: new TextDecoder().decode(shape.subarray(4)),
    clockRate: view.getUint32(0),
    keyFrame: (flags & FRAME_FLAG.keyFrame) !== 0,
    complete: (flags & FRAME_FLAG.incomplete) === 0,
    data: ownBytes(body),
    timestamp: Number(timestamp) / 1000,
  };
}
