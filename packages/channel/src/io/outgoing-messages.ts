import { Fifo } from '../fifo.ts';
import type { EncodedFrame } from '../frame/encode-frame.ts';

/** A message that waits for the window or for the pipe. */
export interface OutgoingMessage {
  frame: EncodedFrame;
  /** Told when it went out, or with the error when it never will. */
  settle: (error?: unknown) => void;
}

/** What is to go out on a stream. */
export class OutgoingMessages {
  readonly #waiting = new Fifo<OutgoingMessage>();
  #bytes = 0;

  /** Bytes of the bodies that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Appends a message. */
  push(message: OutgoingMessage): void {
    this.#waiting.push(message);
    this.#bytes += message.frame.body.length;
  }

  /** Takes the oldest message. */
  shift(): OutgoingMessage | undefined {
    return this.#left(this.#waiting.shift());
  }

  /** Takes this message out. Returns false when it is gone already. */
  remove(message: OutgoingMessage): boolean {
    return this.#left(this.#waiting.remove((waiting) => waiting === message)) !== undefined;
  }

  /** None of them will go out. Returns how many those were. */
  rejectAll(error: unknown): number {
    this.#bytes = 0;
    const unsent = this.#waiting.clear();
    for (const { settle } of unsent) settle(error);
    return unsent.length;
  }

  #left(message: OutgoingMessage | undefined): OutgoingMessage | undefined {
    this.#bytes -= message?.frame.body.length ?? 0;
    return message;
  }
}
