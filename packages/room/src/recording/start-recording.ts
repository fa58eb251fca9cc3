import { RoomError } from '../errors.ts';
import type { Subscription } from '../subscription.ts';
import { recordingPath, type RecordingPathSettings } from './recording-path.ts';
import { Recording, type RecordingSummary } from './recording.ts';

/** Who is told of recordings. */
export interface RecordingsListener {
  readonly onRecordingStarted: (path: string, subscription: Subscription) => void;
  readonly onRecordingFinished: (summary: RecordingSummary, subscription: Subscription) => void;
  readonly onRecordingFailed: (error: RoomError, subscription: Subscription) => void;
}

/** What recordings are made from. */
export interface RecordingsOptions {
  readonly roomId: string;
  readonly settings: RecordingPathSettings & { readonly recordSegmentMs?: number | undefined };
  readonly listener: RecordingsListener;
}

/**
 * Starts one file for these subscriptions of one peer.
 *
 * @throws RoomError `recording-failed`.
 */
export async function startRecording(
  { roomId, settings, listener }: RecordingsOptions,
  subscriptions: readonly [Subscription, ...Subscription[]],
): Promise<Recording> {
  const [first] = subscriptions;
  const kind =
    new Set(subscriptions.map((subscription) => subscription.kind)).size > 1 ? 'media' : first.kind;
  const mimeTypes = subscriptions.map(({ mimeType }) => mimeType);
  const recording = await Recording.start({
    path: wantedPath(settings, {
      roomId,
      kind,
      mimeTypes,
      displayName: first.peer.displayName,
      peerId: first.peer.peerId,
      source: subscriptions.length > 1 ? 'media' : first.source,
      consumerId: first.consumer.id,
    }),
    tracks: subscriptions.map(({ track }) => track),
    kind,
    mimeTypes,
    segmentMs: settings.recordSegmentMs,
    listener: {
      onFinished: (summary) => listener.onRecordingFinished(summary, first),
      onFailed: (error) => listener.onRecordingFailed(error, first),
    },
  });
  for (const subscription of subscriptions) subscription.attachRecording(recording);
  return recording;
}

/** Where a recording goes. @throws RoomError `recording-failed`: the path generator is the app's, and may throw. */
export function wantedPath(...parameters: Parameters<typeof recordingPath>): string {
  try {
    return recordingPath(...parameters);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RoomError('recording-failed', `recordFilePathGenerator failed: ${reason}`, { cause });
  }
}
