import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import type { MediaKind } from 'mediasoup-client/types';

import type { WorkerSession } from '../session/worker-session.ts';
import { TrackLink } from './track-link.ts';
import { defineW3cMembers } from './w3c-members.ts';

/** Where a track keeps the session of its worker; found without `instanceof`, so it works across copies of packages. */
const SESSION: unique symbol = Symbol.for('tureen.handler.session');

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
  /** What is known at first; the worker tells when it changes. */
  readonly settings?: MediaTrackSettings;
  /** What `getConstraints()` returns. */
  readonly constraints?: MediaTrackConstraints;
  /** Whether nothing comes yet, as of tracks that are received. Default false. */
  readonly muted?: boolean;
}

/** The running worker process that a track lives in; undefined for tracks that no worker made. */
export function sessionOf(track: object): WorkerSession | undefined {
  return SESSION in track ? (track[SESSION] as WorkerSession) : undefined;
}

/**
 * Makes the Node side of the worker's track `id`. Stopping and enabling it reaches the worker; when the track
 * ends there, or with the worker, it fires `ended` here.
 */
export function createTrack(session: WorkerSession, options: CreateTrackOptions): AiortcTrack {
  const track: AiortcTrack = new FakeMediaStreamTrack<AiortcTrackData>({
    ...options,
    settings: { ...options.settings },
  });
  attach(session, track);
  return track;
}

/** What a track becomes when it stands for one in the worker. */
function attach(session: WorkerSession, track: FakeMediaStreamTrack): TrackLink {
  const clone = track.clone.bind(track);
  const setSettings = defineW3cMembers(track);
  Object.defineProperties(track, {
    [SESSION]: { value: session },
    clone: {
      value: (options?: Parameters<typeof clone>[0]) => {
        const copy = clone(options);
        copy.contentHint = track.contentHint;
        attach(session, copy).cloneFrom(track.id);
        return copy;
      },
    },
  });
  const link = new TrackLink(session, track, setSettings);
  link.attach();
  return link;
}
