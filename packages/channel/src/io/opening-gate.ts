import { Fifo } from '../fifo.ts';

interface Waiting {
  run: () => void;
  reject: (error: unknown) => void;
}

/** Memory that waiting takes besides the body, roughly. */
const entryOverheadBytes = 256;

/** Keeps what is sent before the handshake is done, in order. */
export class OpeningGate {
  readonly #waiting = new Fifo<Waiting>();
  #waitingBytes = 0;
  #isOpen = false;

  /** Whether nothing need wait. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes that wait. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Resolves when `action` has run, rejects with what it throws or with what ends the wait. */
  async wait(bytes: number, action: () => void): Promise<void> {
    this.#waitingBytes += bytes + entryOverheadBytes;
    await new Promise<void>((resolve, reject) => {
      const run = (): void => {
        action();
        resolve();
      };
      this.#waiting.push({ run, reject });
    });
  }

  /** Runs everything that waits, and what comes to wait meanwhile; from then on nothing need wait. */
  open(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        next.run();
      } catch (error) {
        next.reject(error);
      }
    }
    this.#waitingBytes = 0;
    this.#isOpen = true;
  }

  /** Nothing will be sent any more. */
  rejectAll(error: unknown): void {
    this.#waitingBytes = 0;
    for (const { reject } of this.#waiting.clear()) reject(error);
  }
}
