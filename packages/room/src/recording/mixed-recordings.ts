import type { MediaKind } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { TaskQueue } from '../session/task-queue.ts';
import type { Subscription } from '../subscription.ts';
import { MixedFile } from './mixed-file.ts';
import type { Recordings } from './recordings.ts';
import type { RecordingsOptions } from './start-recording.ts';

/** Containers that have no place for pictures. */
const SOUND_ONLY: ReadonlySet<string> = new Set(['ogg', 'wav', 'mp3']);

/** What mixed recordings are made from. */
export interface MixedRecordingsOptions extends RecordingsOptions {
  /** What is received. */
  readonly kinds: readonly MediaKind[];
}

/**
 * One file for the whole room: the sound of all mixed, the pictures of all side by side. Tracks come and go within it; it
 * ends when nobody sends any more, and who sends afterwards begins another.
 */
export class MixedRecordings implements Recordings {
  readonly #options: MixedRecordingsOptions;
  readonly #kinds: readonly MediaKind[];
  readonly #subscriptions = new Set<Subscription>();
  /** Tracks come and go one after the other, as the file begins with the first and ends with the last. */
  readonly #queue = new TaskQueue();
  #file: MixedFile | undefined;

  constructor(options: MixedRecordingsOptions) {
    const { recordContainer = '' } = options.settings;
    this.#options = options;
    this.#kinds = SOUND_ONLY.has(recordContainer.replace(/^\./u, '')) ? ['audio'] : options.kinds;
  }

  async add(subscription: Subscription): Promise<RoomError | undefined> {
    if (!this.#kinds.includes(subscription.kind)) return undefined;
    this.#subscriptions.add(subscription);
    try {
      await this.#queue.run(async () => this.#take(subscription));
      return undefined;
    } catch (error) {
      this.#subscriptions.delete(subscription);
      return RoomError.fromMedia('record', error);
    }
  }

  async remove(subscription: Subscription): Promise<void> {
    if (!this.#subscriptions.delete(subscription)) return;
    await this.#queue.run(async () => this.#leave(subscription));
  }

  async #take(subscription: Subscription): Promise<void> {
    const begun = this.#file ?? (await MixedFile.begin(this.#options, this.#kinds, subscription));
    if (this.#file === undefined) {
      this.#file = begun;
      this.#options.listener.onRecordingStarted(begun.recording.path, subscription);
    }
    await begun.add(subscription);
  }

  /** How the recording ended has its own events. */
  async #leave(subscription: Subscription): Promise<void> {
    const file = this.#file;
    if (this.#subscriptions.size > 0) return file?.remove(subscription);
    this.#file = undefined;
    await file?.end();
  }
}
