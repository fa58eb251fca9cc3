import { workerOf } from '@tureen/handler';
import { composeVideo, mixAudio, type AudioMix, type VideoComposition } from '@tureen/streams';
import type { MediaKind } from 'mediasoup-client/types';
import type { Subscription } from '../subscription.ts';
import { Recording } from './recording.ts';
import { wantedPath, type RecordingsOptions } from './start-recording.ts';

/** Stands for the peer in the names of the file. */
const EVERYBODY = 'everybody';

/** What a container has of each kind, as what is mixed must be encoded anyway. */
const CODECS: Readonly<Record<string, Partial<Record<MediaKind, string>>>> = {
  webm: { audio: 'audio/opus', video: 'video/VP8' },
  mkv: { audio: 'audio/opus', video: 'video/H264' },
  mp4: { audio: 'audio/opus', video: 'video/H264' },
  ogg: { audio: 'audio/opus' },
  wav: { audio: 'audio/L16' },
  mp3: { audio: 'audio/mpeg' },
};

type Mixes = Readonly<{ audio?: AudioMix; video?: VideoComposition }>;

/** The mix of a room, and the file that it is written to. */
export class MixedFile {
  readonly recording: Recording;
  readonly #mixes: Mixes;

  private constructor(recording: Recording, mixes: Mixes) {
    this.recording = recording;
    this.#mixes = mixes;
  }

  /** Begins a file, silent and black until tracks are added. @throws RoomError `recording-failed`; StreamsError. */
  static async begin(
    recordings: RecordingsOptions,
    kinds: readonly MediaKind[],
    first: Subscription,
  ): Promise<MixedFile> {
    const worker = workerOf(first.track);
    const options = worker && { worker };
    const mixes: Mixes = {
      ...(kinds.includes('audio') && { audio: await mixAudio([], options) }),
      ...(kinds.includes('video') && { video: await composeVideo([], options) }),
    };
    try {
      return new MixedFile(await start(recordings, Object.values(mixes), first), mixes);
    } catch (error) {
      for (const mix of Object.values(mixes)) await mix.close();
      throw error;
    }
  }

  /** @throws StreamsError when the track cannot be mixed. */
  async add(subscription: Subscription): Promise<void> {
    await this.#mixes[subscription.kind]?.add(subscription.track);
    subscription.attachRecording(this.recording);
  }

  /** Never rejects: a mix that has ended has nothing to let go of. */
  async remove({ kind, track }: Subscription): Promise<void> {
    await this.#mixes[kind]?.remove(track).catch(() => undefined);
  }

  /** Finishes the file. Never rejects. */
  async end(): Promise<void> {
    await this.recording.stop().catch(() => undefined);
    for (const mix of Object.values(this.#mixes)) await mix.close().catch(() => undefined);
  }
}

async function start(
  { roomId, settings, listener }: RecordingsOptions,
  mixes: readonly (AudioMix | VideoComposition)[],
  first: Subscription,
): Promise<Recording> {
  const tracks = mixes.map(({ track }) => track);
  const kind = tracks.length > 1 ? 'media' : first.kind;
  const usual = settings.recordFormat === 'smcdk' ? 'mp4' : 'webm';
  const container = settings.recordContainer?.replace(/^\./u, '') ?? usual;
  const mimeTypes = tracks.flatMap((track) => CODECS[container]?.[track.kind as MediaKind] ?? []);
  return Recording.start({
    path: wantedPath(settings, {
      roomId,
      kind,
      mimeTypes,
      displayName: EVERYBODY,
      peerId: EVERYBODY,
      source: kind,
      consumerId: first.consumer.id,
    }),
    tracks,
    kind,
    mimeTypes,
    segmentMs: settings.recordSegmentMs,
    listener: {
      onFinished: (summary) => listener.onRecordingFinished(summary, first),
      onFailed: (error) => listener.onRecordingFailed(error, first),
    },
  });
}
