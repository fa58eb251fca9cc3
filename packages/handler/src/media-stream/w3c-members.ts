import type { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import type { MediaKind } from 'mediasoup-client/types';

/** W3C mst-content-hint, section 3. */
const CONTENT_HINTS: Readonly<Record<MediaKind, readonly string[]>> = {
  audio: ['', 'speech', 'speech-recognition', 'music'],
  video: ['', 'motion', 'detail', 'text'],
};

const RANGES = ['width', 'height', 'frameRate', 'sampleRate', 'channelCount'] as const;

/**
 * Makes members of a track behave as W3C has them: `getSettings()` and `getCapabilities()` return copies of what is
 * known now, `contentHint` ignores what is no hint for its kind.
 *
 * @returns Changes what `getSettings()` returns.
 */
export function defineW3cMembers(track: FakeMediaStreamTrack): (settings: MediaTrackSettings) => void {
  const settings = track.getSettings();
  const hints = CONTENT_HINTS[track.kind as MediaKind];
  let contentHint = hints.includes(track.contentHint) ? track.contentHint : '';
  Object.defineProperties(track, {
    getSettings: { value: (): MediaTrackSettings => ({ ...settings }) },
    getCapabilities: { value: (): MediaTrackCapabilities => capabilitiesOf(settings) },
    contentHint: {
      get: () => contentHint,
      set: (hint: string) => {
        if (hints.includes(hint)) contentHint = hint;
      },
    },
  });
  return (changed) => void Object.assign(settings, changed);
}

/** A source has one size and one rate: that is the range of each. */
function capabilitiesOf(settings: MediaTrackSettings): MediaTrackCapabilities {
  const { deviceId } = settings;
  const ranges = RANGES.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [[name, { min: value, max: value }] as const];
  });
  return { ...Object.fromEntries(ranges), ...(deviceId !== undefined && { deviceId }) };
}
