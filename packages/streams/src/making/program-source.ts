import { EventEmitter } from 'node:events';
import type { AiortcTrack } from '@tureen/handler';
import type { StreamsError } from '../errors.ts';
import type { SourceLink } from './source-link.ts';

/** Events of the sources that the program feeds. */
export interface ProgramSourceEvents {
  /** Fires once when the source takes nothing more; with `worker-gone` when it did not end in order. */
  close: [error: StreamsError | undefined];
  /** Fires on an `EncodedSource` when somebody who watches needs a key frame: make the next packet one. */
  keyframerequest: [];
}

/** Options of what waits. */
export interface WaitOptions {
  /** Gives up waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of capturing. */
export interface CaptureOptions extends WaitOptions {
  /**
   * Milliseconds, 0 or more, on a time line of the program. The first timestamp is due at once, the others as much later
   * as they are greater. Media that come late move the whole time line by their lateness; so does a timestamp that goes
   * back or leaps more than 10 s ahead. Default: none, and media follow each other by the clock.
   */
  readonly timestamp?: number;
}

/** What sources of all kinds have in common. */
export abstract class ProgramSource extends EventEmitter<ProgramSourceEvents> implements AsyncDisposable {
  /** What is made of the captured media; give it to `produce()`, `record()` or a reader. */
  readonly track: AiortcTrack;
  /** @internal */
  protected readonly link: SourceLink;

  /** @internal */
  protected constructor(track: AiortcTrack, link: SourceLink) {
    super();
    this.track = track;
    this.link = link;
    link.onEnded = (error) => {
      track.remoteStop();
      this.emit('close', error);
    };
  }

  /** Whether nothing more is taken: `close()` was called, the track was stopped, or the worker is gone. */
  get closed(): boolean {
    return this.link.ended;
  }

  /**
   * Drops everything that waits, at once, so that what is captured next is heard or seen next. Captures that wait for
   * room resolve, as though they had been queued and then dropped; so does `waitForPlayout()`.
   */
  clearQueue(): void {
    this.link.clear();
  }

  /**
   * Resolves when everything captured so far has been played into the track, or was cleared.
   *
   * @throws {@link StreamsError} `closed`, `worker-gone`.
   */
  async waitForPlayout({ signal }: WaitOptions = {}): Promise<void> {
    await this.link.played(signal);
  }

  /** Ends the track; what waits is dropped. Pending captures reject with `closed`. Safe to call twice. */
  close(): void {
    this.link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
