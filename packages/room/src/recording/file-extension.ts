/** File extensions whose container takes a codec without transcoding. */
const EXTENSIONS: Readonly<Record<string, string | undefined>> = {
  'video/h264': 'mp4',
  'video/vp8': 'webm',
  'video/vp9': 'webm',
  'video/av1': 'webm',
  'audio/opus': 'ogg',
};

/** How a file's type is chosen. */
export interface FileTypeSettings {
  /** `auto` takes the codecs as they are; `smcdk` is mp3 and mp4. Default: `auto`. */
  readonly recordFormat?: 'auto' | 'smcdk' | undefined;
  /** Wins over the format. */
  readonly recordContainer?: string | undefined;
}

/** The extension of a file for tracks of these mime types, without the dot. */
export function fileExtension(
  mimeTypes: readonly string[],
  { recordFormat, recordContainer }: FileTypeSettings,
): string {
  if (recordContainer !== undefined) return recordContainer.replace(/^\./u, '');
  if (recordFormat === 'smcdk') return mimeTypes.some(isVideo) ? 'mp4' : 'mp3';
  const fitting = new Set(mimeTypes.map((mimeType) => EXTENSIONS[mimeType.toLowerCase()] ?? 'mkv'));
  // Opus goes into the file of the picture.
  if (fitting.size > 1) fitting.delete('ogg');
  const [only = 'mkv', another] = fitting;
  return another === undefined ? only : 'mkv';
}

function isVideo(mimeType: string): boolean {
  return mimeType.toLowerCase().startsWith('video/');
}
