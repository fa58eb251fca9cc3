import { join, parse } from 'node:path';
import type { MediaKind } from 'mediasoup-client/types';
import { fileExtension, type FileTypeSettings } from './file-extension.ts';
import { safePart } from './safe-part.ts';

/** What a recording's path is made of. */
export interface RecordingContext {
  readonly roomId: string;
  /** As the peer calls itself: not fit for a path. */
  readonly displayName: string;
  readonly peerId: string;
  /** `media` when audio and video go into one file. */
  readonly kind: MediaKind | 'media';
  /** `audio`, `video`, `screensharing`; `media` when several go into one file. */
  readonly source: string;
  /** Of the first track. */
  readonly consumerId: string;
  /** Mime types of the tracks, such as `video/VP8`. */
  readonly mimeTypes: readonly string[];
  /** Extension that takes the codecs, without the dot. */
  readonly extension: string;
}

/** How the paths of recordings are chosen. */
export interface RecordingPathSettings extends FileTypeSettings {
  readonly recordDirectoryPath: string;
  readonly recordTemplate: string;
  readonly recordFilePathGenerator?: ((context: RecordingContext) => string) | undefined;
}

/** The predecessor's names: a folder per room, a file per consumer. */
export const DEFAULT_TEMPLATE = '{roomId}/{displayName}({peerId})_{kind}({consumerId})';

/** A folder per room, a file per peer. */
export const PER_PEER_TEMPLATE = '{roomId}/{displayName}({peerId})';

/** A folder per room with one file. */
export const MIXED_TEMPLATE = '{roomId}/{displayName}';

/** Bytes that one part of a path may have, with room for the extension, a number and `.part`. */
const MAX_PART_BYTES = 220;

/**
 * The path of a recording, below the folder of the recordings. Names come from other peers: whatever could leave the
 * folder or trouble a file system is replaced by `_`.
 */
export function recordingPath(
  settings: RecordingPathSettings,
  names: Omit<RecordingContext, 'extension'>,
): string {
  const context = { ...names, extension: fileExtension(names.mimeTypes, settings) };
  const { recordDirectoryPath, recordFilePathGenerator } = settings;
  if (recordFilePathGenerator === undefined) {
    const parts = settings.recordTemplate.split('/').map((part) => fill(part, context));
    return `${join(recordDirectoryPath, ...parts)}.${context.extension}`;
  }
  const parts = safeParts(recordFilePathGenerator(context));
  const name = parts.pop() ?? '_';
  const { name: stem, ext } = parse(name);
  const extension = ext === '' ? `.${context.extension}` : ext;
  return join(recordDirectoryPath, ...parts, `${safePart(stem, MAX_PART_BYTES)}${extension}`);
}

/** One part of the template with its names filled in, each harmless, and harmless together. */
function fill(part: string, context: RecordingContext): string {
  const names: Readonly<Record<string, string>> = {
    roomId: context.roomId,
    displayName: context.displayName,
    peerId: context.peerId,
    kind: context.kind,
    source: context.source,
    consumerId: context.consumerId,
  };
  const filled = part.replace(/\{(?<name>\w+)\}/gu, (whole, name: string) =>
    Object.hasOwn(names, name) ? safePart(names[name] ?? '') : whole,
  );
  return safePart(filled, MAX_PART_BYTES);
}

/** The parts of a path that an app made of names it was given. */
function safeParts(path: string): string[] {
  const parts = path.split(/[/\\]/u).filter((part) => part !== '' && part !== '.');
  return parts.map((part) => safePart(part, MAX_PART_BYTES));
}
