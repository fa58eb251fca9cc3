import { RoomError } from '../errors.ts';
import type { Subscription } from '../subscription.ts';
import type { Recording } from './recording.ts';
import type { Recordings } from './recordings.ts';
import { startRecording, type RecordingsOptions } from './start-recording.ts';

/** One file for each consumer. */
export class ConsumerRecordings implements Recordings {
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
