import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import type { MediaKind } from 'mediasoup-client/types';

import { createLogger } from '../logger.ts';
import type { SessionMember, WorkerSession } from '../worker/session.ts';
import type { Worker } from '../worker/worker.ts';

const logger = createLogger('Track');

/** Where a track keeps its worker; found without `instanceof`, so it works across copies of packages. */
const WORKER: unique symbol = Symbol.for('tureen.handler.worker');

/** `track.data` of the tracks this package makes. */
export type AiortcTrackData = {
  /** Id of the source that a local track comes from. */
  playerId?: string;
  /** Whether somebody else sends it. */
  remote: boolean;
};

/** A track of this package: a `FakeMediaStreamTrack` that stands for a track in the worker. */
export type AiortcTrack = FakeMediaStreamTrack<AiortcTrackData>;

/** What `createTrack` needs to know. */
export interface CreateTrackOptions {
  readonly id: string;
  readonly kind: MediaKind;
  readonly data: AiortcTrackData;
  readonly label?: string;
  readonly settings?: MediaTrackSettings;
}

/**
 * The worker that a track lives in.
 *
 * @returns undefined for tracks that no worker made.
 */
export function workerOf(track: object): Worker | undefined {
  return WORKER in track ? (track[WORKER] as Worker) : undefined;
}

/**
 * Makes the Node side of the worker's track `id`. Stopping and enabling it reaches the worker; when the track
 * ends there, or with the worker, it fires `ended` here.
 */
export function createTrack(session: WorkerSession, options: CreateTrackOptions): AiortcTrack {
  const track: AiortcTrack = new FakeMediaStreamTrack<AiortcTrackData>({ ...options });
  attach(session, track);
  return track;
}

/** What a track becomes when it stands for one in the worker. */
function attach(session: WorkerSession, track: FakeMediaStreamTrack): TrackLink {
  const clone = track.clone.bind(track);
  Object.defineProperties(track, {
    [WORKER]: { value: session.worker },
    clone: {
      value: (options?: Parameters<typeof clone>[0]) => {
        const copy = clone(options);
        attach(session, copy).cloneFrom(track.id);
        return copy;
      },
    },
  });
  const link = new TrackLink(session, track);
  link.attach();
  return link;
}

/** Keeps a track and its counterpart in the worker in step. */
class TrackLink implements SessionMember {
  readonly #session: WorkerSession;
  readonly #track: FakeMediaStreamTrack;
  #detach: () => void = () => {};

  constructor(session: WorkerSession, track: FakeMediaStreamTrack) {
    this.#session = session;
    this.#track = track;
  }

  attach(): void {
    const unlisten = this.#session.wire.listen(this.#track.id, {
      'track.ended': ({ reason, message }) => {
        logger.debug('track %s ended: %s %s', this.#track.id, reason, message ?? '');
        this.#end();
      },
    });
    this.#track.addEventListener('enabledchange', this.#tellEnabled);
    this.#track.addEventListener('stopped', this.#tellStopped);
    const forget = this.#session.adopt(this);
    this.#detach = () => {
      unlisten();
      this.#track.removeEventListener('enabledchange', this.#tellEnabled);
      this.#track.removeEventListener('stopped', this.#tellStopped);
      forget();
    };
  }

  /** Makes the worker's side as a clone of another track there; ends the track where that is gone already. */
  cloneFrom(originalId: string): void {
    if (this.#track.readyState === 'ended') return this.#detach();
    const { id } = this.#track;
    this.#session.wire.request('track.clone', { originalId }, { target: id }).catch((error: unknown) => {
      logger.warn('cloning track %s as %s: %o', originalId, id, error);
      this.#end();
    });
  }

  sessionEnded(): void {
    this.#end();
  }

  #end(): void {
    this.#detach();
    this.#track.remoteStop();
  }

  readonly #tellEnabled = (): void => {
    const { id, enabled } = this.#track;
    this.#tell(this.#session.wire.request('track.setEnabled', { enabled }, { target: id }));
  };

  readonly #tellStopped = (): void => {
    this.#detach();
    this.#tell(this.#session.wire.request('track.stop', {}, { target: this.#track.id }));
  };

  #tell(request: Promise<unknown>): void {
    request.catch((error: unknown) => logger.warn('track %s: %o', this.#track.id, error));
  }
}
