import { randomUUID } from 'node:crypto';
import type { Worker } from '@tureen/handler';
import { requestStreams } from '../module.ts';
import type { StreamsMessages } from '../messages.ts';

type Requests = StreamsMessages['requests'];
type CreateRequest =
  | 'synthetic.createNoise'
  | 'synthetic.createSilence'
  | 'synthetic.createTestPattern'
  | 'synthetic.createTone';

/** What makes a track in the worker. */
interface SyntheticTrackOptions<Name extends CreateRequest> {
  readonly method: Name;
  readonly data: Requests[Name]['data'];
  readonly kind: 'audio' | 'video';
  readonly label: string;
  readonly settings: MediaTrackSettings;
  readonly signal: AbortSignal | undefined;
}

/** Makes a source in the worker and the track that stands for it here. */
export async function createSyntheticTrack<Name extends CreateRequest>(
  worker: Worker,
  { method, data, kind, label, settings, signal }: SyntheticTrackOptions<Name>,
): Promise<MediaStreamTrack> {
  const id = randomUUID();
  await requestStreams(worker, method, data, { target: id, ...(signal && { signal }) });
  return worker.createTrack({ id, kind, label, settings, data: { remote: false } });
}
