import type { OpenFileOptions } from './subject.ts';

/** A file as both packages with `getUserMedia()` take it. */
export interface FileConstraint {
  readonly source: 'file';
  readonly file: string;
}

/** The one track of a kind that a stream of a file has. */
export async function openFileAsStream(
  { kind, file }: Pick<OpenFileOptions, 'kind' | 'file'>,
  getUserMedia: (constraint: FileConstraint) => Promise<MediaStream>,
): Promise<MediaStreamTrack> {
  const stream = await getUserMedia({ source: 'file', file });
  const track = stream.getTracks().find((each) => each.kind === kind);
  if (track === undefined) throw new Error(`${file} opened without ${kind}`);
  return track;
}
