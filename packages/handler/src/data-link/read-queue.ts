import { DATA_HEAD_BYTES, type DataFrame } from './link-frame.ts';

/** What a data link delivers. */
export type LinkMessage = string | ArrayBuffer;

interface Reader {
  readonly resolve: (result: IteratorResult<LinkMessage, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Messages that came and wait for the program; their sender's window bounds them. */
export class ReadQueue {
  readonly #onRead: () => void;
  #messages: DataFrame[] = [];
  #readers: Reader[] = [];
  #end: { error: unknown } | undefined;
  #received = 0;
  #read = 0;

  /** @param onRead - Called when the program has taken a message. */
  constructor(onRead: () => void) {
    this.#onRead = onRead;
  }

  /** Where the next frame has to begin. */
  get received(): number {
    return this.#received;
  }

  /** Up to where the program has read. */
  get read(): number {
    return this.#read;
  }

  /** Takes a frame that begins at `received`. */
  push(frame: DataFrame): void {
    this.#received += DATA_HEAD_BYTES + frame.body.byteLength;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({ value: this.#take(frame), done: false });
    else this.#messages.push(frame);
  }

  /** The next message; done after the end, or rejects with its error. */
  async next(): Promise<IteratorResult<LinkMessage, undefined>> {
    const frame = this.#messages.shift();
    if (frame) return { value: this.#take(frame), done: false };
    if (!this.#end) {
      return new Promise((resolve, reject) => {
        this.#readers.push({ resolve, reject });
      });
    }
    if (this.#end.error !== undefined) throw this.#end.error;
    return { value: undefined, done: true };
  }

  /** Nothing more comes; what is here can still be read. Does nothing the second time. */
  end(error?: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    const readers = this.#readers;
    this.#readers = [];
    for (const { resolve, reject } of readers) {
      if (error === undefined) resolve({ value: undefined, done: true });
      else reject(error);
    }
  }

  /** Drops what was not read. */
  clear(): void {
    this.#messages = [];
  }

  #take({ type, body }: DataFrame): LinkMessage {
    this.#read += DATA_HEAD_BYTES + body.byteLength;
    queueMicrotask(this.#onRead);
    return type === 'text' ? Buffer.from(body).toString('utf8') : Uint8Array.from(body).buffer;
  }
}
