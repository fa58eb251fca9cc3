/** A piece of media of the program that waits for room, or was sent. */
export interface Capture {
  /** Its length in samples, or 1. */
  readonly units: number;
  /** Hands it to the worker. */
  readonly send: () => void;
  /** It was cleared instead of being sent. */
  readonly clear: () => void;
}

/** Somebody who waits until everything that was sent before has been played. */
interface PlayoutWaiter {
  readonly target: number;
  readonly resolve: () => void;
}

/**
 * Counts what the worker holds of a source's media, and lets more go there only while there is room.
 *
 * Lengths are in samples for sound, in pieces otherwise.
 */
export class Playout {
  readonly #maxUnits: number;
  readonly #waiting: Capture[] = [];
  #waiters: PlayoutWaiter[] = [];
  #sent = 0;
  #released = 0;

  /** @param maxUnits - So much may wait in the worker; a longer piece goes there when nothing does. */
  constructor(maxUnits: number) {
    this.#maxUnits = maxUnits;
  }

  /** What the worker holds. */
  get queuedUnits(): number {
    return this.#sent - this.#released;
  }

  /** Pieces that wait for room. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Sends a piece once it is its turn and there is room. */
  push(capture: Capture): void {
    this.#waiting.push(capture);
    this.#pump();
  }

  /** Forgets a piece that waits. Returns false when it was sent already. */
  remove(capture: Capture): boolean {
    const index = this.#waiting.indexOf(capture);
    if (index === -1) return false;
    this.#waiting.splice(index, 1);
    this.#pump();
    return true;
  }

  /** The worker has played or cleared so much in all. */
  release(total: number): void {
    this.#released = Math.max(this.#released, total);
    this.#waiters = this.#waiters.filter(({ target, resolve }) => {
      if (target > this.#released) return true;
      resolve();
      return false;
    });
    this.#pump();
  }

  /** Everything is dropped: what waits here, and what the worker holds, which is told of it by the caller. */
  clear(): void {
    for (const capture of this.#waiting.splice(0)) capture.clear();
    this.release(this.#sent);
  }

  /** Resolves when the worker holds nothing any more of what was sent so far. */
  async played(): Promise<void> {
    if (this.queuedUnits === 0) return;
    await new Promise<void>((resolve) => this.#waiters.push({ target: this.#sent, resolve }));
  }

  #pump(): void {
    for (;;) {
      const [capture] = this.#waiting;
      if (capture === undefined) return;
      if (this.queuedUnits > 0 && this.queuedUnits + capture.units > this.#maxUnits) return;
      this.#waiting.shift();
      this.#sent += capture.units;
      capture.send();
    }
  }
}
