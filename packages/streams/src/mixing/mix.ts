import { EventEmitter } from 'node:events';
import type { AiortcTrack, Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import type { StreamsMessages } from '../messages.ts';
import { requestStreams } from '../module.ts';
import { requireMixable } from './mixing-options.ts';

/** Events of `AudioMix` and `VideoComposition`. */
export interface MixEvents {
  /** Fires when a track has ended and is no longer part of the mix. */
  leave: [track: MediaStreamTrack];
  /** Fires once when the mix has ended: `close()` was called, its track was stopped, or the worker is gone. */
  close: [];
}

/** What a mix was made with. */
export interface MixOptions {
  readonly worker: Worker;
  readonly track: AiortcTrack;
  /** What errors call it, such as `audio mix`. */
  readonly name: string;
  readonly signal: AbortSignal | undefined;
}

type Requests = StreamsMessages['requests'];
type MixingRequest = Extract<keyof Requests, `mixing.${string}`>;

/** What mixes of both kinds have in common. */
export abstract class Mix extends EventEmitter<MixEvents> implements AsyncDisposable {
  /** What is made of the other tracks; give it to `produce()`, `record()` or a reader. */
  readonly track: AiortcTrack;
  readonly #worker: Worker;
  readonly #name: string;
  readonly #members = new Map<MediaStreamTrack, () => void>();
  readonly #forget: () => void;
  #closed = false;
  #closing: Promise<void> | undefined;

  /** @internal */
  protected constructor({ worker, track, name, signal }: MixOptions) {
    super();
    this.track = track;
    this.#worker = worker;
    this.#name = name;
    const forgetEnd = onEnd(track, () => this.#end());
    const onAbort = (): void => void this.close().catch(() => undefined);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#forget = () => {
      forgetEnd();
      signal?.removeEventListener('abort', onAbort);
    };
  }

  /** Tracks that are part of it, in the order in which they came. */
  get tracks(): readonly MediaStreamTrack[] {
    return [...this.#members.keys()];
  }

  /** Whether it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Takes a track out; the others go on. Does nothing when it is not part of the mix.
   *
   * @throws {@link StreamsError} `closed`, `worker-gone`, `request-failed`.
   */
  async remove(track: MediaStreamTrack): Promise<void> {
    this.requireOpen();
    if (this.#release(track)) await this.update();
  }

  /** Ends the mix and its track; the tracks it was made of go on. Safe to call twice, and after the worker has ended. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal Tells the worker what the mix is made of now. */
  protected abstract update(): Promise<void>;

  /** @internal Forgets what is known of a track that is no longer part of the mix. */
  protected abstract forgetTrack(track: MediaStreamTrack): void;

  /** @internal Makes a track part of the mix until it ends; one that has ended is not. */
  protected admit(track: MediaStreamTrack): void {
    if (this.#members.has(track)) return;
    this.#members.set(
      track,
      onEnd(track, () => this.#handleTrackEnd(track)),
    );
    if (track.readyState === 'ended') this.#handleTrackEnd(track);
  }

  /** @internal Makes another track part of the mix, notes what is known of it, and tells the worker. */
  protected async join(track: MediaStreamTrack, note: () => void = () => {}): Promise<void> {
    this.requireOpen();
    requireMixable(this.#name, track, this.track, this.#worker);
    if (track.readyState === 'ended') return;
    const isNew = !this.#members.has(track);
    note();
    this.admit(track);
    try {
      await this.update();
    } catch (error) {
      if (isNew) this.#release(track);
      throw error;
    }
  }

  /** @internal @throws {@link StreamsError} `closed`, `worker-gone`. */
  protected requireOpen(): void {
    if (this.#worker.closed) throw StreamsError.workerGone(this.#name);
    if (this.#closed) throw StreamsError.closed(this.#name);
  }

  /** @internal Asks the worker about this mix. */
  protected async ask<Name extends MixingRequest>(
    method: Name,
    data: Requests[Name]['data'],
  ): Promise<Requests[Name]['reply']> {
    this.requireOpen();
    try {
      return await requestStreams(this.#worker, method, data, { target: this.track.id });
    } catch (error) {
      throw StreamsError.isWorkerEnd(error) ? StreamsError.workerGone(this.#name, error) : error;
    }
  }

  async #close(): Promise<void> {
    const wasOpen = !this.#closed && !this.#worker.closed;
    this.#end();
    if (!wasOpen) return;
    try {
      await requestStreams(this.#worker, 'mixing.close', {}, { target: this.track.id });
    } catch (error) {
      if (!StreamsError.isWorkerEnd(error)) throw error;
    }
    this.track.remoteStop();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    for (const track of this.tracks) this.#release(track);
    this.emit('close');
  }

  #handleTrackEnd(track: MediaStreamTrack): void {
    if (!this.#release(track)) return;
    this.emit('leave', track);
    this.update().catch((error: unknown) => {
      // The mix has ended too, and says so by itself. Anything else is thrown by the program's layout function.
      if (!StreamsError.isInstance(error)) throw error;
    });
  }

  #release(track: MediaStreamTrack): boolean {
    this.#members.get(track)?.();
    this.forgetTrack(track);
    return this.#members.delete(track);
  }
}

/** Calls `listener` when a track ends, by itself or because it is stopped; the result forgets it. */
function onEnd(track: MediaStreamTrack, listener: () => void): () => void {
  track.addEventListener('ended', listener);
  track.addEventListener('stopped', listener);
  return () => {
    track.removeEventListener('ended', listener);
    track.removeEventListener('stopped', listener);
  };
}
