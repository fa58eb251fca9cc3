import { HandlerError } from '../errors.ts';
import type { RequestData, RequestReply } from '../wire/messages.ts';
import type { WorkerSession } from '../session/worker-session.ts';
import { sourceError } from './source-error.ts';
import { sessionOf } from './track.ts';

/** Where a playing source stands. */
export interface PlaybackState {
  /** Seconds from the beginning of the source; grows while it plays and begins anew with each pass of a loop. */
  readonly position: number;
  /** Seconds; undefined for what has no known end. */
  readonly duration: number | undefined;
  readonly paused: boolean;
}

/** Holds, moves and shows the one source that a track or all tracks of a stream come from. */
export interface Playback {
  /** Lets audio and video stand still. Does nothing the second time. */
  pause(): Promise<void>;
  /** Lets audio and video go on from where they stand. */
  resume(): Promise<void>;
  /**
   * Lets audio and video go on from `position`, in seconds; beyond the end is the end. Video goes on with the picture
   * of that moment, key frame or not. A paused source stays paused.
   */
  seek(position: number): Promise<void>;
  getState(): Promise<PlaybackState>;
}

/**
 * The playback of a file or URL that `getUserMedia()` opened, found from a track or a stream of it. Clones and other
 * tracks of the source are moved with it.
 *
 * Its methods reject with a {@link HandlerError}: `unsupported` for devices and live streams, `not-found` once the
 * source has ended, `closed` and `worker-died`.
 *
 * @throws `TypeError` The track comes from no source, or the tracks of the stream come from several.
 */
export function playbackOf(media: MediaStreamTrack | MediaStream): Playback {
  const tracks = 'getTracks' in media ? media.getTracks() : [media];
  const sources = new Map(tracks.map((track) => [sourceIdOf(track), track]));
  const [[sourceId, track] = []] = sources;
  const session = track && sessionOf(track);
  if (sourceId === undefined || !session) {
    throw new TypeError('not a track of a file or URL: pass one that getUserMedia() opened');
  }
  if (sources.size > 1) {
    throw new TypeError(`the tracks come from ${sources.size} sources: pass a single track`);
  }
  return new SourceControl(session, sourceId);
}

function sourceIdOf(track: object): string | undefined {
  const data: unknown = 'data' in track ? track.data : undefined;
  const isRecord = typeof data === 'object' && data !== null && 'playerId' in data;
  return isRecord && typeof data.playerId === 'string' ? data.playerId : undefined;
}

class SourceControl implements Playback {
  readonly #session: WorkerSession;
  readonly #target: string;

  constructor(session: WorkerSession, sourceId: string) {
    this.#session = session;
    this.#target = sourceId;
  }

  async pause(): Promise<void> {
    await this.#ask('source.pause', {});
  }

  async resume(): Promise<void> {
    await this.#ask('source.resume', {});
  }

  async seek(position: number): Promise<void> {
    if (!(Number.isFinite(position) && position >= 0)) {
      throw new TypeError(`invalid position ${position}: use a number of seconds, not below 0`);
    }
    await this.#ask('source.seek', { positionS: position });
  }

  async getState(): Promise<PlaybackState> {
    const { positionS, durationS, paused } = await this.#ask('source.getPlayback', {});
    return { position: positionS, duration: durationS ?? undefined, paused };
  }

  async #ask<Name extends ControlName>(method: Name, data: RequestData<Name>): Promise<RequestReply<Name>> {
    try {
      return await this.#session.wire.request(method, data, { target: this.#target });
    } catch (error) {
      throw explain(error);
    }
  }
}

type ControlName = 'source.pause' | 'source.resume' | 'source.seek' | 'source.getPlayback';

function explain(error: unknown): unknown {
  if (!HandlerError.isInstance(error)) return error;
  const { remoteCode } = error.details;
  if (remoteCode === 'not-found') {
    const message = 'the source has ended: open it again with getUserMedia()';
    return new HandlerError('not-found', message, { cause: error, details: error.details });
  }
  return sourceError(remoteCode, error.message, error) ?? error;
}
