import type { FakeMediaStreamTrack } from 'fake-mediastreamtrack';

import type { HandlerError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import type { TrackState } from '../wire/messages.ts';
import type { SessionMember, WorkerSession } from '../session/worker-session.ts';
import { noteEnd, toTrackEnd, type TrackEnd } from './track-end.ts';

const logger = createLogger('Track');

/** Keeps a track and its counterpart in the worker in step. */
export class TrackLink implements SessionMember {
  readonly #session: WorkerSession;
  readonly #track: FakeMediaStreamTrack;
  readonly #setSettings: (settings: MediaTrackSettings) => void;
  #detach: () => void = () => {};

  /** @param setSettings - Changes what `getSettings()` of the track returns. */
  constructor(
    session: WorkerSession,
    track: FakeMediaStreamTrack,
    setSettings: (settings: MediaTrackSettings) => void,
  ) {
    this.#session = session;
    this.#track = track;
    this.#setSettings = setSettings;
  }

  attach(): void {
    const unlisten = this.#session.wire.listen(this.#track.id, {
      'track.ended': (told) => {
        logger.debug('track %s ended: %s %s', this.#track.id, told.reason, told.message ?? '');
        this.#end(toTrackEnd(told));
      },
      'track.stateChange': (state) => this.#apply(state),
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
    this.#clone(originalId).catch((error: unknown) => {
      logger.warn('cloning track %s as %s: %o', originalId, this.#track.id, error);
      this.#end({ reason: 'closed' });
    });
  }

  sessionEnded(error: HandlerError): void {
    this.#end(error.code === 'worker-died' ? { reason: 'error', error } : { reason: 'closed' });
  }

  async #clone(originalId: string): Promise<void> {
    const { id } = this.#track;
    this.#apply(await this.#session.wire.request('track.clone', { originalId }, { target: id }));
  }

  #apply({ muted, settings }: TrackState): void {
    if (this.#track.readyState === 'ended') return;
    if (settings) this.#setSettings(settings);
    if (muted === true) this.#track.remoteMute();
    if (muted === false) this.#track.remoteUnmute();
  }

  #end(end: TrackEnd): void {
    this.#detach();
    if (this.#track.readyState === 'live') noteEnd(this.#track, end);
    this.#track.remoteStop();
  }

  readonly #tellEnabled = (): void => {
    const { id, enabled } = this.#track;
    this.#tell(this.#session.wire.request('track.setEnabled', { enabled }, { target: id }));
  };

  readonly #tellStopped = (): void => {
    this.#detach();
    noteEnd(this.#track, { reason: 'stopped' });
    this.#tell(this.#session.wire.request('track.stop', {}, { target: this.#track.id }));
  };

  #tell(request: Promise<unknown>): void {
    request.catch((error: unknown) => logger.warn('track %s: %o', this.#track.id, error));
  }
}
