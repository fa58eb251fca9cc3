import { fileOf } from '../files/prepare-files.ts';
import { NotApplicable } from '../not-applicable.ts';
import type { SubjectWorker } from '../subjects/subject.ts';
import { feedSamples } from './feed.ts';

/** A track of opus: a file's packets as they are, or samples of the program from a subject that reads no files. */
export async function openSound(worker: SubjectWorker): Promise<MediaStreamTrack> {
  try {
    return await worker.openFile({ kind: 'audio', file: fileOf('opus'), decode: false });
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
  const source = await worker.createSampleSource();
  feedSamples(source);
  return source.track;
}
