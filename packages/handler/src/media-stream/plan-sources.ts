import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

import type { MediaKind } from 'mediasoup-client/types';

import type { OpenSource } from '../wire/messages.ts';
import type { AiortcMediaTrackConstraints, WantedTracks } from './constraints.ts';
import { deviceDefaults } from './device-defaults.ts';

/** One source to open and the kinds of tracks to take from it. */
export interface PlannedSource {
  readonly input: Omit<OpenSource, 'tracks'>;
  readonly kinds: MediaKind[];
}

/**
 * Which sources serve the wanted tracks: one for both kinds when they name the same file, URL or device with
 * the same settings, so that audio and video share a time line; else one each.
 *
 * @throws `TypeError` The platform has no default device.
 */
export function planSources(wanted: WantedTracks, platform: NodeJS.Platform): PlannedSource[] {
  const planned: PlannedSource[] = [];
  for (const [kind, constraints] of wanted) {
    const input = planInput(kind, constraints, platform);
    const shared = planned.find((source) => isDeepStrictEqual(source.input, input));
    if (shared) shared.kinds.push(kind);
    else planned.push({ input, kinds: [kind] });
  }
  return planned;
}

function planInput(
  kind: MediaKind,
  constraints: AiortcMediaTrackConstraints,
  platform: NodeJS.Platform,
): PlannedSource['input'] {
  const { source, timeout, loop = false, decode, startAt } = constraints;
  const { location, format, options } = locate(kind, constraints, platform);
  return {
    location,
    source,
    ...(format !== undefined && { format }),
    options: stringOptions(options),
    ...(timeout !== undefined && { timeoutS: timeout }),
    loop,
    ...(decode !== undefined && { decode }),
    ...(startAt !== undefined && { startAtS: startAt }),
  };
}

interface Located {
  readonly location: string;
  readonly format: string | undefined;
  readonly options: object;
}

function locate(
  kind: MediaKind,
  { source, device, file = '', url = '', format, options }: AiortcMediaTrackConstraints,
  platform: NodeJS.Platform,
): Located {
  if (source === 'url') return { location: url, format, options: options ?? {} };
  if (source === 'file') return { location: toPath(file), format, options: options ?? {} };
  const defaults = deviceDefaults(kind, platform);
  const location = device ?? defaults.device;
  if (location === undefined) {
    throw new TypeError(`missing ${kind}.device: this platform has no default one, name it as ffmpeg does`);
  }
  const fallback = isFormat(format, defaults.format) ? defaults.options : {};
  return { location, format: format ?? defaults.format, options: options ?? fallback };
}

/** Whether `format` is the platform's, by no name, by its own or by the one that mediasoup-client-aiortc documents. */
function isFormat(format: string | undefined, usual: string): boolean {
  return format === undefined || format === usual || (format === 'v4f2' && usual === 'v4l2');
}

function toPath(file: string): string {
  return /^file:/iu.test(file) ? fileURLToPath(file) : file;
}

function stringOptions(options: object): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
}
