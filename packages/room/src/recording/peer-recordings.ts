import { RoomError } from '../errors.ts';
import { TaskQueue } from '../session/task-queue.ts';
import type { Subscription } from '../subscription.ts';
import type { Recording } from './recording.ts';
import type { Recordings } from './recordings.ts';
import { startRecording, type RecordingsOptions } from './start-recording.ts';

/** How long further tracks of a peer are waited for before its file is begun. */
const SETTLE_MS = 300;

/**
 * One file for all tracks of a peer. A track that comes later begins another file, of all of them; the file ends when
 * the last track does.
 */
export class PeerRecordings implements Recordings {
  readonly #options: RecordingsOptions;
  readonly #tapes = new Map<string, PeerTape>();

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  async add(subscription: Subscription): Promise<undefined> {
    const { peerId } = subscription.peer;
    const tape = this.#tapes.get(peerId) ?? new PeerTape(this.#options);
    this.#tapes.set(peerId, tape);
    tape.add(subscription);
  }

  async remove(subscription: Subscription): Promise<void> {
    const { peerId } = subscription.peer;
    const tape = this.#tapes.get(peerId);
    await tape?.remove(subscription);
    if (tape?.empty === true && this.#tapes.get(peerId) === tape) this.#tapes.delete(peerId);
  }
}

/** The files of one peer, one after the other. */
class PeerTape {
  readonly #options: RecordingsOptions;
  readonly #subscriptions = new Set<Subscription>();
  /** Files begin and end one after the other. */
  readonly #queue = new TaskQueue();
  #settling: NodeJS.Timeout | undefined;
  #recording: Recording | undefined;

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  get empty(): boolean {
    return this.#subscriptions.size === 0;
  }

  add(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#queue.run(async () => this.#begin()), SETTLE_MS);
  }

  async remove(subscription: Subscription): Promise<void> {
    this.#subscriptions.delete(subscription);
    if (!this.empty) return;
    clearTimeout(this.#settling);
    await this.#queue.run(async () => this.#end());
  }

  async #begin(): Promise<void> {
    await this.#end();
    const [first, ...others] = this.#subscriptions;
    if (first === undefined) return;
    try {
      this.#recording = await startRecording(this.#options, [first, ...others]);
      this.#options.listener.onRecordingStarted(this.#recording.path, first);
    } catch (error) {
      this.#options.listener.onRecordingFailed(RoomError.fromMedia('record', error), first);
    }
  }

  async #end(): Promise<void> {
    const recording = this.#recording;
    this.#recording = undefined;
    // How the recording ended has its own events.
    await recording?.stop().catch(() => undefined);
  }
}
