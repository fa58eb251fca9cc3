import type { ConsumerConfig } from '../configuration.ts';
import { RoomError } from '../errors.ts';
import type { Subscription } from '../subscription.ts';
import { PeerRecordings } from './peer-recordings.ts';
import { DEFAULT_TEMPLATE, PER_PEER_TEMPLATE } from './recording-path.ts';
import type { Recording } from './recording.ts';
import { startRecording, type RecordingsListener, type RecordingsOptions } from './start-recording.ts';

/** Records subscriptions, one file for each or together. */
export interface Recordings {
  /** Begins with a track. Resolves with what prevented it, which the listener is not told. */
  add(subscription: Subscription): Promise<RoomError | undefined>;
  /** Ends with a track; resolves when its file is whole, or stays open for others. Never rejects. */
  remove(subscription: Subscription): Promise<void>;
}

/** Makes what the configuration asks for; undefined when nothing is to be recorded. */
export function createRecordings(
  roomId: string,
  config: ConsumerConfig,
  listener: RecordingsListener,
): Recordings | undefined {
  const { recordDirectoryPath = '', recordLayout = 'per-consumer' } = config;
  if (recordDirectoryPath === '') return undefined;
  const template = recordLayout === 'per-peer' ? PER_PEER_TEMPLATE : DEFAULT_TEMPLATE;
  const settings = { ...config, recordDirectoryPath, recordTemplate: config.recordTemplate ?? template };
  const options = { roomId, settings, listener };
  return recordLayout === 'per-peer' ? new PeerRecordings(options) : new ConsumerRecordings(options);
}

/** One file for each consumer. */
class ConsumerRecordings implements Recordings {
  readonly #options: RecordingsOptions;
  /** Also those that are being started. */
  readonly #recordings = new Map<Subscription, Promise<Recording>>();

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  async add(subscription: Subscription): Promise<RoomError | undefined> {
    const starting = startRecording(this.#options, [subscription]);
    this.#recordings.set(subscription, starting);
    try {
      this.#options.listener.onRecordingStarted((await starting).path, subscription);
      return undefined;
    } catch (error) {
      return RoomError.fromMedia('record', error);
    }
  }

  async remove(subscription: Subscription): Promise<void> {
    const starting = this.#recordings.get(subscription);
    this.#recordings.delete(subscription);
    // How the recording began and ended has its own events.
    await starting?.then(async (recording) => recording.stop()).catch(() => undefined);
  }
}
