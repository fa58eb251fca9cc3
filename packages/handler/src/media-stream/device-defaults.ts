import type { MediaKind } from 'mediasoup-client/types';

/** How ffmpeg opens the default microphone or webcam of a platform. */
export interface DeviceDefaults {
  /** Device name; undefined where the platform knows no default one. */
  readonly device: string | undefined;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
}

const WEBCAM = { framerate: '30', video_size: '640x480' };

const DARWIN: Record<MediaKind, DeviceDefaults> = {
  audio: { device: 'none:0', format: 'avfoundation', options: {} },
  video: { device: 'default:none', format: 'avfoundation', options: WEBCAM },
};

const WINDOWS: Record<MediaKind, DeviceDefaults> = {
  audio: { device: undefined, format: 'dshow', options: {} },
  video: { device: undefined, format: 'dshow', options: WEBCAM },
};

const LINUX: Record<MediaKind, DeviceDefaults> = {
  audio: { device: 'hw:0', format: 'alsa', options: {} },
  video: { device: '/dev/video0', format: 'v4l2', options: WEBCAM },
};

/** The defaults of a platform; other Unix systems are taken for Linux. */
export function deviceDefaults(kind: MediaKind, platform: NodeJS.Platform): DeviceDefaults {
  if (platform === 'darwin') return DARWIN[kind];
  return platform === 'win32' ? WINDOWS[kind] : LINUX[kind];
}
