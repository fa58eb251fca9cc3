import path from 'node:path';
import { inspect } from 'node:util';

import type { MediaKind } from 'mediasoup-client/types';

/** Where one track comes from. */
export type AiortcMediaTrackConstraints = {
  /** `device`: microphone or webcam; `file`: a media file; `url`: a server. */
  source: 'device' | 'file' | 'url';
  /** Device name as ffmpeg knows it; the system's default when missing. */
  device?: string;
  /** Absolute path or `file://` URL; mandatory with `source: 'file'`. */
  file?: string;
  /** Mandatory with `source: 'url'`: http, https, rtsp, rtsps, rtp, srtp, udp, tcp, tls, rtmp, rtmps or srt. */
  url?: string;
  /** ffmpeg's input format; the platform's for devices, else found by looking at the content. */
  format?: string;
  /** ffmpeg's input options; `{ framerate: '30', video_size: '640x480' }` for video devices. */
  options?: object;
  /** Seconds within which it must open, and within which a server must send. Default 10. */
  timeout?: number;
  /** Begin again at the end of a file. Default false. */
  loop?: boolean;
  /** `true` decodes, `false` sends encoded frames as they are or fails. Default: what costs least. */
  decode?: boolean;
  /** Position in a file, in seconds, at which to begin; a loop begins anew at 0. Default 0. */
  startAt?: number;
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
 * @throws `TypeError` Neither kind is wanted, a source lacks what it needs, or a value has the wrong type.
 */
export function readConstraints(constraints?: AiortcMediaStreamConstraints): WantedTracks {
  const wanted = new Map<MediaKind, AiortcMediaTrackConstraints>();
  for (const kind of ['audio', 'video'] as const) {
    const given = constraints?.[kind];
    if (!given) continue;
    const track: AiortcMediaTrackConstraints = given === true ? { source: 'device' } : given;
    checkSource(kind, track);
    wanted.set(kind, track);
  }
  if (wanted.size === 0) throw new TypeError('at least audio or video constraints must be given');
  return wanted;
}

interface Setting {
  readonly isRight: (value: unknown) => boolean;
  readonly wanted: string;
}

const isName = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSeconds = (value: unknown): boolean => Number.isFinite(value) && Number(value) >= 0;

/** What settings must be: programs in JavaScript may give anything, and ffmpeg's words name no constraint. */
const SETTINGS = {
  device: { isRight: isName, wanted: 'a name that ffmpeg knows' },
  format: { isRight: isName, wanted: 'a name that ffmpeg knows' },
  options: { isRight: isObject, wanted: 'an object of names and values' },
  timeout: { isRight: (value) => isSeconds(value) && value !== 0, wanted: 'a number of seconds' },
  startAt: { isRight: isSeconds, wanted: 'a number of seconds' },
} satisfies Partial<Record<keyof AiortcMediaTrackConstraints, Setting>>;

const URL_SHAPE = /^(?!file:)[a-z][a-z0-9+.-]*:\/\/./iu;

function checkSource(kind: MediaKind, constraints: AiortcMediaTrackConstraints): void {
  const { source, file, url } = constraints;
  switch (source) {
    case 'device':
      break;
    case 'file':
      checkFile(kind, file);
      break;
    case 'url':
      if (!url) throw new TypeError(`missing ${kind}.url`);
      if (!URL_SHAPE.test(url)) throw new TypeError(`invalid ${kind}.url "${url}": use a URL of a server`);
      break;
    default:
      throw new TypeError(`invalid ${kind}.source "${String(source)}": use "device", "file" or "url"`);
  }
  checkSettings(kind, constraints);
}

function checkSettings(kind: MediaKind, constraints: AiortcMediaTrackConstraints): void {
  for (const [name, { isRight, wanted }] of Object.entries(SETTINGS)) {
    const value: unknown = constraints[name as keyof typeof SETTINGS];
    if (value !== undefined && !isRight(value))
      throw new TypeError(`invalid ${kind}.${name} ${inspect(value, { depth: 0 })}: use ${wanted}`);
  }
}

function checkFile(kind: MediaKind, file: string | undefined): void {
  if (!file) throw new TypeError(`missing ${kind}.file`);
  if (typeof file !== 'string' || !(/^file:\/\//iu.test(file) || path.isAbsolute(file)))
    throw new TypeError(`invalid ${kind}.file "${file}": use an absolute path or a file:// URL`);
}
