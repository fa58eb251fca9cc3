import type { ChannelStream, StreamMessage } from '@tureen/channel';
import type { Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { FROM_WORKER, MEDIA_FLAG, TO_WORKER } from './message-types.ts';
import { Playout, type Capture } from './playout.ts';

/** What a source is, for its link. */
export interface SourceLinkOptions {
  /** What errors call it, such as `audio source`. */
  readonly name: string;
  /** So much may wait in the worker, in units of `Playout`. */
  readonly maxUnits: number;
  /** Whether a piece counts as taken only when the worker has it, so that its memory may be used again. */
  readonly acknowledged: boolean;
}

/** A piece of media on its way. */
export interface MediaPiece {
  readonly units: number;
  readonly body: Uint8Array;
  /** Microseconds on the program's time line. */
  readonly timestampUs: number | undefined;
  readonly keyFrame?: boolean;
  readonly signal: AbortSignal | undefined;
}

type Reject = (error: unknown) => void;

/** Sends a source's media to the worker on a stream of their own, and ends with that stream. */
export class SourceLink {
  /** Called once when nothing more is taken; with the error unless it was closed in order. */
  onEnded: (error: StreamsError | undefined) => void = () => {};
  /** Called when somebody who watches needs a key frame. */
  onKeyFrameRequest: () => void = () => {};
  readonly #worker: Worker;
  readonly #stream: ChannelStream;
  readonly #options: SourceLinkOptions;
  readonly #playout: Playout;
  /** What rejects everything that has not settled. */
  readonly #pending = new Set<Reject>();
  readonly #untaken: (() => void)[] = [];
  #taken = 0;
  #ended = false;

  constructor(worker: Worker, stream: ChannelStream, options: SourceLinkOptions) {
    this.#worker = worker;
    this.#stream = stream;
    this.#options = options;
    this.#playout = new Playout(options.maxUnits);
    stream.onMessage = (message) => this.#handleMessage(message);
    stream.once('close', (error) => this.#end(error));
  }

  /** What waits in the worker. */
  get queuedUnits(): number {
    return this.#playout.queuedUnits;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Sends a piece when there is room. */
  async capture(piece: MediaPiece): Promise<void> {
    const { signal } = piece;
    await this.#untilEnded(signal, ({ resolve, reject }) => {
      const send = (): void => this.#send(piece, resolve, reject);
      const capture: Capture = { units: piece.units, send, clear: resolve };
      this.#playout.push(capture);
      return () => this.#playout.remove(capture);
    });
  }

  /** Drops what waits, here and in the worker; captures that wait for room resolve. */
  clear(): void {
    if (this.#ended) return;
    this.#playout.clear();
    this.#stream.send(TO_WORKER.clear, new Uint8Array()).catch(() => this.#end(undefined));
  }

  /** Resolves when everything captured so far has been played or cleared. */
  async played(signal: AbortSignal | undefined): Promise<void> {
    await this.#untilEnded(signal, ({ resolve }) => {
      void this.#playout.played().then(resolve);
      return () => undefined;
    });
  }

  /** Takes nothing more. Safe to call twice. */
  close(): void {
    this.#end(undefined);
    this.#stream.close();
  }

  #send({ body, timestampUs, keyFrame = false }: MediaPiece, resolve: () => void, reject: Reject): void {
    const { acknowledged } = this.#options;
    const flags =
      (timestampUs === undefined ? 0 : MEDIA_FLAG.timestamp) | (keyFrame ? MEDIA_FLAG.keyFrame : 0);
    if (acknowledged) this.#untaken.push(resolve);
    this.#stream.send(TO_WORKER.media, body, { timestamp: timestampUs, flags }).then(
      () => acknowledged || resolve(),
      () => reject(this.#endError(undefined)),
    );
  }

  /** Runs something that may be given up, and rejects when the source ends first. */
  async #untilEnded(
    signal: AbortSignal | undefined,
    begin: (settle: { resolve: () => void; reject: Reject }) => () => void,
  ): Promise<void> {
    if (this.#ended) throw this.#endError(undefined);
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.add(reject);
    const giveUp = begin({ resolve, reject });
    const onAbort = (): void => {
      giveUp();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#pending.delete(reject);
    }
  }

  #handleMessage({ type, timestamp }: StreamMessage): void {
    const count = Number(timestamp);
    if (type === FROM_WORKER.released) this.#playout.release(count);
    else if (type === FROM_WORKER.taken) this.#handleTaken(count);
    else if (type === FROM_WORKER.keyFrameRequest) this.onKeyFrameRequest();
  }

  #handleTaken(count: number): void {
    for (const resolve of this.#untaken.splice(0, count - this.#taken)) resolve();
    this.#taken = count;
  }

  #end(cause: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const error = this.#endError(cause);
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
    this.onEnded(error.code === 'worker-gone' ? error : undefined);
  }

  #endError(cause: Error | undefined): StreamsError {
    const gone = cause !== undefined || this.#worker.closed || this.#worker.process.channel.closed;
    return gone
      ? StreamsError.workerGone(this.#options.name, cause)
      : StreamsError.closed(this.#options.name);
  }
}
