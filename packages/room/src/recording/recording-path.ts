import { join } from 'node:path';
import type { MediaKind } from 'mediasoup-client/types';

/** What a recording's name is made of. */
export interface RecordingNames {
  readonly directory: string;
  readonly roomId: string;
  readonly displayName: string;
  readonly peerId: string;
  readonly kind: MediaKind;
  readonly consumerId: string;
  /** Mime type of what is recorded, such as `video/VP8`. */
  readonly mimeType: string;
}

/** Bytes that one part of a path may have; file systems allow 255 for the whole name. */
const MAX_PART_BYTES = 60;

/** File extensions whose container takes a codec without transcoding. */
const EXTENSIONS: Readonly<Record<string, string | undefined>> = {
  'video/h264': 'mp4',
  'video/vp8': 'webm',
  'video/vp9': 'webm',
  'audio/opus': 'ogg',
};

/** Names that Windows keeps for devices, whatever the extension. */
const RESERVED_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/** The part before the extension is too long or holds what a path must not hold. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what must not get into a name
const UNSAFE_CHARACTERS = /[/\\:*?"<>|\u0000-\u001F\u007F]/gu;

/**
 * The path of a recording: `<directory>/<roomId>/<displayName>(<peerId>)_<kind>(<consumerId>).<ext>`. Names come
 * from other peers: whatever could leave the directory or trouble a file system is replaced by `_`.
 */
export function recordingPath(names: RecordingNames): string {
  const { directory, roomId, displayName, peerId, kind, consumerId, mimeType } = names;
  const extension = EXTENSIONS[mimeType.toLowerCase()] ?? 'mkv';
  const file = `${safePart(displayName)}(${safePart(peerId)})_${kind}(${safePart(consumerId)}).${extension}`;
  return join(directory, safePart(roomId), file);
}

/** `text` as one harmless part of a path, never empty, `.` or `..`. */
export function safePart(text: string): string {
  const clean = cut(text.normalize('NFC').replace(UNSAFE_CHARACTERS, '_'));
  const trimmed = clean.replace(/^[. ]+|[. ]+$/gu, '_');
  if (trimmed === '') return '_';
  return RESERVED_NAME.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** The longest start of `text` that fits, without half a character. */
function cut(text: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_PART_BYTES) break;
    kept += character;
  }
  return kept;
}
