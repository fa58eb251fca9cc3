import { randomUUID } from 'node:crypto';
import type { AiortcTrack, Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import type { StreamsMessages } from '../messages.ts';
import { requestStreams } from '../module.ts';
import { SourceLink, type SourceLinkOptions } from './source-link.ts';

type Requests = StreamsMessages['requests'];
type CreateRequest = 'making.createAudioSource' | 'making.createEncodedSource' | 'making.createVideoSource';

/** What makes a source in the worker. */
interface OpenSourceOptions<Name extends CreateRequest> extends SourceLinkOptions {
  readonly method: Name;
  readonly data: (streamId: number) => Requests[Name]['data'];
  readonly kind: 'audio' | 'video';
  readonly settings: MediaTrackSettings;
  readonly signal: AbortSignal | undefined;
}

/** Makes a source in the worker, the track that stands for it here, and the way of its media. */
export async function openSource<Name extends CreateRequest>(
  worker: Worker,
  { method, data, kind, settings, signal, ...options }: OpenSourceOptions<Name>,
): Promise<{ readonly track: AiortcTrack; readonly link: SourceLink }> {
  const { id: streamId, stream } = openStream(worker);
  const id = randomUUID();
  try {
    await requestStreams(worker, method, data(streamId), { target: id, ...(signal && { signal }) });
  } catch (error) {
    stream.close();
    throw error;
  }
  const track = worker.createTrack({ id, kind, label: options.name, settings, data: { remote: false } });
  return { track, link: new SourceLink(worker, stream, options) };
}

function openStream(worker: Worker): ReturnType<Worker['openStream']> {
  try {
    return worker.openStream();
  } catch (error) {
    throw StreamsError.fromWorker(error);
  }
}
