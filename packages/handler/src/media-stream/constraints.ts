import type { MediaKind } from 'mediasoup-client/types';

/** Where one track comes from. */
export type AiortcMediaTrackConstraints = {
  /** `device`: microphone or webcam; `file`: a media file; `url`: anything ffmpeg opens. */
  source: 'device' | 'file' | 'url';
  /** Device name as ffmpeg knows it; the system's default when missing. */
  device?: string;
  /** Path, from the current folder if it is relative, or `file:` URL; mandatory with `source: 'file'`. */
  file?: string;
  /** Mandatory with `source: 'url'`. */
  url?: string;
  /** ffmpeg's input format; the platform's for devices, else found by looking at the content. */
  format?: string;
  /** ffmpeg's input options; `{ framerate: '30', video_size: '640x480' }` for video devices. */
  options?: object;
  /** Seconds within which it must open, and within which a server must send. Default 10. */
  timeout?: number;
  /** Begin again at the end of a file. Default false. */
  loop?: boolean;
  /** `false` sends encoded frames as they are where the codec fits. Default true. */
  decode?: boolean;
};

/** Argument of `worker.getUserMedia()`; `true` is `{ source: 'device' }`. */
export type AiortcMediaStreamConstraints = {
  audio?: AiortcMediaTrackConstraints | boolean;
  video?: AiortcMediaTrackConstraints | boolean;
};

/** The constraints of each kind that is wanted, `true` spelled out. */
export type WantedTracks = ReadonlyMap<MediaKind, AiortcMediaTrackConstraints>;

/**
 * Checks constraints as they come from an application.
 *
 * @throws {@link TypeError} Neither kind is wanted, or a source lacks what it needs.
 */
export function readConstraints(constraints: AiortcMediaStreamConstraints = {}): WantedTracks {
  const wanted = new Map<MediaKind, AiortcMediaTrackConstraints>();
  for (const kind of ['audio', 'video'] as const) {
    const given = constraints[kind];
    if (!given) continue;
    const track: AiortcMediaTrackConstraints = given === true ? { source: 'device' } : given;
    checkSource(kind, track);
    wanted.set(kind, track);
  }
  if (wanted.size === 0) throw new TypeError('at least audio or video constraints must be given');
  return wanted;
}

function checkSource(kind: MediaKind, { source, file, url }: AiortcMediaTrackConstraints): void {
  switch (source) {
    case 'device':
      return;
    case 'file':
      if (!file) throw new TypeError(`missing ${kind}.file`);
      return;
    case 'url':
      if (!url) throw new TypeError(`missing ${kind}.url`);
      return;
    default:
      throw new TypeError(`invalid ${kind}.source "${String(source)}": use "device", "file" or "url"`);
  }
}
