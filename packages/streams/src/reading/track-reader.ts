import type { ChannelStream, StreamMessage } from '@tureen/channel';
import { workerOf, type Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { FROM_WORKER, WANT } from './message-types.ts';
import { ReaderQueue } from './reader-queue.ts';

/** Counters of a reader. */
export interface ReaderStats {
  /** Frames given out. */
  readonly delivered: number;
  /** Frames dropped because nobody asked for them in time. */
  readonly dropped: number;
  /** Frames that have come here and wait to be asked for. */
  readonly queued: number;
}

/** What a reader reads, and how. */
export interface TrackReaderOptions<Item> {
  /** Frames that may be here before they are asked for; the worker keeps the others. */
  readonly prefetch: number;
  /** Asks the worker to begin. */
  readonly open: (worker: Worker, streamId: number, signal: AbortSignal) => Promise<unknown>;
  /** Makes a frame of a message; `shape` is the newest that the worker told. */
  readonly read: (message: StreamMessage, shape: Uint8Array) => Item;
  /** Ends the reader; a pending `next()` rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Room for several pictures on their way. */
const WINDOW_BYTES = 8 * 1024 * 1024;

/**
 * The frames of a track, for `for await`. Nothing is read, decoded or converted before the first `next()` and after
 * `close()` or leaving the loop. It ends with the track.
 */
export class TrackReader<Item> implements AsyncIterableIterator<Item, undefined>, AsyncDisposable {
  readonly #track: MediaStreamTrack;
  readonly #worker: Worker;
  readonly #options: TrackReaderOptions<Item>;
  readonly #queue = new ReaderQueue<Item>();
  readonly #opening = new AbortController();
  #stream: ChannelStream | undefined;
  #shape = new Uint8Array();
  #delivered = 0;
  #dropped = 0;

  /**
   * @internal Readers are made by `frames()`, `samples()` and `encodedFrames()`.
   * @throws {@link StreamsError} `foreign-track`.
   */
  constructor(track: MediaStreamTrack, options: TrackReaderOptions<Item>) {
    const worker = workerOf(track);
    if (worker === undefined) throw StreamsError.foreignTrack(track.id);
    this.#track = track;
    this.#worker = worker;
    this.#options = options;
    const { signal } = options;
    if (signal?.aborted) this.#finish(signal.reason);
    else signal?.addEventListener('abort', this.#handleAbort, { once: true });
  }

  /** What it came to so far. */
  get stats(): ReaderStats {
    return { delivered: this.#delivered, dropped: this.#dropped, queued: this.#queue.size };
  }

  /** Whether nothing more will come from the track. */
  get closed(): boolean {
    return this.#queue.ended;
  }

  /**
   * The next frame; the end when the track has ended or the reader was closed.
   *
   * @throws {@link StreamsError} `worker-gone`, `request-failed`, `unsupported-codec` for encoded frames of a track that
   * has none.
   */
  async next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#stream === undefined && !this.#queue.ended) this.#open();
    const { prefetch } = this.#options;
    if (prefetch === 0) this.#want(1);
    const result = await this.#queue.shift();
    if (result.done) return result;
    this.#delivered += 1;
    if (prefetch > 0) this.#want(1);
    return result;
  }

  /** Stops reading; pending and later `next()` give the end. Safe to call twice. */
  close(): void {
    this.#queue.clear();
    this.#finish(undefined);
  }

  /** Leaving a `for await` loop closes the reader. */
  async return(): Promise<IteratorResult<Item, undefined>> {
    this.close();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #open(): void {
    if (this.#track.readyState === 'ended') return this.#finish(undefined);
    const { id, stream } = this.#openStream();
    this.#stream = stream;
    stream.onMessage = (message) => this.#handleMessage(message);
    stream.once('close', (error) => this.#handleClosed(error));
    if (this.#options.prefetch > 0) this.#want(this.#options.prefetch);
    this.#options.open(this.#worker, id, this.#opening.signal).catch((error: unknown) => {
      this.#finish(this.#track.readyState === 'ended' ? undefined : error);
    });
  }

  #openStream(): ReturnType<Worker['openStream']> {
    try {
      return this.#worker.openStream({ windowBytes: WINDOW_BYTES });
    } catch (error) {
      throw StreamsError.workerGone('reader', error);
    }
  }

  /** Lets the worker send so many more frames. */
  #want(count: number): void {
    const stream = this.#stream;
    if (stream === undefined || stream.closed) return;
    // What keeps it from going out ends the stream, of which the reader is told.
    stream.send(WANT, new Uint8Array(), { timestamp: count }).catch(() => undefined);
  }

  #handleMessage(message: StreamMessage): void {
    const { type, timestamp, body } = message;
    if (type === FROM_WORKER.frame) this.#handleFrame(message);
    else if (type === FROM_WORKER.shape) this.#shape = new Uint8Array(body);
    else if (type === FROM_WORKER.dropped) this.#dropped = Number(timestamp);
  }

  #handleFrame(message: StreamMessage): void {
    this.#queue.push(this.#options.read(message, this.#shape));
  }

  #handleClosed(error: Error | undefined): void {
    const gone = error !== undefined || this.#worker.closed || this.#worker.process.channel.closed;
    this.#finish(gone ? StreamsError.workerGone('reader', error) : undefined);
  }

  readonly #handleAbort = (): void => {
    this.#queue.clear();
    this.#finish(this.#options.signal?.reason);
  };

  #finish(error: unknown): void {
    this.#options.signal?.removeEventListener('abort', this.#handleAbort);
    this.#queue.end(error);
    this.#opening.abort(StreamsError.closed('reader'));
    this.#stream?.close();
  }
}
